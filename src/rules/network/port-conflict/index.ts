import { z } from 'zod';
import { render } from '../../../evaluation/render.ts';
import type { Value } from '../../../evaluation/values.ts';
import { typeText } from '../../../model/option-type.ts';
import type { Option } from '../../../model/option.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { assertedFacts, handedOn, optionKey } from '../../facts.ts';
import { attributePlace, optionName, optionSymbol, valueOf } from '../../options.ts';
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

/** Words for a server of somebody else, which the service connects to. */
const REMOTE = new Set(
  'database db postgres postgresql pg mysql mariadb redis valkey smtp mail email imap ldap upstream remote proxy client target relay broker mqtt s3 backend peer container internal'.split(
    ' ',
  ),
);

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
        const other = holders
          .slice(0, index)
          .find(
            (before) => before.module !== holder.module && meet(before.address, holder.address) && !areKeptApart(context, before, holder),
          );
        if (other === undefined) context.pass(holder.module.file, holder.symbol);
        else {
          context.fail({
            at: attributePlace(holder.module, holder.option, 'default'),
            symbol: holder.symbol,
            message: `\`${holder.symbol}\` and \`${other.symbol}\` both default to port ${port}: enabled together, the second service cannot start. Give one of them another default.`,
            origin: holder.option.declaration.entries.get('default')?.origin ?? holder.option.origin,
            related: [
              { ...attributePlace(other.module, other.option, 'default'), message: `\`${other.symbol}\` takes port ${port} first` },
            ],
          });
        }
      }
    }
  },
);

/** Where an assertion of one module asks about the other's port, the user is told before anything starts. */
function areKeptApart({ project: { ev } }: RuleContext<unknown>, left: DefaultPort, right: DefaultPort): boolean {
  const asks = (from: DefaultPort, about: DefaultPort): boolean =>
    assertedFacts(ev, from.module).some(({ mentions }) => mentions.has(optionKey(about.option)));
  return asks(left, right) || asks(right, left);
}

const EVERYWHERE = new Set(['0.0.0.0', '::', '[::]', '*', '']);
const meet = (left: string | null, right: string | null): boolean =>
  left === null || right === null || left === right || EVERYWHERE.has(left) || EVERYWHERE.has(right);

function defaultPorts(context: RuleContext<unknown>, module: ProjectModule): DefaultPort[] {
  const { ev } = context.project;
  return module.options.flatMap((option): DefaultPort[] => {
    const name = optionName(option);
    if (option.type === null || option.default === null || option.path.includes('<name>') || option.path.includes('*')) return [];
    const isPort = /^port$|Port$|_port$/.test(name);
    if (!isPort && !/^(bind|listen)|(Address|Addr)$/.test(name)) return [];
    if (isRemote(module, option)) return [];
    if (!(isPort ? /\bport\b|\b[a-zA-Z]*[iI]nt\w*\b/ : /\bstr\b/).test(typeText(ev, option.type))) return [];
    const value = resolved(context, option);
    if (value === null || !handedOn(ev, module).has(optionKey(option))) return [];
    const symbol = optionSymbol(ev, option);
    const found = portOf(value);
    if (found !== null)
      return [{ module, option, symbol, port: found.port, address: found.address ?? addressBeside(context, module, option) }];
    if (isPort && value.kind !== 'null') context.undecidable(module.file, symbol, `its default is ${render(ev, value)}`);
    return [];
  });
}

/** `8080`, or the port of `127.0.0.1:8080`; null for anything else. */
function portOf(value: Value): { port: number; address: string | null } | null {
  if (value.kind === 'int') return { port: Number(value.value), address: null };
  const [, address, port] = (value.kind === 'string' && /^([\d.]*|\[[\d:a-f]*\]|localhost|\*):(\d{1,5})$/.exec(value.value)) || [];
  return port === undefined ? null : { port: Number(port), address: address === 'localhost' ? '127.0.0.1' : (address ?? null) };
}

/** Below the module's own namespace, a word for what the service connects to. */
function isRemote(module: ProjectModule, option: Option): boolean {
  const own = module.switches.map(({ path }) => path.slice(1, -1)).find((path) => path.every((step, index) => step === option.path[index]));
  const words = option.path.slice(own?.length ?? 2).flatMap((step) =>
    typeof step === 'string'
      ? step
          .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
          .toLowerCase()
          .split(/[^a-z0-9]+/)
      : [],
  );
  return words.some((word) => REMOTE.has(word));
}

function resolved({ project: { ev, defaults } }: RuleContext<unknown>, option: Option): Value | null {
  const given = valueOf(ev, option.default);
  return given && defaults.resolve(given);
}

/** The default of a bind address declared beside the port. */
function addressBeside(context: RuleContext<unknown>, module: ProjectModule, option: Option): string | null {
  const beside = module.options.find(
    (other) =>
      other.path.length === option.path.length &&
      other.path.slice(0, -1).every((step, index) => step === option.path[index]) &&
      /^(bind|listen|host|address)|(Address|Host)$/i.test(optionName(other)),
  );
  const value = beside ? resolved(context, beside) : null;
  return value?.kind === 'string' ? (value.value === 'localhost' ? '127.0.0.1' : value.value) : null;
}
