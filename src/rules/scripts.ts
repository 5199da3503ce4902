/** The shell code in a value. */
import { isSpread, type Value } from '../evaluation/values.ts';
import type { Project } from '../model/project.ts';
import { alternatives } from './services.ts';
import { directoryText } from './state/directories.ts';

/** Texts of shell code in a value: the script itself, and those handed to `pkgs.writeShellScript` and its like. */
export function scriptsIn(project: Project, value: Value, depth = 0): string[] {
  if (depth > 4) return [];
  return alternatives(project.ev, value).flatMap((one): string[] => {
    switch (one.kind) {
      case 'string':
        return [one.value];
      case 'text': {
        const whole =
          directoryText(project, one) ??
          one.parts.map((part) => (typeof part === 'string' ? part : (directoryText(project, part) ?? '${}'))).join('');
        return [whole, ...one.parts.flatMap((part) => (typeof part === 'string' ? [] : scriptsIn(project, part, depth + 1)))];
      }
      case 'list':
        return one.items.flatMap((item) => {
          const inner = isSpread(item) ? item.spread : project.ev.tryForce(item.thunk);
          return inner === null ? [] : scriptsIn(project, inner, depth + 1);
        });
      case 'call':
        return one.args.flatMap((arg) => {
          const inner = project.ev.tryForce(arg);
          return inner === null ? [] : scriptsIn(project, inner, depth + 1);
        });
      default:
        return [];
    }
  });
}
