import { describe, expect, it } from 'vitest';
import { sameValue } from './same.ts';
import { evaluatorOf } from './testing.ts';
import type { ListValue, Value } from './values.ts';

/** Whether the two elements of a list are the same value. */
function same(text: string): boolean {
  const ev = evaluatorOf({ 'x.nix': text });
  const pair = ev.importFile(`${ev.tree.root}/x.nix`) as ListValue;
  const [left, right] = pair.items.map((item) => ('spread' in item ? item.spread : ev.force(item.thunk))) as [Value, Value];
  return sameValue(ev, left, right);
}

describe('sameValue', () => {
  it.each([
    '[ <a>.b <a>.b ]',
    '[ "x${<a>.b}" "x${<a>.b}" ]',
    '[ (if <a>.b then 1 else 2) (if <a>.b then 1 else 2) ]',
    '[ { a = <a>; b = [ 1 ]; } { b = [ 1 ]; a = <a>; } ]',
    '[ (toString <a>) (toString <a>) ]',
    '[ "… and ‹unknown" "… and ‹unknown" ]',
    'let f = x: x; in [ (map f <a>) (map f <a>) ]',
    '[ (builtins.add 1) (builtins.add 1) ]',
  ])('holds for %s', (text) => expect(same(text)).toBe(true));

  it.each([
    '[ <a>.b <a>.c ]',
    '[ "x${<a>.b}" "y${<a>.b}" ]',
    '[ { a = 1; } { a = 1; b = 2; } ]',
    'let mk = p: map (x: p + x) <a>; in [ (mk "a") (mk "b") ]',
    '[ (builtins.add 1) (builtins.add 2) ]',
    '[ 1 1.0 ]',
  ])('does not hold for %s', (text) => expect(same(text)).toBe(false));

  it('answers no rather than take long', () => {
    expect(same('let mk = n: builtins.genList (x: builtins.genList (y: { z = [ y ]; }) n) n; in [ (mk 10) (mk 10) ]')).toBe(true);
    expect(same('let mk = n: builtins.genList (x: builtins.genList (y: { z = [ y ]; }) n) n; in [ (mk 100) (mk 100) ]')).toBe(false);
  });
});
