import { describe, expect, it } from 'vitest';
import type { Finding } from '../findings/finding.ts';
import { projectOf } from '../model/testing.ts';
import { masksFor, maskFindings, masksOf, maskTexts } from './mask.ts';

const mask = (text: string, ...secrets: string[]): string => masksFor(new Set(secrets)).code(text);

describe('masksFor', () => {
  it('masks a secret wherever it stands and keeps the length of the text', () => {
    expect(mask('a = "tr0ub4dor&3"; b = "x tr0ub4dor&3 y";', 'tr0ub4dor&3')).toBe('a = "***********"; b = "x *********** y";');
  });
  it('masks a short secret only as a whole value, since it may be a word', () => {
    expect(mask('admin = "admin"; url = "db://u:admin@x"; env = "A=admin";', 'admin')).toBe(
      'admin = "*****"; url = "db://u:*****@x"; env = "A=*****";',
    );
  });
  it('masks a short secret that is the whole text', () =>
    expect([mask('admin', 'admin'), mask('admins', 'admin')]).toEqual(['*****', 'admins']));
  it('masks the lines of a key, however they are indented', () => {
    expect(mask('-----BEGIN KEY-----\n    MIIEvQIBADAN\n', '-----BEGIN KEY-----\nMIIEvQIBADAN')).toBe(
      '-----BEGIN KEY-----\n    ************\n',
    );
  });
  it('knows how a file escapes it', () => {
    expect(mask(String.raw`"a\"b\\c\${d}-long"`, 'a"b\\c${d}-long')).toBe(`"${'*'.repeat(17)}"`);
    expect(mask("''a'''b''${c}-long''", "a''b${c}-long")).toBe(`''${'*'.repeat(16)}''`);
  });
  it('does nothing without secrets', () => expect(mask('tr0ub4dor&3')).toBe('tr0ub4dor&3'));
});

it('masks what findings say and leaves their fixes, which are applied', () => {
  const text = 'tr0ub4dor&3';
  const range = { start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 2, offset: 1 } };
  const step = { file: 'a.nix', range, message: `from ${text}` };
  const edits = [{ file: 'a.nix', range, text }];
  const finding: Finding = {
    rule: 'a/b',
    level: 'error',
    file: 'a.nix',
    symbol: `x.${text}`,
    range,
    fingerprint: '',
    message: `\`x\` is ${text}.`,
    trail: [step],
    related: [step],
    fix: { safe: true, title: '', edits },
  };
  const [masked] = maskFindings([finding], masksFor(new Set([text])));
  expect(masked?.symbol).toBe('x.***********');
  expect(masked?.message).toBe('`x` is ***********.');
  expect([masked?.trail[0]?.message, masked?.related[0]?.message]).toEqual(['from ***********', 'from ***********']);
  expect(masked?.fix?.edits).toBe(edits);
});

it('masks every text of plain data', () => {
  expect(maskTexts({ a: ['tr0ub4dor&3', 1, null], b: { c: 'x' } }, masksFor(new Set(['tr0ub4dor&3'])))).toEqual({
    a: ['***********', 1, null],
    b: { c: 'x' },
  });
});

describe('a secret that is a name of the project', () => {
  const project = projectOf({
    'modules/bookshelf.nix': '{ services.bookshelf.password = "bookshelf"; services.ledger.token = "shelfbooks"; }',
  });
  const masks = masksOf(project, new Set(['bookshelf', 'shelfbooks']));

  it('is masked in code where a value stands', () => {
    expect(masks.code('services.bookshelf.password = "bookshelf"; imports = [ ./bookshelf.nix ];')).toBe(
      'services.bookshelf.password = "*********"; imports = [ ./bookshelf.nix ];',
    );
    for (const text of [
      'db://bookshelf:bookshelf@host',
      'x --password bookshelf y',
      "x -pbookshelf'",
      'PASSWORD=bookshelf',
      '{"a":"bookshelf"}',
      'bookshelf',
    ])
      expect(masks.code(text)).toBe(text.replace(/(?<!\/)bookshelf/, '*********'));
    expect(masks.code('bookshelf = { };')).toBe('bookshelf = { };');
  });
  it('is masked in what a rule says, where it quotes a value, and stays where it names something', () => {
    expect(
      masks.message('`services.bookshelf.token` of bookshelf: `bookshelf` runs `x -p bookshelf` with `"bookshelf"`, PW=bookshelf.'),
    ).toBe('`services.bookshelf.token` of bookshelf: `bookshelf` runs `x -p *********` with `"*********"`, PW=*********.');
    // What an advice sets is a name, its value is none.
    expect(masks.message('Set `bookshelf = "/var/empty"`, not `home = "bookshelf"`.')).toBe(
      'Set `bookshelf = "/var/empty"`, not `home = "*********"`.',
    );
  });
  it('is a step of a path in quotes too, and a short one may be no word', () => {
    const odd = projectOf({ 'a.nix': '{ services.x."9A1"."y-1".password = "9A1"; }' });
    const short = masksOf(odd, new Set(['9A1']));
    expect(short.message('`services.x."9A1"."y-1".password` is `"9A1"`, `"9A1"."y-1"`')).toBe(
      '`services.x."9A1"."y-1".password` is `"***"`, `"9A1"."y-1"`',
    );
    expect(short.code('x."9A1" = 1; "9A1" = { id = "9A1"; };')).toBe('x."9A1" = 1; "9A1" = { id = "***"; };');
  });
  it('stays in files, symbols and names of documents, and is masked in their values', () => {
    const document = {
      modules: [{ file: 'modules/bookshelf.nix', symbol: 'systemd.services.bookshelf', name: 'bookshelf' }],
      state: { users: ['bookshelf'], default: 'bookshelf', message: 'of `bookshelf`: `PW=bookshelf`' },
    };
    expect(maskTexts(document, masks)).toEqual({
      modules: document.modules,
      state: { users: ['bookshelf'], default: '*********', message: 'of `bookshelf`: `PW=*********`' },
    });
  });
  it('is no name where the project calls nothing so: it is masked everywhere', () => {
    expect(masks.message('`services.shelfbooks.x`')).toBe('`services.**********.x`');
    expect(masks.name('modules/shelfbooks.nix')).toBe('modules/**********.nix');
  });
  it('is masked everywhere where it is no plain word, whatever is called so', () => {
    const secret = 'h4x0r9Kq2';
    const odd = projectOf({ 'a.nix': `{ services.x.tokens.${secret} = 1; services.x.token = "${secret}"; }` });
    expect(masksOf(odd, new Set([secret])).name(`services.x.tokens.${secret}`)).toBe('services.x.tokens.*********');
  });
});
