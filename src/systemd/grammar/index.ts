import type { Directive } from '../directives.ts';
import { parseBoolean } from './boolean.ts';
import { timer } from './calendar.ts';
import { command } from './command.ts';
import { anything, enumerate, firstProblem, UNBALANCED } from './grammar.ts';
import type { Grammar } from './grammar.ts';
import { cpuList, integer, octalMode, parseInteger, socketBindRule, UNSIGNED_MAX } from './numbers.ts';
import * as paths from './paths.ts';
import * as quantities from './quantities.ts';
import * as sets from './sets.ts';
import { listen } from './sockets.ts';
import * as special from './special.ts';
import * as text from './text.ts';
import { splitWords } from './words.ts';

const boolean: Grammar = {
  expected: 'a boolean: true or false',
  empty: false,
  problem: (value) => (parseBoolean(value) === null ? `\`${value}\` is no boolean` : null),
};

/** Parsers of enumerations that take the empty value, and those that take numbers too, with the greatest. */
const EMPTY_ENUMS = new Set([
  'exec_cpu_sched_policy',
  'exec_io_class',
  'exec_mount_propagation_flag',
  'kill_mode',
  'managed_oom_mode',
  'numa_policy',
  'ip_tos',
  'pressure_watch',
]);
const NUMERIC_ENUMS: Readonly<Record<string, bigint>> = {
  exec_cpu_sched_policy: 0x7fff_ffffn,
  exec_io_class: 8n,
  log_facility: 127n,
  log_level: 7n,
  ip_tos: 255n,
};

function enumeration(directive: Directive): Grammar {
  const { values, booleanYes, parser } = directive;
  return {
    // What `yes` stands for has a name of its own: both are taken.
    expected: enumerate(
      booleanYes === null || values.includes('yes') ? values : values.flatMap((one) => (one === 'no' ? [one, 'yes'] : [one])),
    ),
    empty: EMPTY_ENUMS.has(parser),
    problem: (value) => {
      if (values.includes(value) || (booleanYes !== null && parseBoolean(value) !== null)) return null;
      const highest = NUMERIC_ENUMS[parser];
      const number = highest === undefined ? null : parseInteger(value);
      if (highest !== undefined && number !== null && number >= 0n && number <= highest) return null;
      // yes:NAME and private:NAME set the host name as well.
      if (parser === 'protect_hostname' && values.length > 0) {
        const [mode = '', name = ''] = value.split(':');
        if (name !== '' && (values.includes(mode) || parseBoolean(mode) !== null)) return null;
      }
      return `\`${value}\` is none of its values`;
    },
  };
}

function byRange(directive: Directive): Grammar {
  const [low, high] = directive.range ?? [-(2 ** 31), 2 ** 31 - 1];
  const empty = !['exec_cpu_sched_prio', 'int', 'long', 'iec_size_long'].includes(directive.parser);
  const isLong = directive.parser === 'long' || directive.parser === 'iec_size_long';
  return isLong ? integer(-(2n ** 63n), 2n ** 63n - 1n, empty) : integer(BigInt(low), BigInt(high), empty);
}

const CONTROLLER = /^(?:cpu|cpuacct|cpuset|io|blkio|memory|devices|pids|bpf-[a-z-]+)$/;
const delegate: Grammar = {
  expected: 'a boolean, or cgroup controllers such as cpu memory',
  empty: true,
  problem: (value) => {
    if (parseBoolean(value) !== null) return null;
    const words = splitWords(value, { unquote: true });
    if (words === null) return UNBALANCED;
    return firstProblem(words, (word) => (CONTROLLER.test(word) ? null : `\`${word}\` is no cgroup controller`));
  },
};
const size = (text_: string) => quantities.parseSize(text_, 1000) !== null || text_ === 'infinity';

