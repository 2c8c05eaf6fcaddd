// Records a real run in a pseudo-terminal and writes it as one animated SVG for the README: npm run recording.
// Nothing is retouched but the time between the frames: what takes long is shown shorter, the verdict longer.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

const COLUMNS = 80;
const ROWS = 24;
const CELL = { width: 8.4, height: 18 };
const PAD = 16;
const FRAMES = 28;
const PROMPT = '$ ';
const script = ['npx flowlab start --sandbox --yes --until 6', 'npx flowlab diagnose source destination --probe --yes'];

const home = await mkdtemp(join(tmpdir(), 'flowlab-recording-'));
const terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, scrollback: 0, allowProposedApi: true });
const pty = spawn('bash', ['--norc', '--noprofile'], {
  cols: COLUMNS,
  rows: ROWS,
  cwd: process.cwd(),
  env: { PATH: process.env.PATH, TERM: 'xterm-256color', LANG: 'C.UTF-8', TZ: 'UTC', FLOWLAB_HOME: home, PS1: PROMPT },
});
let last = Date.now();
pty.onData((data) => {
  last = Date.now();
  terminal.write(data);
});

const frames = [];
const sampling = setInterval(() => {
  const frame = screen();
  if (frame.join('\n') !== frames.at(-1)?.join('\n')) frames.push(frame);
}, 100);

await settled();
// The program of this checkout, under the name by which everybody calls it.
pty.write(`npx() { shift; node bin/flowlab.js "$@"; }; clear\r`);
await settled();
frames.length = 0;
for (const line of script) {
  for (const letter of line) {
    pty.write(letter);
    await rest(12);
  }
  await rest(300);
  pty.write('\r');
  await rest(1500);
  await settled();
}
clearInterval(sampling);
frames.push(screen());
pty.kill();
await rm(home, { recursive: true, force: true });

const shown = thinned(frames, FRAMES);
const svg = drawn(shown);
await writeFile('.github/recording.svg', svg);
console.log(`.github/recording.svg: ${shown.length} frames of ${frames.length}, ${Math.round(svg.length / 1024)} kB`);

function rest(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Until the prompt stands there and nothing has come for a while. */
async function settled() {
  const deadline = Date.now() + 120_000;
  for (;;) {
    await rest(100);
    const { active } = terminal.buffer;
    const line = active.getLine(active.baseY + active.cursorY)?.translateToString(true) ?? '';
    if (Date.now() - last > 600 && line.trimEnd() === PROMPT.trimEnd()) return;
    if (Date.now() > deadline) throw new Error(`No prompt came back:\n${screen().join('\n')}`);
  }
}

/** Each row as markup: runs of letters that look alike. */
function screen() {
  const { active } = terminal.buffer;
  return Array.from({ length: ROWS }, (_, row) => rowMarkup(active.getLine(active.baseY + row)));
}

function rowMarkup(line) {
  const runs = [];
  for (let x = 0; x < COLUMNS; x++) {
    const cell = line?.getCell(x);
    const look = [
      cell?.isFgPalette() ? `c${cell.getFgColor()}` : '',
      cell?.isBold() ? 'b' : '',
      cell?.isDim() ? 'd' : '',
    ]
      .filter(Boolean)
      .join(' ');
    const text = cell?.getChars() || ' ';
    const run = runs.at(-1);
    if (run?.look === look) run.text += text;
    else runs.push({ look, text, x });
  }
  return runs
    .map(({ look, text, x }) => ({ look, x: x + text.search(/\S|$/), text: text.trim() }))
    .filter(({ text }) => text !== '')
    .map(({ look, x, text }) => {
      const width = `textLength="${round([...text].length * CELL.width)}"`;
      return `<tspan${look ? ` class="${look}"` : ''} x="${round(x * CELL.width)}" ${width}>${escaped(text)}</tspan>`;
    })
    .join('');
}

/** The last frame always, and of the others as many as are wanted, evenly. */
function thinned(all, most) {
  const step = Math.max(1, all.length / most);
  const picked = Array.from({ length: Math.min(all.length, most) }, (_, at) => all[Math.floor(at * step)]);
  return [...picked.slice(0, -1), all.at(-1)];
}

function drawn(all) {
  const rows = new Map();
  for (const row of all.flat()) if (row !== '' && !rows.has(row)) rows.set(row, `r${rows.size}`);
  const STEP = 0.45;
  const HOLD = 9;
  const length = (all.length - 1) * STEP + HOLD;
  const percent = (seconds) => round((seconds / length) * 100);
  const frames = all.map((frame, at) => {
    const lines = frame.map((row, y) =>
      row === '' ? '' : `<use href="#${rows.get(row)}" y="${(y + 1) * CELL.height}"/>`,
    );
    const [from, to] = [percent(at * STEP), at === all.length - 1 ? 100 : percent((at + 1) * STEP)];
    const keys =
      at === 0
        ? `0%{visibility:visible}${to}%,100%{visibility:hidden}`
        : `0%{visibility:hidden}${from}%{visibility:visible}${to === 100 ? '' : `${to}%`}${to === 100 ? '100%{visibility:visible}' : ',100%{visibility:hidden}'}`;
    return {
      keys: `@keyframes f${at}{${keys}}`,
      markup: `<g class="f" style="animation-name:f${at}">${lines.join('')}</g>`,
    };
  });
  const [width, height] = [COLUMNS * CELL.width + 2 * PAD, ROWS * CELL.height + 2 * PAD];
  const colours = { 28: '#178a17', 161: '#d7005f', 130: '#af5f00', 31: '#0087af', 243: '#767676' };
  const style = [
    '.s{fill:#fff;stroke:#c3c9cf}text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#1a1c1e;white-space:pre}',
    '@media(prefers-color-scheme:dark){.s{fill:#121416;stroke:#434a51}text{fill:#e6e8ea}}',
    ...Object.entries(colours).map(([index, colour]) => `.c${index}{fill:${colour}}`),
    '.b{font-weight:700}.d{opacity:.7}',
    `.f{visibility:hidden;animation:${round(length)}s step-end infinite}`,
    ...frames.map(({ keys }) => keys),
    '@media(prefers-reduced-motion:reduce){.f{animation:none}.f:last-of-type{visibility:visible}}',
  ].join('');
  const words = `A recording of a terminal: ${script.join(', then ')}. It ends in the verdict.`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height)}" role="img" aria-label="${escaped(words)}"><style>${style}</style><defs>${[...rows].map(([row, id]) => `<text id="${id}">${row}</text>`).join('')}</defs><rect class="s" x=".5" y=".5" width="${round(width - 1)}" height="${round(height - 1)}" rx="8"/><g transform="translate(${PAD} ${PAD - 4})">${frames.map(({ markup }) => markup).join('')}</g></svg>\n`;
}

function round(number) {
  return Math.round(number * 10) / 10;
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter]);
}
