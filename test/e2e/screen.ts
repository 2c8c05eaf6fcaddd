import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { bin } from './flowlab.js';

export interface Screen {
  /** The text on screen and in its history, line by line, without trailing blanks. */
  text(): string;
  /** Lines that the terminal had to break, because they are wider than it; those of one long word apart. */
  broken(): readonly string[];
  /** Resolves when the text has appeared `times` times; rejects with the screen when it does not. */
  shows(text: string | RegExp, times?: number): Promise<void>;
  press(keys: string): void;
  resize(columns: number): void;
  /** As a shell tells it: 128 and the signal where one ended the program. */
  readonly exit: Promise<number>;
  kill(): void;
  /** What the program gets when its terminal window is closed. */
  hangUp(): void;
  /** The terminal itself goes: nothing can be read from it or written to it any more. */
  close(): void;
}

export const keys = { enter: '\r', up: '\x1b[A', down: '\x1b[B', ctrlC: '\x03', ctrlD: '\x04' } as const;

/** flowlab in a real pseudo-terminal, its output interpreted as a terminal would. */
export function open(env: Readonly<Record<string, string>>, args: readonly string[], columns = 80): Screen {
  const terminal = new xterm.Terminal({ cols: columns, rows: 40, scrollback: 5000, allowProposedApi: true });
  const pty: IPty = spawn(process.execPath, [bin, ...args], {
    cols: columns,
    rows: 40,
    env: { TERM: 'xterm-256color', ...env },
  });
  let changed = () => {};
  pty.onData((data) => terminal.write(data, () => changed()));
  const exit = new Promise<number>((resolve) =>
    pty.onExit(({ exitCode, signal }) => terminal.write('', () => resolve(signal ? 128 + signal : exitCode))),
  );

  const text = (): string => {
    const { active } = terminal.buffer;
    return Array.from({ length: active.length }, (_, i) => active.getLine(i)?.translateToString(true) ?? '')
      .join('\n')
      .trimEnd();
  };
  const broken = (): readonly string[] => {
    const { active } = terminal.buffer;
    const lines: string[] = [];
    for (let i = 0; i < active.length; i += 1) {
      const line = active.getLine(i);
      if (!line?.isWrapped) lines.push('');
      lines[lines.length - 1] += line?.translateToString() ?? '';
    }
    const isWide = (line: string): boolean => line.trimEnd().length > columns;
    const fits = (line: string): boolean => line.split(' ').every((word) => word.length < columns - 8);
    return lines.filter((line) => isWide(line) && fits(line)).map((line) => line.trimEnd());
  };
  const count = (wanted: string | RegExp): number =>
    typeof wanted === 'string' ? text().split(wanted).length - 1 : [...text().matchAll(new RegExp(wanted, 'g'))].length;

  return {
    text,
    broken,
    exit,
    press: (typed) => pty.write(typed),
    resize: (to) => pty.resize(to, 40),
    kill: () => pty.kill('SIGKILL'),
    hangUp: () => pty.kill('SIGHUP'),
    // node-pty has it on every platform and leaves it out of its types.
    close: () => (pty as IPty & { readonly destroy: () => void }).destroy(),
    shows: (wanted, times = 1) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`Not on the screen: ${wanted}\n${text()}`)), 20_000);
        changed = () => {
          if (count(wanted) < times) return;
          clearTimeout(timer);
          changed = () => {};
          resolve();
        };
        changed();
      }),
  };
}
