import { describe, expect, it } from 'vitest';
import { agreeOnColour } from '../../src/terminal/colour.js';
import { painted } from '../../src/terminal/paint.js';
import { styleFor } from '../../src/terminal/style.js';
import { traits } from './styles.js';

const env = (given: Record<string, string>) => traits({ env: { LANG: 'en_GB.UTF-8', TERM: 'xterm', ...given } });
const isColoured = (given: Parameters<typeof styleFor>[0]) => styleFor(given, painted).paint.good('x') !== 'x';

describe('colour', () => {
  it('is on at a terminal', () => expect(isColoured(env({}))).toBe(true));
  it('is off in a pipe', () => expect(isColoured(traits({ isTTY: false }))).toBe(false));
  it('is off with NO_COLOR', () => expect(isColoured(env({ NO_COLOR: '1' }))).toBe(false));
  it('ignores an empty NO_COLOR', () => expect(isColoured(env({ NO_COLOR: '' }))).toBe(true));
  it('is off on a dumb terminal', () => expect(isColoured(env({ TERM: 'dumb' }))).toBe(false));
  it('is off with --plain, whatever else is set', () =>
    expect(isColoured({ ...env({ FORCE_COLOR: '1' }), plain: true })).toBe(false));
  it('is on in a pipe with FORCE_COLOR, which wins over NO_COLOR', () =>
    expect(isColoured({ ...env({ FORCE_COLOR: '1', NO_COLOR: '1' }), isTTY: false })).toBe(true));
  it('is off with FORCE_COLOR=0', () => expect(isColoured(env({ FORCE_COLOR: '0' }))).toBe(false));
  it('is off for a screen reader', () => expect(isColoured(env({ ACCESSIBLE: '1' }))).toBe(false));
});

describe('agreeOnColour', () => {
  it('switches every library off through the one variable they all obey', () => {
    const variables = { NO_COLOR: '1' };
    expect(agreeOnColour(variables, true, [])).toBe(false);
    expect(variables).toEqual({ FORCE_COLOR: '0' });
  });

  it('hears --plain before commander does', () => {
    const variables = {};
    expect(agreeOnColour(variables, true, ['start', '--plain'])).toBe(false);
    expect(variables).toEqual({ FORCE_COLOR: '0' });
  });

  it('leaves a terminal that shows colours alone', () => {
    const variables = { TERM: 'xterm' };
    expect(agreeOnColour(variables, true, [])).toBe(true);
    expect(variables).toEqual({ TERM: 'xterm' });
  });

  it('drops a NO_COLOR that lost, for Node warns about the pair', () => {
    const variables = { NO_COLOR: '1', FORCE_COLOR: '1' };
    expect(agreeOnColour(variables, false, [])).toBe(true);
    expect(variables).toEqual({ FORCE_COLOR: '1' });
  });
});

describe('width', () => {
  const width = (columns: number | undefined, variables = {}) =>
    styleFor(traits({ columns, env: variables }), painted).width;

  it('is the terminal’s, up to 100', () => {
    expect(width(72)).toBe(72);
    expect(width(240)).toBe(100);
  });
  it('is 80 where the terminal does not say', () => {
    expect(width(undefined)).toBe(80);
    expect(width(0)).toBe(80);
  });
  it('is COLUMNS where there is no terminal', () => expect(width(undefined, { COLUMNS: '66' })).toBe(66));
  it('survives nonsense', () => {
    expect(width(3)).toBe(20);
    expect(width(undefined, { COLUMNS: 'wide' })).toBe(80);
    expect(width(undefined, { COLUMNS: '-5' })).toBe(20);
  });
});

describe('unicode', () => {
  const isUnicode = (given: Partial<Parameters<typeof styleFor>[0]>) => styleFor(traits(given), painted).unicode;

  it('follows the locale in the order of POSIX', () => {
    expect(isUnicode({ env: { LANG: 'en_GB.UTF-8' } })).toBe(true);
    expect(isUnicode({ env: { LANG: 'de_DE.utf8' } })).toBe(true);
    expect(isUnicode({ env: { LC_ALL: 'C', LANG: 'en_GB.UTF-8' } })).toBe(false);
    expect(isUnicode({ env: { LC_CTYPE: 'en_GB.UTF-8', LANG: 'C' } })).toBe(true);
    expect(isUnicode({ env: {} })).toBe(false);
  });
  it('is off on the Linux console and on dumb terminals', () => {
    expect(isUnicode({ env: { LANG: 'C.UTF-8', TERM: 'linux' } })).toBe(false);
    expect(isUnicode({ env: { LANG: 'C.UTF-8', TERM: 'dumb' } })).toBe(false);
  });
  it('is known of Windows Terminal, not of the old console', () => {
    expect(isUnicode({ platform: 'win32', env: { WT_SESSION: 'x' } })).toBe(true);
    expect(isUnicode({ platform: 'win32', env: {} })).toBe(false);
  });
  it('draws no lines with --plain or for a screen reader, though names keep their letters', () => {
    for (const mode of [{ plain: true }, { accessible: true }]) {
      const style = styleFor(traits(mode), painted);
      expect(style.glyph.rule).toBe('-');
      expect(style.unicode).toBe(true);
    }
  });
});

describe('animation', () => {
  const isAnimated = (given: Partial<Parameters<typeof styleFor>[0]>) => styleFor(traits(given), painted).animated;

  it('needs a terminal that has columns', () => {
    expect(isAnimated({})).toBe(true);
    expect(isAnimated({ columns: 0 })).toBe(false);
    expect(isAnimated({ columns: undefined })).toBe(false);
    expect(isAnimated({ isTTY: false })).toBe(false);
  });
  it('stands still in CI, on dumb terminals, with --plain and for a screen reader', () => {
    expect(isAnimated({ env: { CI: 'true' } })).toBe(false);
    expect(isAnimated({ env: { TERM: 'dumb' } })).toBe(false);
    expect(isAnimated({ plain: true })).toBe(false);
    expect(isAnimated({ accessible: true })).toBe(false);
  });
});
