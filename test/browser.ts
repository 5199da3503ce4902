/** Chromium for the tests of pages: the one that is installed, never one that is downloaded. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
];

/** Its path; null where none is installed. Where `CHROMIUM` names one, it is that or none. */
export function installedChromium(): string | null {
  const wanted = process.env['CHROMIUM'] ?? '';
  return (wanted === '' ? PLACES : [wanted]).find((path) => existsSync(path)) ?? null;
}

/** Sandboxes do not nest: a container's root cannot have one. */
export const startChromium = (executablePath: string): Promise<Browser> => chromium.launch({ executablePath, args: ['--no-sandbox'] });
