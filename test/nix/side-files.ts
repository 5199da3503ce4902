/** Files beside the cases, for `import`, `readFile` and `readDir`. */
export const SIDE_FILES: Readonly<Record<string, string>> = {
  'side/default.nix': '{ from = "default"; }\n',
  'side/value.nix': '1 + 2\n',
  'side/function.nix': '{ a, b ? 2 }: a + b\n',
  'side/relative.nix': 'import ./value.nix\n',
  'side/scoped.nix': 'x + y\n',
  'side/broken.nix': 'throw "broken"\n',
  'side/text.txt': 'first line\nsecond line ü\n',
  'side/empty.txt': '',
  'side/data.json': '{ "list": [1, 2.5, "x", null, true], "nested": { "a": {} } }\n',
  'side/data.toml': 'title = "t"\n[table]\nnumber = 3\n[[items]]\nn = 1\n[[items]]\nn = 2\n',
  'side/below/deep.nix': '../value.nix\n',
};
