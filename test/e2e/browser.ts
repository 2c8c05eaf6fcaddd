import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Chromium of the system, as Debian and others install it; undefined where there is none. */
export const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

/** Why nothing is looked at, for the name of the skipped tests. */
export const whySkipped = chromiumPath === undefined ? ' (skipped: no Chromium is installed here)' : '';

export const launch = (): Promise<Browser> =>
  // Root, as in containers, gets no sandbox of Chromium's.
  chromium.launch({ executablePath: chromiumPath ?? '', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });

// What runs in the page is text: the types of a browser are not those of this program.

/** What axe finds wrong, as `rule: the elements`; rules of WCAG 2.2 A and AA, and best practices. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate<string[]>(`axe.run().then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | ')))`);
}

/** Elements that reach past the right edge of the page, and boxes whose text reaches past their own. */
export const overflowing = (page: Page): Promise<readonly string[]> =>
  page.evaluate<string[]>(`[...document.querySelectorAll('body *')]
    .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1 ||
      (element.tagName === 'PRE' && element.scrollWidth > element.clientWidth + 1))
    .map((element) => element.outerHTML.slice(0, 120))`);

/** Texts of a picture that stand over an edge of it, or over another text. */
export const crowded = (page: Page): Promise<readonly string[]> =>
  page.evaluate<string[]>(`[...document.querySelectorAll('svg')].flatMap((svg) => {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text:not(.sign)')]
      .map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }));
    const over = (one, other) =>
      other.left < one.right - 1 && other.right > one.left + 1 && other.top < one.bottom - 3 && other.bottom > one.top + 3;
    const outside = texts.filter(({ box }) => box.right > frame.right + 1 || box.left < frame.left - 1);
    const pairs = texts.flatMap((one, at) =>
      texts.slice(at + 1).filter(({ box }) => over(one.box, box)).map((other) => one.text + ' / ' + other.text));
    return [...outside.map(({ text }) => text), ...pairs];
  })`);
