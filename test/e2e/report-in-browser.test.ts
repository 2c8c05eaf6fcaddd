import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { htmlFormat } from '../../src/terminal/render/report/html.js';
import { verdictOf } from '../diagnosis/cases/case.js';
import { chromiumPath, crowded, launch, overflowing, violations, whySkipped } from './browser.js';

/** Peering, NAT, transit gateway, load balancer, appliance, IPv6, endpoint, partial knowledge, delivered, contradiction, one subnet. */
const reports = [
  'return-route-is-nat',
  'nat-ephemeral',
  'beyond-transit-gateway',
  'nlb-client-ip',
  'nlb-hairpin',
  'group-through-middlebox',
  'asked-by-id-talks-ipv6',
  's3-endpoint-reply-acl',
  'fix-opens-private-subnet',
  'file-of-the-source-alone',
  'upload-bare-acks',
  'ephemeral-intermittent',
  'rule-removed-after-records',
] as const;

describe.skipIf(chromiumPath === undefined)(`the report in a browser${whySkipped}`, () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'flowlab-report-'));
    for (const name of reports) {
      const report = { version: '1.0.0', createdAt: '2026-11-26T08:00:00Z', verdict: verdictOf(name) };
      writeFileSync(join(folder, `${name}.html`), htmlFormat.write(report));
    }
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function opened(name: string, colorScheme: 'light' | 'dark', width: number) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`file://${join(folder, `${name}.html`)}`);
    return { page, asked };
  }

  it.each(reports)('has nothing that axe objects to, in light and in dark, wide and narrow: %s', async (name) => {
    for (const [scheme, width] of [
      ['light', 1280],
      ['dark', 390],
      ['dark', 1280],
      ['light', 390],
    ] as const) {
      const { page, asked } = await opened(name, scheme, width);
      expect(asked).toEqual([`file://${join(folder, `${name}.html`)}`]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(await overflowing(page), `${scheme} ${width}`).toEqual([]);
      expect(await crowded(page), `${scheme} ${width}`).toEqual([]);
      expect(await violations(page), `${scheme} ${width}`).toEqual([]);
      await page.close();
    }
  });

  it('is dark where the reader prefers dark', async () => {
    const paper = async (scheme: 'light' | 'dark') => {
      const { page } = await opened('nat-ephemeral', scheme, 1280);
      const colour = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      await page.close();
      return colour;
    };
    expect(await paper('light')).toBe('rgb(255, 255, 255)');
    expect(await paper('dark')).toBe('rgb(18, 20, 22)');
  });

  it('prints black on white, whatever the reader prefers, and whole', async () => {
    const { page } = await opened('nat-ephemeral', 'dark', 1280);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(0, 0, 0)');
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    await page.setViewportSize({ width: 720, height: 1000 });
    expect(await overflowing(page)).toEqual([]);
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
    await page.close();
  });

  // Inside of its margins a page of A4 is 718 px wide, as Letter is 740; a wide table of one line a row is fewer pages.
  it.each(reports)('prints tables as tables, within the page: %s', async (name) => {
    const { page } = await opened(name, 'light', 718);
    await page.emulateMedia({ media: 'print' });
    expect(await overflowing(page)).toEqual([]);
    expect(await page.evaluate(`getComputedStyle(document.querySelector('thead')).display`)).toBe('table-header-group');
    await page.close();
  });

  it('breaks no id where a line ends', async () => {
    for (const width of [390, 1280]) {
      const { page } = await opened('return-route-is-nat', 'light', width);
      const broken = await page.evaluate(
        `[...document.querySelectorAll('.w')].filter((word) => word.getClientRects().length > 1).map((word) => word.textContent)`,
      );
      expect(broken).toEqual([]);
      await page.close();
    }
  });

  it('breaks no option of a command after its hyphens, however narrow the page', async () => {
    const { page } = await opened('nat-ephemeral', 'light', 420);
    const words = await page.evaluate<{ text: string; lines: number }[]>(
      `[...document.querySelectorAll('pre .w')].map((word) => ({ text: word.textContent,
        lines: Math.round(word.getBoundingClientRect().height / parseFloat(getComputedStyle(word).lineHeight)) }))`,
    );
    expect(words.map(({ text }) => text)).toEqual(expect.arrayContaining(['--network-acl-id', '--ingress']));
    expect(words.filter(({ lines }) => lines !== 1)).toEqual([]);
    await page.close();
  });

  it('reads aloud as the answer, the way in words, and tables with heads', async () => {
    const { page } = await opened('nat-ephemeral', 'light', 1280);
    const snapshot = await page.locator('body').ariaSnapshot();
    expect(snapshot).toContain('heading "UNANSWERED 1.1.1.1 answered, but the answer got as far as');
    expect(await page.getByRole('img', { name: 'The way from 10.0.2.20 to 1.1.1.1' }).count()).toBe(1);
    expect(snapshot).toContain('columnheader "Action"');
    await page.close();
  });
});
