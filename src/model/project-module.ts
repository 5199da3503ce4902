/** A module file and everything rules ask about it, computed on first use. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import { reference, type ReferenceValue } from '../evaluation/values.ts';
import type { SourceFile } from '../syntax/nodes.ts';
import type { FileKind } from './kinds.ts';
import type { EvaluatedModule } from './module.ts';
import type { Option } from './option.ts';
import {
  assertionsOf,
  containersOf,
  type Element,
  type FirewallPort,
  firewallPortsOf,
  groupsOf,
  usersOf,
  warningsOf,
} from './resources.ts';
import { byStep, type Subject } from './subject.ts';
import { type TmpfilesRule, tmpfilesOf } from './tmpfiles.ts';
import { type Unit, unitsOf } from './units.ts';

export class ProjectModule {
  readonly file: string;
  readonly kind: FileKind;
  readonly evaluated: EvaluatedModule;
  /** Whose values these are. */
  readonly ev: Evaluator;
  /** Files, root-relative, whose functions this module alone calls, for modules that it imports. */
  readonly called: ReadonlySet<string>;
  private readonly cache = new Map<string, unknown>();

  constructor(ev: Evaluator, kind: FileKind, evaluated: EvaluatedModule, called: ReadonlySet<string>) {
    this.ev = ev;
    this.kind = kind;
    this.evaluated = evaluated;
    this.file = evaluated.file;
    this.called = called;
  }

  /** True for the module's own file and for those that it alone calls. */
  holds(file: SourceFile): boolean {
    return file === this.evaluated.source || this.called.has(file.path);
  }

  get options(): readonly Option[] {
    return this.evaluated.options;
  }

  get definitions(): EvaluatedModule['definitions'] {
    return this.evaluated.definitions;
  }

  /** The definitions in one namespace, `systemd` or `users`. */
  below(root: string): EvaluatedModule['definitions'] {
    return this.once('roots', () => byStep(this.definitions, 0)).get(root) ?? [];
  }

  get units(): readonly Unit[] {
    return this.once('units', () => unitsOf(this.ev, this.below('systemd')));
  }

  /** System and user services that this module contributes to. */
  get services(): readonly Unit[] {
    return this.once('services', () => this.units.filter(({ kind }) => kind === 'services'));
  }

  get users(): readonly Subject[] {
    return this.once('users', () => usersOf(this.ev, this.below('users')));
  }

  get groups(): readonly Subject[] {
    return this.once('groups', () => groupsOf(this.ev, this.below('users')));
  }

  get containers(): readonly Subject[] {
    return this.once('containers', () => containersOf(this.ev, this.below('virtualisation')));
  }

  get tmpfiles(): readonly TmpfilesRule[] {
    return this.once('tmpfiles', () => tmpfilesOf(this.ev, this.below('systemd')));
  }

  get firewallPorts(): readonly FirewallPort[] {
    return this.once('firewallPorts', () => firewallPortsOf(this.ev, this.below('networking')));
  }

  get assertions(): readonly Element[] {
    return this.once('assertions', () => assertionsOf(this.ev, this.below('assertions')));
  }

  get warnings(): readonly Element[] {
    return this.once('warnings', () => warningsOf(this.ev, this.below('warnings')));
  }

  /** The `enable` options that this module declares, fields of submodules left out. */
  get enableOptions(): readonly Option[] {
    return this.once('enableOptions', () => this.options.filter(({ path, isField }) => !isField && path.at(-1) === 'enable'));
  }

  /**
   * The module's own switches: `enable` options not nested below another one of the module, as the
   * references that guard its configuration. One that an unknown helper makes is one too: nothing else
   * is called so.
   */
  get switches(): readonly ReferenceValue[] {
    return this.once('switches', () => {
      const paths = [...this.enableOptions.map(({ path }) => path), ...this.evaluated.hiddenSwitches].map((path) => path.slice(0, -1));
      const isBelow = (path: readonly unknown[], other: readonly unknown[]): boolean =>
        other.length < path.length && other.every((step, index) => step === path[index]);
      return paths.filter((path) => !paths.some((other) => isBelow(path, other))).map((path) => reference(['config', ...path, 'enable']));
    });
  }

  /** The namespace of the switch that an option stands below: `services.foo`. */
  namespaceOf(option: Option): ReferenceValue['path'] | undefined {
    return this.switches.map(({ path }) => path.slice(1, -1)).find((own) => own.every((step, index) => step === option.path[index]));
  }

  private once<T>(key: string, compute: () => T): T {
    if (!this.cache.has(key)) this.cache.set(key, compute());
    return this.cache.get(key) as T;
  }
}
