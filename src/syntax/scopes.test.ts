import { describe, expect, it } from 'vitest';
import { mergeSets } from './merged-sets.ts';
import { parse } from './parse.ts';
import { analyseScopes, namesInReach } from './scopes.ts';

const analyse = (text: string): ReturnType<typeof analyseScopes> => analyseScopes(parse('a.nix', text));

/** Each read name with the offset where its target is bound, null where nothing binds it. */
function targets(text: string): string[] {
  return analyse(text).references.map(({ name, target }) => `${name}@${target?.at.start ?? null}`);
}

describe('analyseScopes', () => {
  it('prefers the innermost binding, and a binding to any `with`', () => {
    expect(targets('a: let a = 1; in a')).toEqual(['a@7']);
    expect(targets('a: with a; a')).toEqual(['a@0', 'a@0']);
    expect(targets('(a: a) a')).toEqual(['a@1', 'a@null']);
  });

  it('looks the names of `inherit` up around their set, and its source inside', () => {
    expect(targets('x: rec { inherit x; y = x; }')).toEqual(['x@0', 'x@17']);
    expect(targets('rec { inherit (b) x; b = 1; }')).toEqual(['b@21']);
  });

  it('lets arguments see each other and the name of them all', () => {
    expect(targets('{ a ? b, b ? c }@c: a')).toEqual(['b@9', 'c@17', 'a@2']);
  });

  it('binds in merged sets what Nix binds there', () => {
    expect(targets('{ a = rec { x = 1; }; a.y = x; }')).toEqual(['x@12']);
    expect(targets('{ a.y = 1; a = rec { x = 1; z = x; }; }')).toEqual(['x@null']);
  });

  it('tells which `let` binding reads a name, and which `with`s stand around', () => {
    const { references, letNames } = analyse('let a = b; c = 1; in with c; d');
    expect(references.map(({ name, owner }) => [name, owner?.name ?? null])).toEqual([
      ['b', 'a'],
      ['c', null],
      ['d', null],
    ]);
    expect(references.map(({ withs }) => withs?.node.start ?? null)).toEqual([null, null, 21]);
    expect(letNames.map(({ name }) => name)).toEqual(['a', 'c']);
  });

  it('lists the names in reach, innermost first and no more than wanted', () => {
    const [, reference] = analyse('a: let b = 1; c = 2; in x: [ b y ]').references;
    expect(namesInReach(reference?.scope ?? null)).toEqual(['x', 'b', 'c', 'a']);
    expect(namesInReach(reference?.scope ?? null, 2)).toEqual(['x', 'b']);
  });

  it('survives any depth and width', () => {
    const deep = 20_000;
    expect(targets(`${'a: '.repeat(deep)}a`)).toEqual([`a@${3 * (deep - 1)}`]);
    expect(analyse(`${'{ a = '.repeat(deep)}b${'; }'.repeat(deep)}`).references).toHaveLength(1);
    // More than fit into the arguments of one call.
    const wide = Array.from({ length: 130_000 }, (_, index) => `a${index}=1;`).join('');
    expect(analyse(`let ${wide} in 1`).letNames).toHaveLength(130_000);
  }, 30_000);
});

describe('mergeSets', () => {
  const conflicts = (text: string): string[] =>
    mergeSets(parse('a.nix', text)).conflicts.map(({ path, start, first }) => `${path.join('.')} ${start} ${first.start}`);

  it('gives every conflict with both places', () => {
    expect(conflicts('{ a = 1; a = 2; a.b = 3; }')).toEqual(['a 9 2', 'a.b 16 2']);
    expect(conflicts('{ a.b = 1; a = { b = 2; c = 3; }; a.c = 4; }')).toEqual(['a.b 17 4', 'a.c 34 24']);
  });

  it('merges only what is written as a set', () => {
    expect(conflicts('{ a = {}; a = ({ b = 1; }); a.c.d = 2; a.c = { e = 3; }; }')).toEqual([]);
    expect(conflicts('{ a = x: {}; a.b = 1; }')).toEqual(['a.b 13 2']);
    expect(conflicts('{ a = let { body = {}; }; a.b = 1; }')).toEqual(['a.b 26 2']);
  });
});
