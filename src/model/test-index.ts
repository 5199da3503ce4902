/** What the tests of the project switch on, by their text: tests are functions that nobody calls here. */
import { memo } from '../syntax/memo.ts';
import type { AttrName, Expression, Node } from '../syntax/nodes.ts';
import { childrenOf } from '../syntax/children.ts';
import type { Project } from './project.ts';

class TestIndex {
  /** Attribute paths that a test binds to something else than `false`, as `.a.b.c`. */
  private readonly bound: string[] = [];
  private readonly texts: string[] = [];

  constructor(project: Project) {
    for (const { kind, source } of project.files.values()) {
      if (kind !== 'test' && !/\b(nixosTest|runTest|runNixOSTest|makeTest)\b/.test(source.text)) continue;
      this.texts.push(source.text);
      this.collect(source.root, '');
    }
  }

  /** True where a test sets the option (`services.foo.enable`) on some node. */
  enables(path: string): boolean {
    return this.bound.some((bound) => bound.endsWith(`.${path}`));
  }

  /** True where a test names a service as a string, which a computation may turn into an option. */
  mentions(name: string): boolean {
    return name !== '' && this.texts.some((text) => text.includes(`"${name}"`));
  }

  private collect(node: Node, prefix: string): void {
    if (node.kind === 'binding') {
      const path = `${prefix}${node.path.map((step) => `.${nameOf(step)}`).join('')}`;
      if (!isFalse(node.value)) this.bound.push(path);
      this.collect(node.value, path);
      return;
    }
    for (const child of childrenOf(node)) this.collect(child, prefix);
  }
}

function nameOf(step: AttrName): string {
  if (step.kind === 'identifier') return step.name;
  const [only] = step.kind === 'string' ? step.parts : [];
  return only?.kind === 'text' ? only.value : '*';
}

const isFalse = (value: Expression): boolean => value.kind === 'identifier' && value.name === 'false';

/** The project's tests, indexed once. */
export const enabledInTests = memo((project: Project): TestIndex => new TestIndex(project));
