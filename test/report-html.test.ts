/** The page of the report in a real browser. Debian: `apt-get install chromium`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { installedChromium, startChromium } from './browser.ts';

const EXAMPLE = fileURLToPath(new URL('../fixtures/projects/example', import.meta.url));
const chromium = installedChromium();
const folder = mkdtempSync(join(tmpdir(), 'nix-audit-page-'));
const page = join(folder, 'report.html');
let browser: Browser | null = null;

beforeAll(async () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [inject('program'), 'report', '--focus', 'radio', '--link-base', 'https://forge.example/main', '--format', `html=${page}`],
    { cwd: EXAMPLE, encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  if (chromium !== null) browser = await startChromium(chromium);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A test that needs the browser; says so where there is none. */
function inBrowser(name: string, options: BrowserContextOptions, check: (page: Page) => Promise<void>): void {
  test(name, { timeout: 90_000 }, async () => {
    if (browser === null) {
      console.warn(`SKIPPED ${name}: no chromium is installed`);
      return;
    }
    const context = await browser.newContext(options);
    const tab = await context.newPage();
    const faults: string[] = [];
    tab.on('console', (message) => faults.push(message.text()));
    tab.on('pageerror', (error) => faults.push(error.message));
    tab.on('request', (request) => {
      if (!request.url().startsWith(pathToFileURL(page).href)) faults.push(`request of ${request.url()}`);
    });
    await tab.goto(pathToFileURL(page).href);
    await check(tab);
    expect(faults).toEqual([]);
    await context.close();
  });
}

test('one file, of a reasonable size', () => {
  expect(statSync(page).size).toBeLessThan(3 * 1024 * 1024);
  expect(readFileSync(page, 'utf8')).not.toMatch(/<(link|img|iframe|object)\b|\bsrc=|@import|url\(/);
});

inBrowser('filters filter', {}, async (tab) => {
  const rows = tab.locator('#services-table tbody tr');
  const all = await rows.count();
  expect(all).toBeGreaterThan(20);
  await tab.locator('#services-table input').fill('mesh registry');
  expect(await rows.filter({ visible: true }).count()).toBe(1);
  expect(await tab.locator('#services-table output').textContent()).toBe(`1 of ${all} rows`);
  await tab.locator('#services-table input').fill('');
  expect(await rows.filter({ visible: true }).count()).toBe(all);
});

inBrowser('tables sort by number and by name, by keyboard too', {}, async (tab) => {
  const cells = (column: number) => tab.locator(`#groups-table tbody tr > :nth-child(${column})`).allTextContents();
  const total = tab.locator('#groups-table thead th', { hasText: 'Total' });
  await total.getByRole('button').click();
  const numbers = (await cells(11)).map(Number);
  expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
  expect(await total.getAttribute('aria-sort')).toBe('descending');
  await tab.locator('#groups-table thead th', { hasText: 'Group' }).getByRole('button').focus();
  await tab.keyboard.press('Enter');
  const names = await cells(1);
  expect(names).toEqual([...names].sort());
  expect(await total.getAttribute('aria-sort')).toBeNull();
});

inBrowser('links lead somewhere, and a rule leads to its findings', {}, async (tab) => {
  const lost = await tab.evaluate(
    `[...document.querySelectorAll('a[href^="#"]')].map((link) => decodeURIComponent(link.getAttribute('href').slice(1))).filter((id) => !document.getElementById(id))`,
  );
  expect(lost).toEqual([]);
  const places = tab.locator('#findings-list a[href^="https:"]');
  expect(await places.first().getAttribute('href')).toMatch(/^https:\/\/forge\.example\/main\/[^#]+\.nix#L\d+$/);
  await tab.locator('#rules-table a', { hasText: 'hardening/baseline' }).click();
  const shown = await tab.locator('#findings-list tbody tr').filter({ visible: true }).locator('th').allTextContents();
  expect(new Set(shown)).toEqual(new Set(['hardening/baseline']));
});

inBrowser('a figure leads to its list, and what is folded opens', {}, async (tab) => {
  await tab.locator('.cards a', { hasText: /^\d/ }).first().click();
  expect(await tab.evaluate('location.hash')).toBe('#tree');
  await tab.goto(`${pathToFileURL(page).href}#directives-table`);
  await tab.reload();
  expect(await tab.locator('#directives-table table').isVisible()).toBe(true);
});

inBrowser('the graph zooms', {}, async (tab) => {
  const width = async (): Promise<number> => Number(await tab.locator('#graph-drawing').getAttribute('width'));
  const before = await width();
  await tab.getByRole('button', { name: 'Zoom in' }).click();
  expect(await width()).toBeGreaterThan(before);
  await tab.getByRole('button', { name: 'Original size' }).click();
  expect(await tab.evaluate(`document.getElementById('graph-drawing').viewBox.baseVal.width`)).toBe(await width());
});

for (const width of [375, 768, 1280]) {
  inBrowser(`nothing is wider than ${width} pixels`, { viewport: { width, height: 800 } }, async (tab) => {
    await tab.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
    expect(await tab.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });
}

inBrowser('it can be read without JavaScript', { javaScriptEnabled: false }, async (tab) => {
  expect(await tab.locator('#findings-list tbody tr').count()).toBeGreaterThan(10);
  expect(await tab.locator('input').count()).toBe(0);
  expect(await tab.getByRole('navigation').getByRole('link').count()).toBeGreaterThan(10);
});

for (const colorScheme of ['light', 'dark'] as const) {
  inBrowser(`text stands out: ${colorScheme}`, { colorScheme }, async (tab) => {
    const weak = await tab.evaluate(CONTRAST);
    expect(weak).toEqual([]);
  });
}

inBrowser('landmarks, names and headings', {}, async (tab) => {
  expect(await tab.getByRole('main').count()).toBe(1);
  expect(await tab.getByRole('heading', { level: 1 }).count()).toBe(1);
  expect(await tab.evaluate(`document.documentElement.lang`)).toBe('en');
  const nameless = await tab.evaluate(
    `[...document.querySelectorAll('button, a, [role=region], [role=img]')].filter((one) => !(one.textContent.trim() || one.getAttribute('aria-label'))).length`,
  );
  expect(nameless).toBe(0);
  await tab.keyboard.press('Tab');
  expect(await tab.evaluate('document.activeElement.textContent')).toBe('To the content');
});

/** Words whose contrast with what is behind them is below 4.5 : 1 (WCAG 2.2, 1.4.3). */
const CONTRAST = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (text) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => [r, g, b].map((one) => one / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)).reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const over = (top, below) => top.slice(0, 3).map((one, at) => (one * top[3] + below[at] * (255 - top[3])) / 255);
  const behind = (node) => { const layers = []; for (let at = node; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor)); return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255]); };
  const found = new Map();
  for (const node of document.querySelectorAll('main *, nav *')) {
    if (![...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim())) continue;
    if (node.closest('svg')) continue;
    const style = getComputedStyle(node);
    const key = style.color + node.className + node.parentElement.className;
    if (found.has(key)) continue;
    const back = behind(node), front = over(rgba(style.color), back);
    const [high, low] = [light(front), light(back)].sort((a, b) => b - a);
    found.set(key, { text: node.textContent.slice(0, 30), ratio: Math.round(100 * (high + 0.05) / (low + 0.05)) / 100 });
  }
  return [...found.values()].filter(({ ratio }) => ratio < 4.5);
})()`;
