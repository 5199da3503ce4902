import { describe, expect, it } from 'vitest';
import { projectOf } from '../model/testing.ts';
import { placeIn, subjectPlace, writtenChain } from './places.ts';

const service = '{ systemd.services.web.script = "x"; }';
const placesIn = (files: Readonly<Record<string, string>>): string[] =>
  projectOf(files).modules.flatMap((module) =>
    module.services.map((unit) => {
      const { file, start, end } = subjectPlace(module, unit);
      return `${module.file}: ${file.path} ${file.text.slice(start, end)}`;
    }),
  );

describe('what a function gives that a module calls', () => {
  const part = `{ port }: { lib, ... }: ${service}`;

  it('stands in the file of the function where no other module calls it', () => {
    const files = { 'a.nix': '{ ... }: { imports = [ (import ./web.nix { port = 1; }) ]; }', 'web.nix': part };
    expect(placesIn(files)).toEqual(['a.nix: web.nix systemd.services.web.script = "x";']);
  });

  it('stands there too where the function is called by another such function', () => {
    const files = {
      'a.nix': '{ ... }: { imports = [ (import ./all.nix { port = 1; }) ]; }',
      'all.nix': '{ port }: { lib, ... }: { imports = [ (import ./web.nix { inherit port; }) ]; }',
      'web.nix': part,
    };
    expect(placesIn(files)).toEqual(['a.nix: web.nix systemd.services.web.script = "x";']);
  });

  it('stands at the calls where several modules call it', () => {
    const call = '(import ./web.nix { port = 1; })';
    const files = { 'a.nix': `{ ... }: { imports = [ ${call} ]; }`, 'b.nix': `{ ... }: { imports = [ ${call} ]; }`, 'web.nix': part };
    expect(placesIn(files)).toEqual(['a.nix: a.nix import ./web.nix { port = 1; }', 'b.nix: b.nix import ./web.nix { port = 1; }']);
  });

  it("is edited at the call: fixes change the module's own file", () => {
    const [module] = projectOf({ 'a.nix': '{ ... }: { imports = [ (import ./web.nix { port = 1; }) ]; }', 'web.nix': part }).modules;
    const [definition] = module?.definitions ?? [];
    if (module === undefined || definition === undefined) throw new Error('no definition');
    expect(placeIn(module, definition).file.path).toBe('web.nix');
    expect(writtenChain(module, definition).map(({ place }) => place.file.path)).toEqual(['a.nix']);
  });
});
