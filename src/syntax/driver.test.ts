import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTree, type Tree } from './build-tree.ts';
import { asItStands } from './mend.ts';
import { parseRecords } from './wasm.ts';

const fixtures = new URL('../../fixtures/', import.meta.url);

/** What one of the two parsers makes of a text: the tree, or null where it refuses. */
function treeBy(parser: 'parse' | 'parse_by_runtime', text: string): Tree | null {
  const parsed = parseRecords(text, parser);
  return parsed?.kind === 'records' ? buildTree(text, parsed.records, asItStands) : null;
}

function agree(text: string): void {
  expect(treeBy('parse', text), text).toEqual(treeBy('parse_by_runtime', text));
}

describe("our driver over the grammar's tables", () => {
  const files = readdirSync(fixtures, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.nix'));

  it('gives the trees that the runtime gives, whole files and halves', () => {
    expect(files.length).toBeGreaterThan(100);
    for (const name of files) {
      const text = readFileSync(new URL(name, fixtures), 'utf8');
      agree(text);
      agree(text.slice(0, text.length / 2));
    }
  });

  it('gives them for any row of tokens', () => {
    const token = fc.constantFrom(
      ...['a', 'or', '1', '1.5', '"x${', '}"', "''y${", "}''", './p', './p${', '}', '~/q', '<r>', 'u:v', '{', '}', '[', ']', '(', ')', ';'],
      ...['=', '==', '.', ',', ':', '@', '?', '...', '//', '++', '->', '|>', '<|', '-', '!', '&&', '# c\n', '/* d */', 'let', 'in', 'rec'],
      ...['with', 'inherit', 'assert', 'if', 'then', 'else'],
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 14 }), (tokens) => {
        agree(tokens.join(' '));
      }),
      { numRuns: 3000 },
    );
  });

  it('is what parses: a comment comes before what it stands in', () => {
    const text = '[ a.b # c\n d ]';
    const [own, runtime] = (['parse', 'parse_by_runtime'] as const).map((parser) => {
      const parsed = parseRecords(text, parser);
      return parsed?.kind === 'records' ? [...parsed.records] : [];
    });
    expect(own).not.toEqual(runtime);
    expect(own?.length).toBe(runtime?.length);
  });
});
