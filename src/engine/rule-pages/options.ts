/** The options of a rule as its page shows them: type, default and description, from the schema. */

import { z } from 'zod';
import type { RuleMeta } from '../../rules/meta.ts';

export interface OptionFacts {
  readonly name: string;
  /** In words: `list of strings`. */
  readonly type: string;
  readonly default: unknown;
  readonly description: string;
}

interface SchemaNode {
  readonly type?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly items?: unknown;
  readonly properties?: Readonly<Record<string, unknown>> | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly pattern?: string | undefined;
}
const Node: z.ZodType<SchemaNode> = z.object({
  type: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  items: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  pattern: z.string().optional(),
});
const Property = z.object({ description: z.string().default(''), default: z.unknown() });

/** Every option of the rule, in the schema's order. */
export function optionsOf(rule: RuleMeta): OptionFacts[] {
  const schema = z.toJSONSchema(rule.options, { io: 'input', unrepresentable: 'any' });
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const facts = Property.parse(property);
    return { name, type: typeWords(property, false), default: facts.default, description: facts.description };
  });
}

const WORDS: Readonly<Record<string, readonly [string, string]>> = {
  boolean: ['Boolean', 'Booleans'],
  integer: ['whole number', 'whole numbers'],
  number: ['number', 'numbers'],
  string: ['string', 'strings'],
};

function typeWords(schema: unknown, plural: boolean): string {
  const node = Node.parse(schema);
  if (node.enum !== undefined) return `${plural ? 'any of' : 'one of'} ${node.enum.map((value) => JSON.stringify(value)).join(', ')}`;
  if (node.type === 'array') return `${plural ? 'lists' : 'list'} of ${typeWords(node.items, true)}`;
  if (node.type === 'object') {
    const keys = Object.keys(node.properties ?? {});
    const noun = plural ? 'sets' : 'set';
    return keys.length === 0 ? noun : `${noun} of ${keys.map((key) => `\`${key}\``).join(', ')}`;
  }
  const [one, many] = WORDS[String(node.type)] ?? ['value', 'values'];
  return `${plural ? many : one}${limits(node)}`;
}

function limits({ minimum, maximum, pattern }: SchemaNode): string {
  // Whole numbers have JavaScript's safe range as a limit that nobody wrote.
  const from = minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? null : minimum;
  const to = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? null : maximum;
  if (from !== null && to !== null) return ` from ${from} to ${to}`;
  if (from !== null) return ` from ${from}`;
  if (to !== null) return ` up to ${to}`;
  return pattern === undefined ? '' : ` that matches \`${pattern}\``;
}
