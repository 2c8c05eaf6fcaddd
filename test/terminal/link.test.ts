import { describe, expect, it } from 'vitest';
import { hasLinks } from '../../src/terminal/link.js';
import { painted } from '../../src/terminal/paint.js';
import { render } from '../../src/terminal/render/event.js';
import { styleFor } from '../../src/terminal/style.js';
import { displayWidth } from '../../src/terminal/width.js';
import { writerTo } from '../../src/terminal/writer.js';
import { recorder } from './streams.js';
import { traits } from './styles.js';

const kitty = { LANG: 'C.UTF-8', TERM: 'xterm-kitty' };
const style = styleFor(traits({ env: kitty }), painted);
const link = '\u001b]8;;file:///tmp/report.html\u001b\\report.html\u001b]8;;\u001b\\';

describe('links', () => {
  it('are for terminals that are known to have them', () => {
    const has = (env: Record<string, string>, given = {}) => hasLinks({ isTTY: true, plain: false, env, ...given });
    expect(has(kitty)).toBe(true);
    expect(has({ TERM: 'xterm-256color', VTE_VERSION: '7200' })).toBe(true);
    expect(has({ TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app' })).toBe(true);
    expect(has({ TERM: 'xterm-256color' })).toBe(false);
    expect(has({ ...kitty, NO_HYPERLINKS: '1' })).toBe(false);
    expect(has({ ...kitty, CI: 'true' })).toBe(false);
    expect(has(kitty, { plain: true })).toBe(false);
    expect(has(kitty, { isTTY: false })).toBe(false);
  });

  it('lead to files, and take no columns', () => {
    expect(style.link('report.html', 'file:///tmp/report.html')).toBe(link);
    expect(displayWidth(link)).toBe('report.html'.length);
    expect(style.link('here', 'https://example.com')).toBe('here');
    expect(style.link('here', 'file:///a\u001b\\b')).toBe('here');
    expect(styleFor(traits(), painted).link('report.html', 'file:///tmp/report.html')).toBe('report.html');
  });

  it('are where a note names a file, once', () => {
    const note = { kind: 'note', tone: 'ok', text: 'The report is in report.html.' } as const;
    const file = ['report.html', 'file:///tmp/report.html'] as const;
    expect(render({ ...note, file }, style)[0]).toContain(`The report is in ${link}.`);
    expect(render({ ...note, file: ['report.html', 'https://example.com'] }, style).join()).not.toContain('example');
  });

  it('reach a terminal that has them, and nothing else that looks like one', () => {
    const written = (line: string, given: { links: boolean }) => {
      const { stream, text } = recorder();
      writerTo(stream, { unicode: true, colour: true, ...given }).lines([line]);
      return text();
    };
    expect(written(link, { links: true })).toBe(`${link}\n`);
    expect(written(link, { links: false })).toBe('report.html\n');
    expect(written('\u001b]8;;https://evil.example\u001b\\x', { links: true })).not.toContain('\u001b');
    expect(written('\u001b]0;title\u0007', { links: true })).not.toContain('\u001b');
  });
});
