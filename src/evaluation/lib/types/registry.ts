/** `lib.types` by name, for types that refer to each other; filled once by `types/index.ts`. */
import { unknown, type Value } from '../../values.ts';

const types = new Map<string, Value>();

export function registerTypes(table: Readonly<Record<string, Value>>): void {
  for (const [name, value] of Object.entries(table)) types.set(name, value);
}

export const typeNamed = (name: string): Value => types.get(name) ?? unknown(`lib.types.${name} is not modelled`);
export const hasType = (name: string): boolean => types.has(name);