/** Where the parser says more than the type. */
const BY_PARSER: Readonly<Record<string, Grammar>> = {
  namespace_flags: sets.namespaces,
  delegate,
  colon_separated_paths: paths.colonPaths,
  namespace_path_strv: paths.namespacePaths,
  working_directory: paths.workingDirectory,
  pid_file: paths.pidFile,
  exec_root_hash_sig: paths.rootHashSignature,
  sec_def_infinity: quantities.timespan(true),
  service_timeout_abort: quantities.timespan(true),
  managed_oom_mem_pressure_duration_sec: quantities.timespan(true),
  nsec: quantities.timespan(false, 'ns'),
  cpu_quota: quantities.quota,
  tty_size: integer(0n, UNSIGNED_MAX, true),
  cg_cpu_weight: integer(1n, 10_000n, true, ['idle']),
  unset_environ: text.variableMatches,
  syscall_log: sets.syscallLog,
  unit_slice: text.unit(['slice'], true, false),
  socket_service: text.unit(['service'], false, false),
  trigger_unit: text.unit([], true, false),
  service_sockets: text.sockets,
  unit_deps: text.units,
  obsolete_unit_deps: text.units,
  bus_name: text.busName,
  exec_quota: quantities.bytesOrPercent(['off']),
  path_spec: paths.path(),
  exec_coredump_filter: special.coredumpFilter,
  disable_controllers: special.controllers,
  bpf_foreign_program: special.bpfProgram,
  exec_input_data: special.base64,
  socket_bindtodevice: special.networkInterface,
  log_namespace: special.logNamespace,
  fdname: special.descriptorName,
  root_image_options: special.rootImageOptions,
  mount_images: special.mountImages,
  restrict_filesystems: special.filesystems,
};

/** Types whose values nothing here can tell wrong: `anything`. */
const BY_TYPE: Readonly<Record<string, Grammar>> = {
  boolean,
  tristate: { ...boolean, empty: true },
  'octal-mode': octalMode,
  timespan: quantities.timespan(false),
  'timer-expression': timer,
  bytes: quantities.bytes,
  'bytes-or-percent': quantities.bytesOrPercent(['infinity']),
  'count-or-percent': quantities.countOrPercent,
  count: integer(0n, UNSIGNED_MAX, true, ['infinity']),
  percent: quantities.percent,
  rlimit: quantities.rlimit,
  unsigned: integer(0n, UNSIGNED_MAX, false),
  weight: integer(1n, 10_000n, true),
  'exit-status': integer(0n, 255n, true),
  'exit-status-list': text.exitStatuses,
  signal: text.signal,
  errno: text.errno,
  'capability-list': sets.capabilities,
  'address-family-list': sets.addressFamilies,
  'syscall-list': sets.syscallFilter,
  'architecture-list': sets.architectures,
  architecture: sets.architectures,
  'ip-prefix-list': sets.addressPrefixes,
  'interface-list': sets.interfaces,
  'device-rule': sets.deviceRule,
  'device-limit': quantities.deviceAmount('a size or infinity', size),
  'device-weight': quantities.deviceAmount('a weight from 1 to 10000', (value) => {
    const weight = parseInteger(value);
    return weight !== null && weight >= 1n && weight <= 10_000n;
  }),
  'device-timespan': quantities.deviceAmount('a time span', (value) => quantities.parseTimespan(value) !== null),
  'cpu-list': cpuList,
  path: paths.path(),
  'path-list': paths.pathList,
  'bpf-path': paths.path(),
  'bind-path-list': paths.bindPaths,
  'mount-point-list': paths.temporaryFileSystem,
  'image-list': paths.images,
  'relative-path-list': paths.directories,
  'environment-file': { ...paths.path(/^-/), expected: 'an absolute path; with a leading - it may be missing' },
  'condition-path': { ...paths.path(/^\|?\s*!?\s*/), expected: 'an absolute path; | and ! may come first' },
  hash: paths.rootHash,
  command,
  stdio: text.stdio,
  'environment-assignments': text.environment,
  'environment-names': text.variableNames,
  'journal-fields': text.journalFields,
  'user-or-group': text.user,
  'group-list': text.groups,
  credential: text.credential,
  'uri-list': text.uris,
  'socket-address': listen,
  'socket-bind-rule': socketBindRule,
};

/** The grammar of a directive's values. */
export function grammarOf(directive: Directive): Grammar {
  if (directive.status === 'removed') return anything;
  if (directive.type === 'enum') return enumeration(directive);
  if (directive.type === 'integer') return byRange(directive);
  if (directive.type === 'boolean' || directive.type === 'tristate') return BY_TYPE[directive.type] ?? anything;
  return BY_PARSER[directive.parser] ?? BY_TYPE[directive.type] ?? anything;
}
