import { z } from 'zod';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import { renderPath } from '../../../evaluation/render.ts';
import type { Value } from '../../../evaluation/values.ts';
import type { PathStep } from '../../../model/definition.ts';
import { libraryReads } from '../../../model/library-reads.ts';
import { type Lookup, optionIndex } from '../../../model/option-index.ts';
import { attempt } from '../../../model/option.ts';
import { isOfOthers } from '../../../model/own-namespaces.ts';
import { optionReads } from '../../../model/option-reads.ts';
import { keyOf } from '../../../model/place-tree.ts';
import { nearest } from '../../../systemd/distance.ts';
import type { NodeBase, SourceFile } from '../../../syntax/nodes.ts';
import { placeAtDepth } from '../../places.ts';
import { defineRule, type Failure, type Place, type RuleContext } from '../../rule.ts';
import { isOtherWorld } from './worlds.ts';

type Undeclared = Extract<Lookup, { kind: 'undeclared' }>;

export default defineRule(
  {
    id: 'structure/undeclared-option',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: 'unsafe',
    source: ['000 P1'],
    summary: 'An option is read or set that nothing declares.',
    security: null,
    precision: 'high',
    options: z.object({}),
  },
  (context) => {
    checkReads(context);
    checkDefinitions(context);
    checkLibraries(context);
  },
);

function checkReads(context: RuleContext<unknown>): void {
  const { ev } = context.project;
  const index = optionIndex(context.project);
  const reading = optionReads(context.project);
  for (const [node, reads] of ev.configReads) {
    for (const { path, file, start, end, isOptional } of reads) {
      if (isOptional || path.length < 2) continue;
      const found = index.lookup(path);
      if (found.kind === 'declared') context.pass(file.path, '');
      else if (found.kind === 'undeclared' && !reading.isAsked(path.slice(0, found.depth + 1)))
        report(context, { file, start, end }, path, found, 'read', nameIn(node, path[found.depth]));
    }
  }
}

/** A condition that asks what exists decides whether the definition is there. Parts of conditions are shared: each is looked at once. */
function asksWhatExists(ev: Evaluator, guard: Value, asked: Map<Value, boolean>): boolean {
  if (guard.kind !== 'call') return false;
  if (guard.callee === 'hasAttr') return true;
  const known = asked.get(guard);
  if (known !== undefined) return known;
  asked.set(guard, false);
  const asks = attempt(() => guard.args.some((arg) => asksWhatExists(ev, ev.force(arg), asked))) ?? false;
  asked.set(guard, asks);
  return asks;
}

function checkDefinitions(context: RuleContext<unknown>): void {
  const index = optionIndex(context.project);
  const asked = new Map<Value, boolean>();
  for (const module of context.modules) {
    for (const definition of module.definitions) {
      const { path, guards } = definition;
      if (path.length < 2) continue;
      const found = index.lookup(path);
      if (found.kind === 'declared') context.pass(module.file, '');
      else if (found.kind === 'undeclared' && !guards.some((guard) => asksWhatExists(context.project.ev, guard, asked)))
        report(context, placeAtDepth(module, definition, found.depth + 1), path, found, 'set');
    }
  }
}

/** Functions of libraries that nobody has called with a configuration: their parameter is one by its name. */
function checkLibraries(context: RuleContext<unknown>): void {
  for (const { file, name, place, known } of libraryReads(context.project)) {
    if (known === 'declared') context.pass(file, name);
    else if (known === 'open') context.undecidable(file, name, 'nobody calls the function with a known configuration');
    else {
      context.fail({
        at: place,
        symbol: name,
        message: `\`cfg.${name}\` is read here, and no option of the project has that name. ${suggestion(known.candidates, name)}`,
      });
    }
  }
}

function report(
  context: RuleContext<unknown>,
  at: Place,
  path: readonly PathStep[],
  found: Undeclared,
  how: 'read' | 'set',
  written: NodeBase | null = null,
): void {
  const { ev } = context.project;
  // Below a namespace that is an argument (`options.${namespace}.…`) nobody knows whose the names are: those of NixOS match it too.
  if (found.depth > 0 && !optionIndex(context.project).tree.children.has(keyOf(path[0] as PathStep))) return;
  const around = path.slice(0, found.depth);
  const declaring = found.siblings.flatMap((name) =>
    optionIndex(context.project)
      .at([...around, name])
      .map(({ module }) => module.file),
  );
  if (isOtherWorld(at.file.path, declaring)) return;
  const name = path[found.depth];
  if (mayBeOfNixos(path, found) && nearest(String(name), found.siblings).length === 0) {
    context.undecidable(
      at.file.path,
      renderPath(ev, path.slice(0, found.depth + 1)),
      'NixOS may declare it beside the options of the project',
    );
    return;
  }
  const symbol = renderPath(ev, path.slice(0, found.depth + 1));
  const consequence =
    how === 'read' ? 'the evaluation fails as soon as the value is needed' : 'the evaluation fails for whoever imports this';
  context.fail({
    at,
    symbol,
    message: `\`${symbol}\` is ${how}, and nothing declares it: ${consequence}. ${suggestion(found.siblings, typeof name === 'string' ? name : '')}`,
    fix: renameFix(at.file, written, found.siblings, name),
  });
}

/** Namespaces whose sets NixOS declares for services of their own: a project's `services.web` is no set of NixOS. */
const OF_SERVICES = new Set(['services', 'programs', 'virtualisation']);

/** `hardware.amdgpu.enable` stands beside options that NixOS has there. */
const mayBeOfNixos = ([root]: readonly PathStep[], { depth }: Undeclared): boolean =>
  depth === 2 && typeof root === 'string' && isOfOthers(root) && !OF_SERVICES.has(root);

function suggestion(names: readonly string[], name: string): string {
  const [best] = nearest(name, names);
  return best === undefined ? 'Declare the option, or remove this.' : `Did you mean \`${best}\`?`;
}

/** Where a selection writes the name of a step. */
function nameIn(node: NodeBase, step: PathStep | undefined): NodeBase | null {
  if (!('kind' in node)) return null;
  if (node.kind === 'identifier') return node;
  const names = node.kind === 'select' && 'path' in node ? (node.path as readonly (NodeBase & { readonly name?: unknown })[]) : [];
  return names.find(({ name }) => name === step) ?? null;
}

/** The nearest name in place of the misspelt one, where there is a single nearest. */
function renameFix(
  file: SourceFile,
  written: NodeBase | null,
  siblings: readonly string[],
  name: PathStep | undefined,
): NonNullable<Failure['fix']> | null {
  const [best, ...others] = typeof name === 'string' ? nearest(name, siblings) : [];
  // An inherited name names the new attribute too.
  if (written === null || best === undefined || others.length > 0 || file.text.slice(written.start, written.end) !== name) return null;
  if ('kind' in written && isInherited(file, written)) return null;
  return { safe: false, title: `read \`${best}\``, edits: [{ file, start: written.start, end: written.end, text: best }] };
}

const isInherited = (file: SourceFile, { start }: NodeBase): boolean =>
  /\binherit\b[^;=]*$/.test(file.text.slice(Math.max(0, start - 400), start));
