/** XML 1.0 text and elements: as much as JUnit needs, which is less than any XML library brings along. */

import { escapeControl } from './text.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Escaped text; characters that XML 1.0 forbids, even as references, become visible escapes (`\x1b`). */
export function escapeXml(text: string): string {
  const legal = text.split('\n').map(escapeControl).join('\n');
  return legal.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

export type Attributes = Readonly<Record<string, string | number>>;

/** An element with text (escaped here) or with finished child elements, indented by two blanks. */
export function element(name: string, attributes: Attributes, content: string | readonly string[] = []): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value)).replaceAll('\n', '&#10;')}"`);
  const open = `<${name}${pairs.join('')}`;
  if (typeof content === 'string') return content === '' ? `${open}/>` : `${open}>${escapeXml(content)}</${name}>`;
  if (content.length === 0) return `${open}/>`;
  return `${open}>\n${content.map((child) => `${indent(child)}\n`).join('')}</${name}>`;
}

// Only lines that begin an element: text that goes on in a new line must stay as it is.
function indent(child: string): string {
  return child.replace(/^(?=\s*<)/gm, '  ');
}
