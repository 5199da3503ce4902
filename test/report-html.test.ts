/** The page of the report in a real browser. Debian: `apt-get install chromium`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
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
const REASON = 'no chromium is installed: apt-get install chromium, or set CHROMIUM to its path';
let browser: Browser | null = null;

beforeAll(async () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [inject('program'), 'report', '--focus', 'radio', '--link-base', 'https://forge.example/main', '--format', `html=${page}`],
    { cwd: EXAMPLE, encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  if (chromium !== null) browser = await startChromium(chromium);
  else console.warn(`SKIPPED the tests of the page: ${REASON}`);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A test in the browser: without one it is skipped, and under CI it fails, so that the page is never passed unseen. */
function inBrowser(name: string, options: BrowserContextOptions, check: (page: Page) => Promise<void>): void {
  test(name, { timeout: 90_000 }, async (context) => {
    if (browser === null) return process.env['CI'] ? expect.fail(REASON) : context.skip(REASON);
    const session = await browser.newContext(options);
    const tab = await session.newPage();
    const faults: string[] = [];
    tab.on('console', (message) => faults.push(message.text()));
    tab.on('pageerror', (error) => faults.push(error.message));
    tab.on('request', (request) => {
      if (!request.url().startsWith(pathToFileURL(page).href)) faults.push(`request of ${request.url()}`);
    });
    await tab.goto(pathToFileURL(page).href);
    await check(tab);
    expect(faults).toEqual([]);
    await session.close();
  });
}

const unfold = (tab: Page) => tab.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);

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
  await tab.getByRole('button', { name: 'original size' }).click();
  expect(await tab.evaluate(`document.getElementById('graph-drawing').viewBox.baseVal.width`)).toBe(await width());
});

for (const width of [375, 768, 1280]) {
  inBrowser(`nothing is wider than ${width} pixels`, { viewport: { width, height: 800 } }, async (tab) => {
    await unfold(tab);
    expect(await tab.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });
}

inBrowser('it can be read without JavaScript', { javaScriptEnabled: false }, async (tab) => {
  expect(await tab.locator('#findings-list tbody tr').count()).toBeGreaterThan(10);
  expect(await tab.locator('input').count()).toBe(0);
  expect(await tab.getByRole('navigation').getByRole('link').count()).toBeGreaterThan(10);
});

for (const colorScheme of ['light', 'dark'] as const) {
  // Contrast, names, roles, order of headings, what a keyboard reaches: WCAG 2.2 A and AA as far as a program can tell.
  inBrowser(`accessible: ${colorScheme}`, { colorScheme, bypassCSP: true }, async (tab) => {
    await unfold(tab);
    // Rows repeat themselves; some of each table tell as much as hundreds, and sooner.
    await tab.evaluate(`document.querySelectorAll('tbody tr:nth-child(n+13)').forEach((row) => row.remove())`);
    await tab.evaluate(AXE);
    const violations = await tab.evaluate(
      `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.length, first: nodes[0].html.slice(0, 200), why: nodes[0].failureSummary })))`,
    );
    expect(violations).toEqual([]);
  });
}

inBrowser('on paper: light, nothing cut off, everything unfolded and folded again', { colorScheme: 'dark' }, async (tab) => {
  await tab.setViewportSize({ width: 1032, height: 720 });
  await tab.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await tab.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
  const folded = `document.querySelectorAll('details:not([open])').length`;
  const before = await tab.evaluate(folded);
  await tab.evaluate(`dispatchEvent(new Event('beforeprint'))`);
  expect(before).toBeGreaterThan(0);
  expect(await tab.evaluate(folded)).toBe(0);
  expect(await tab.evaluate(WIDER)).toEqual([]);
  expect(await tab.getByRole('navigation').isVisible()).toBe(false);
  await tab.evaluate(`dispatchEvent(new Event('afterprint'))`);
  expect(await tab.evaluate(folded)).toBe(before);
});

inBrowser('a keyboard is enough', {}, async (tab) => {
  await tab.keyboard.press('Tab');
  await tab.keyboard.press('Enter');
  expect(await tab.evaluate('document.activeElement.id')).toBe('main');
  const fold = tab.locator('summary', { hasText: 'Service × directive' });
  await fold.focus();
  await tab.keyboard.press('Enter');
  expect(await tab.locator('#directives-table table').isVisible()).toBe(true);
  // What scrolls can be scrolled, and what a key stands on is seen.
  await tab.locator('#directives-table [role=region]').focus();
  expect(await tab.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
  const input = tab.locator('#rules-table input');
  await input.focus();
  await tab.keyboard.type('baseline');
  expect(await tab.locator('#rules-table tbody tr').filter({ visible: true }).count()).toBe(1);
  await tab.locator('#rules-table tbody tr').filter({ visible: true }).getByRole('link').focus();
  await tab.keyboard.press('Enter');
  expect(await tab.evaluate('location.hash')).toBe('#findings-list');
});

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

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Tables, drawings and code that reach beyond the page. */
const WIDER = `[...document.querySelectorAll('table, pre, svg')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.closest('[id]').id)`;
