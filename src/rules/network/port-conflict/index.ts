import { z } from 'zod';
import { render } from '../../../evaluation/render.ts';
import { typeText } from '../../../model/option-type.ts';
import type { Option } from '../../../model/option.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { optionName, optionPlace, optionSymbol, valueOf } from '../../options.ts';
import { defineRule, type RuleContext } from '../../rule.ts';

const options = z.object({
  ignore: z.array(z.number().int()).default([]).describe('Ports that several services may share.'),
});

interface DefaultPort {
  readonly module: ProjectModule;
  readonly option: Option;
  readonly symbol: string;
  readonly port: number;
  /** The address it is bound to by default; null for all, or where none is known. */
  readonly address: string | null;
}

/** Ports of somebody else's server that the service connects to. */
const REMOTE = /(^|\.)(database|db|postgres(ql)?|mysql|mariadb|redis|valkey|smtp|mail|email|imap|ldap|upstream|remote|proxy|client|target|relay|broker|mqtt|s3|backend)\b/i;

export default defineRule(
  {
    id: 'network/port-conflict',
    level: 'warning',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: null,
    source: ['004 metrics/service port validation'],
    summary: 'Two services of the project default to the same port on the same address.',
    security: null,
    precision: 'medium',
    options,
  },
  (context) => {
    const byPort = new Map<number, DefaultPort[]>();
    for (const module of context.modules) {
      if (module.kind !== 'module') continue;
      for (const found of defaultPorts(context, module)) byPort.set(found.port, [...(byPort.get(found.port) ?? []), found]);
    }
    for (const [port, holders] of byPort) {
      for (const [index, holder] of holders.entries()) {
        if (context.options(holder.module.file).ignore.includes(port)) continue;
        const other = holders.slice(0, index).find((before) => before.module !== holder.module && meet(before.address, holder.address));
        if (other === undefined) context.pass(holder.module.file, holder.symbol);
        else {
          context.fail({
            at: optionPlace(holder.module, holder.option),
            symbol: holder.symbol,
            message: `\`${holder.symbol}\` and \`${other.symbol}\` both default to port ${port}: enabled together, the second service cannot start. Give one of them another default.`,
            origin: holder.option.origin,
            related: [{ ...optionPlace(other.module, other.option), message: `\`${other.symbol}\` takes port ${port} first` }],
          });
        }
      }
    }
  },
);

const EVERYWHERE = new Set(['0.0.0.0', '::', '[::]', '*', '']);
const meet = (left: string | null, right: string | null): boolean =>
  left === null || right === null || left === right || EVERYWHERE.has(left) || EVERYWHERE.has(right);

function defaultPorts(context: RuleContext<z.infer<typeof options>>, module: ProjectModule): DefaultPort[] {
  const { ev, defaults } = context.project;
  return module.options.flatMap((option): DefaultPort[] => {
    const name = optionName(option);
    if (!/^port$|Port$/.test(name) || option.type === null || option.default === null || option.path.includes('<name>')) return [];
    if (!/\bport\b|\bint\b/.test(typeText(ev, option.type))) return [];
    const symbol = optionSymbol(ev, option);
    if (REMOTE.test(symbol.split('.').slice(2).join('.'))) return [];
    const given = valueOf(ev, option.default);
    const value = given && defaults.resolve(given);
    if (value === null) return [];
    if (value.kind !== 'int') {
      if (value.kind !== 'null') context.undecidable(module.file, symbol, `its default is ${render(ev, value)}`);
      return [];
    }
    return isListening(context, module, symbol) ? [{ module, option, symbol, port: Number(value.value), address: addressBeside(context, module, option) }] : [];
  });
}

/** The port reaches something that listens: a service, a container, the firewall or a proxy of the module. */
function isListening(context: RuleContext<unknown>, module: ProjectModule, symbol: string): boolean {
  const { ev } = context.project;
  const text = `config.${symbol}`;
  return module.definitions.some(({ path, value }) => (path[0] === 'systemd' || path[0] === 'virtualisation' || path[0] === 'networking') && render(ev, value).includes(text));
}

/** The default of a bind address declared beside the port. */
function addressBeside(context: RuleContext<unknown>, module: ProjectModule, option: Option): string | null {
  const { ev, defaults } = context.project;
  const beside = module.options.find(
    (other) =>
      other.path.length === option.path.length &&
      other.path.slice(0, -1).every((step, index) => step === option.path[index]) &&
      /^(bind|listen|host|address)|(Address|Host)$/i.test(optionName(other)),
  );
  const given = beside ? valueOf(ev, beside.default) : null;
  const value = given && defaults.resolve(given);
  return value?.kind === 'string' ? value.value : null;
}
