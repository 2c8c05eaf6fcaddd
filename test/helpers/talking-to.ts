import type { Terminal } from '../../src/commands/terminal.js';
import { styleFor, unpainted } from '../../src/terminal/style.js';
import { writerTo } from '../../src/terminal/writer.js';
import type { Ui } from '../../src/ui.js';

/** A terminal at which nobody sits, and all is said to `ui`. */
export function talkingTo(ui: Ui): Terminal {
  const { signal } = new AbortController();
  const style = styleFor(
    { isTTY: false, columns: 80, env: {}, platform: 'linux', plain: true, accessible: false },
    unpainted,
  );
  const out = writerTo(process.stderr, style);
  const screen = { out, style, isTTY: false, columns: 80 };
  const close = () => {};
  const shown = { result: screen, talk: screen, out };
  return { ui, ...shown, signal, isInteractive: false, close, [Symbol.dispose]: close };
}
