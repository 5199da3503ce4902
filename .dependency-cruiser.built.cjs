/**
 * No cycles, checked over the built program: imports of types alone are gone there, and they make no
 * cycle that anybody could notice.
 */

/** Where functions call each other because the language's own grammar does. */
const RECURSIVE = [
  '/evaluation/(apply|bindings|choice|equality|expressions|operators|rec-sets|references|render|select|text|thunk|update)\\.js$', // an expression holds expressions
  '/syntax/faults/[^/]+\\.js$', // recursive descent, one file per production
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'files that need each other are one file in two places, and load in an order nobody chose',
      from: { pathNot: RECURSIVE },
      to: { circular: true },
    },
    ...RECURSIVE.map((path, index) => ({
      name: `no-cycles-beyond-recursion-${index + 1}`,
      severity: 'error',
      comment: 'the recursion of expressions is meant; a cycle that leaves it is not',
      from: { path },
      to: { circular: true, via: { pathNot: path } },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules/(?!\\.nix-audit-test/)' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
