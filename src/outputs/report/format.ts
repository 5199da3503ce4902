/** What every rendering of the report shares: marks, links, names of sections. */
import type { Category, Graph, Mark, Place } from '../../report/schema.ts';
import { pathToUri } from '../text.ts';

export interface ReportRenderOptions {
  /** Where files are seen: a prefix, or a template with `{path}` and `{line}`; null for no links. */
  readonly linkBase: string | null;
}

export const SIGNS: Readonly<Record<Mark, string>> = { followed: '✅', broken: '❌', partly: '⏳', none: '–' };
export const CATEGORIES: Readonly<Record<Category, { title: string; purpose: string }>> = {
  core: { title: 'Core', purpose: 'what other groups build on' },
  ecosystem: { title: 'Ecosystem', purpose: 'systems of several services' },
  application: { title: 'Application', purpose: 'single services' },
  utility: { title: 'Utility', purpose: 'settings and support without services of their own' },
};

/** The address of a place, or null without a forge. */
export function addressOf({ file, line }: Place, { linkBase }: ReportRenderOptions): string | null {
  if (linkBase === null) return null;
  const path = pathToUri(file);
  if (linkBase.includes('{path}')) return linkBase.replaceAll('{path}', path).replaceAll('{line}', String(line));
  return `${linkBase.replace(/\/?$/, '/')}${path}${line > 0 ? `#L${line}` : ''}`;
}

/** `file:line`; the file alone where it is about the whole. */
export const placeText = ({ file, line }: Place): string => (line > 0 ? `${file}:${line}` : file);

/** 0.857 → `86 %`. */
export const percentText = (share: number | null): string => (share === null ? '–' : `${Math.round(share * 100)} %`);

/** 12345 → `12,345`. */
export const numberText = (value: number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** How hot a number of findings is: 1 for one, 2 for up to four, 3 for more. */
export const heatOf = (amount: number): 1 | 2 | 3 => (amount > 4 ? 3 : amount > 1 ? 2 : 1);

/** The names of the graph's groups and folders by layer. */
export function layersOf({ clusters }: Graph): string[][] {
  const layers: string[][] = [];
  for (const { name, layer } of clusters) (layers[layer] ??= []).push(name);
  return Array.from(layers, (names) => names ?? []);
}

/** File names by folder, the folder with its last `/`; in the order given. */
export function byFolder(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const cut = path.lastIndexOf('/') + 1;
    const names = folders.get(path.slice(0, cut));
    if (names) names.push(path.slice(cut));
    else folders.set(path.slice(0, cut), [path.slice(cut)]);
  }
  return folders;
}
