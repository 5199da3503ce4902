/**
 * The laws of the house: who may import whom, each with its reason. `npm run boundaries` and
 * `test/boundaries.test.ts` check them over the sources, imports of types included.
 */

/** Every stage, the stages it may import, and why no others. */
const STAGES = {
  findings: [[], 'a finding is the word that every later stage speaks; it knows none of them'],
  systemd: [[], 'what systemd knows holds for any unit, whoever wrote it'],
  syntax: [['findings'], 'a text has its tree before anybody asks what it means'],
  evaluation: [['syntax', 'findings'], 'the language is evaluated without knowing modules or services'],
  model: [['syntax', 'evaluation', 'systemd', 'findings'], 'the project is there before anybody judges it'],
  rules: [['syntax', 'evaluation', 'model', 'systemd', 'findings'], 'a rule sees the model, never who runs it or how it is shown'],
  report: [['syntax', 'evaluation', 'model', 'systemd', 'findings'], 'the report describes the project, whatever it is written as'],
  outputs: [['findings', 'report'], 'an output shows what was found; one that asks the model would find more than others'],
  engine: [
    ['findings', 'systemd', 'syntax', 'evaluation', 'model', 'rules', 'report', 'outputs'],
    'the conductor sees every stage, but not the terminal',
  ],
  cli: [['engine', 'outputs', 'findings', 'report'], 'the shell asks the conductor; it does not reach past it into the stages'],
};

/** What only tests use: they run rules as the engine does. */
const TEST_AIDS = ['/[^/]*testing[^/]*\\.ts$', '/(sample|memory-tree)\\.ts$', '^src/rules/.*(cases|case-modules)\\.ts$'];

/** Single imports that a stage may have beyond its own, and why. */
const EXCEPTIONS = {
  rules: ['^src/rules/[^/]*testing[^/]*\\.ts$', '^src/engine/(run-rules|fixes/edits)\\.ts$'],
  // Standard input is decoded and paths are named as those of files; presets are known by name; what
  // systemd knows is explained without any project; a file is written only if it still parses.
  cli: ['^src/cli/', '^src/(model/files|rules/meta|systemd/index|syntax/parse)\\.ts$'],
};

const stageRules = Object.entries(STAGES).flatMap(([stage, [allowed, reason]]) => {
  const own = `^src/${stage}/`;
  const [from, to] = EXCEPTIONS[stage] ?? [];
  const forbidden = `^src/(?!(?:${[stage, ...allowed].join('|')})/)`;
  const rule = { name: `stage-${stage}`, severity: 'error', comment: reason };
  if (from === undefined) return [{ ...rule, from: { path: own }, to: { path: forbidden } }];
  const excepted = { ...rule, name: `stage-${stage}-exceptions`, from: { path: from }, to: { path: forbidden, pathNot: to } };
  return from === own ? [excepted] : [{ ...rule, from: { path: own, pathNot: from }, to: { path: forbidden } }, excepted];
});

/** Who may touch the disk. */
const DISK = [
  '^src/model/(files|disk-tree)\\.ts$', // the audited tree
  '^src/engine/(config/|cache|baseline\\.ts$)', // configuration, cache, baseline
  '^src/engine/(pages|tool)\\.ts$', // the package's own pages and version
  '^src/syntax/wasm\\.ts$', // the package's own parser
  '^src/outputs/write-atomically\\.ts$', // results
  '^src/cli/(main|check|run-audit|init|baseline)\\.ts$', // does the file that was named exist?
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...stageRules,
    {
      name: 'disk',
      severity: 'error',
      comment: 'the audited tree is untrusted: few files read it, and they keep inside its root',
      from: { path: '^src/', pathNot: DISK },
      to: { dependencyTypes: ['core'], path: '^(node:)?fs(/|$)' },
    },
    {
      name: 'no-code-of-others',
      severity: 'error',
      comment: 'no code of the audited tree runs, and nothing of it leaves the machine',
      // What the project was at a revision only git can tell; that file names the commands and what they may not do.
      from: { path: '^src/', pathNot: '^src/engine/history\\.ts$' },
      to: { dependencyTypes: ['core'], path: '^(node:)?(child_process|cluster|dgram|dns|http|http2|https|inspector|repl|tls|vm)(/|$)' },
    },
    {
      name: 'sockets',
      severity: 'error',
      comment: 'nothing leaves the machine; systemd’s addresses are told apart by `isIP` of node:net, which opens none',
      from: { path: '^src/', pathNot: '^src/systemd/' },
      to: { dependencyTypes: ['core'], path: '^(node:)?net$' },
    },
    {
      name: 'threads',
      severity: 'error',
      comment: 'only the conductor splits its work',
      from: { path: '^src/', pathNot: '^src/engine/' },
      to: { dependencyTypes: ['core'], path: '^(node:)?worker_threads$' },
    },
    {
      name: 'rules-read-the-model',
      severity: 'error',
      comment: 'what the model tells is not read from the syntax again; only rules about the language itself do that',
      from: { path: '^src/rules/', pathNot: ['^src/rules/nix/', ...TEST_AIDS] },
      to: { path: '^src/syntax/', pathNot: '^src/syntax/(nodes|names|positions|children|of-kind|memo)\\.ts$' },
    },
    {
      name: 'rules-evaluate-nothing',
      severity: 'error',
      comment: 'a rule forces and reads values; what a function does is the evaluator’s business',
      from: { path: '^src/rules/' },
      to: { path: '^src/evaluation/(builtins|lib|expressions|apply)(/|\\.ts$)' },
    },
    {
      name: 'rules-stand-alone',
      severity: 'error',
      comment: 'a rule can be read, changed and removed without another; what two share lies beside both',
      from: { path: '^src/rules/([^/]+)/([^/]+)/' },
      to: { path: '^src/rules/[^/]+/[^/]+/', pathNot: '^src/rules/$1/$2/' },
    },
    {
      name: 'terminal',
      severity: 'error',
      comment: 'only the shell has arguments and a terminal; outputs may colour a text',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: 'node_modules/(commander|chalk)/', pathNot: 'node_modules/chalk/' },
    },
    {
      name: 'colour',
      severity: 'error',
      comment: 'colours are an output’s business',
      from: { path: '^src/', pathNot: '^src/(cli|outputs)/' },
      to: { path: 'node_modules/chalk/' },
    },
    {
      name: 'no-test-tools',
      severity: 'error',
      comment: 'the program runs where the tests’ tools are not installed',
      from: { path: '^src/', pathNot: TEST_AIDS },
      to: { path: ['node_modules/(vitest|vite|fast-check)/', '/[^/]*testing[^/]*\\.ts$'] },
    },
    {
      name: 'unresolved',
      severity: 'error',
      comment: 'an import that leads nowhere; `sarif` is types only',
      from: { path: '^src/' },
      to: { couldNotResolve: true, pathNot: '^sarif$' },
    },
    {
      name: 'undeclared',
      severity: 'error',
      comment: 'what the program imports must be among its own dependencies, or it is missing where it is installed',
      from: { path: '^src/', pathNot: TEST_AIDS },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: '^sarif$' },
    },
    {
      name: 'unreached',
      severity: 'error',
      comment: 'a file that the program, its generators and the tests of rules do not reach is dead',
      from: { path: '^src/cli/main\\.ts$' },
      to: {
        path: '^src/',
        pathNot: [...TEST_AIDS, '\\.d\\.ts$'],
        reachable: false,
      },
    },
  ],
  options: {
    // TypeScript 7 has no parser to call from JavaScript.
    parser: 'swc',
    exclude: { path: '\\.test\\.ts$' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
