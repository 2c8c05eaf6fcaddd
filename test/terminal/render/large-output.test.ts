import { expect, it } from 'vitest';
import { render } from '../../../src/terminal/render/event.js';
import { styleFor, unpainted } from '../../../src/terminal/style.js';

const style = styleFor(
  { isTTY: false, columns: 80, env: {}, platform: 'linux', plain: true, accessible: false },
  unpainted,
);

it.each([
  ['in lines', 'all work and no play\n'.repeat(500_000)],
  ['in one line', 'x'.repeat(10_000_000)],
  ['that is nothing but escapes', '\u001b[2J'.repeat(1_000_000)],
])('megabytes of a command’s output, %s, are shown without choking', (_, output) => {
  const began = performance.now();
  const lines = render({ kind: 'host', host: 'demo-source', command: 'cat log', output, exitCode: 0 }, style);
  const shown = lines.join('\n');
  // The machine may be busy; what must not be is a time that grows with the square of the length.
  expect(performance.now() - began).toBeLessThan(15_000);
  expect(shown.length).toBeGreaterThan(1_000);
  expect(shown).not.toContain('\u001b');
});
