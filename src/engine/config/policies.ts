/** Policies of a configuration file, as rules that settings, selections and suppressions can name. */

import { z } from 'zod';
import type { RuleMeta } from '../../rules/meta.ts';
import { policyId, policyMeta } from '../../rules/policy/index.ts';
import { kindOfPath, POLICY_CATEGORY, type Policy } from '../../rules/policy/policy.ts';
import type { ConfigFault } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import type { ConfigDocument, Path } from './document.ts';
import type { Layer } from './layers.ts';
import type { PolicyData } from './policy-schema.ts';

/** The policies that a checked file defines. */
export function policiesOf(document: ConfigDocument, policies: readonly PolicyData[]): Policy[] {
  return policies.map((data, index): Policy => {
    const { file, line, column } = document.faultAt(['policies', index], '');
    const { id, path, kind, condition, message, level, help, files, examples } = data;
    return {
      id,
      path,
      kind: kind ?? kindOfPath(path),
      condition,
      message,
      level: level ?? 'warning',
      help: help ?? '',
      files: files ?? [],
      examples: { bad: examples?.bad ?? [], good: examples?.good ?? [] },
      origin: `${file}:${line}:${column}`,
    };
  });
}

/** Policies are on where they are written; settings of rules may say otherwise. */
export function policiesLayer(policies: readonly Policy[], files: readonly string[] | null): Layer {
  return {
    kind: 'rules',
    entries: policies.map(({ id, level, origin }) => ({ name: policyId(id), level, options: undefined, origin })),
    files,
  };
}

const Settings = z.record(z.string(), z.unknown()).catch({});
const Mentions = z
  .object({
    rules: Settings,
    overrides: z.array(z.object({ rules: Settings }).catch({ rules: {} })).catch([]),
  })
  .catch({ rules: {}, overrides: [] });

/** Policies that a file's settings name, before anybody knows which there are. */
export function mentionedPolicies(value: unknown): { metas: RuleMeta[]; places: { id: string; path: Path }[] } {
  const { rules, overrides } = Mentions.parse(value);
  const named = (settings: Readonly<Record<string, unknown>>, at: Path): { id: string; path: Path }[] =>
    Object.keys(settings)
      .filter((id) => id === POLICY_CATEGORY || id.startsWith(`${POLICY_CATEGORY}/`))
      .map((id) => ({ id, path: [...at, id] }));
  const places = [
    ...named(rules, ['rules']),
    ...overrides.flatMap((override, index) => named(override.rules, ['overrides', index, 'rules'])),
  ];
  const metas = [...new Set(places.map(({ id }) => id))].map((id) => ({ ...policyMeta(NAMELESS), id: id.includes('/') ? id : `${id}/` }));
  return { metas, places: places.filter(({ id }) => id.includes('/')) };
}

const NAMELESS: Policy = {
  id: '',
  path: '',
  kind: 'definitions',
  condition: {},
  message: '',
  level: 'warning',
  help: '',
  files: [],
  examples: { bad: [], good: [] },
  origin: '',
};

export function unknownPolicy(id: string, known: readonly string[]): string {
  return `unknown policy "${id}"${didYouMean(id, known) || '; no "policies" entry has that id'}`;
}

const Named = z.object({ policies: z.array(z.object({ id: z.unknown() }).catch({ id: undefined })).catch([]) }).catch({ policies: [] });

/** Two policies of one name in one file: one of them would be lost. */
export function duplicatePolicies(document: ConfigDocument): ConfigFault[] {
  const ids = Named.parse(document.value).policies.map(({ id }) => id);
  return ids.flatMap((id, index) =>
    typeof id === 'string' && ids.indexOf(id) < index
      ? [document.faultAt(['policies', index, 'id'], `a policy "${id}" is there already; give this one another name`)]
      : [],
  );
}
