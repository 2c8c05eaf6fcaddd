import type { Readable } from 'node:stream';
import { shellWord } from '../base/shell-word.js';
import type { NameResolver } from '../investigation/names.js';
import { hasManyColours } from '../terminal/colour.js';
import type { Screen } from '../terminal/screen.js';
import { type Paint, styleFor, unpainted } from '../terminal/style.js';
import { writerTo } from '../terminal/writer.js';
import { type LabFiles, labFiles } from './lab-files.js';
import type { Prompting, Terminal } from './terminal.js';

/** Options that every command takes, with their help: declared here, read below, and seen nowhere else. */
export const globalOptions = [
  ['--state <file>', 'where the lab is kept (default: your own state folder, or FLOWLAB_HOME)'],
  ['--plain', 'no colour, no animation'],
  ['--utc', 'times in UTC instead of those of this machine'],
  ['--accessible', 'for screen readers: numbered choices, text that only grows'],
  ['--no-input', 'never ask; fail and name the missing option'],
  ['-v, --verbose', 'show each AWS call'],
] as const;

export interface GlobalFlags {
  readonly state?: string;
  readonly plain?: boolean;
  readonly utc?: boolean;
  readonly accessible?: boolean;
  /** False with --no-input. */
  readonly input?: boolean;
  readonly verbose?: boolean;
}

/** What surrounds a run: where things are kept, who listens, who answers. Built once, from the options of every command. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** Opened where it is read: that takes longer than `status` takes to answer. */
  stdin(): Readable;
  readonly files: LabFiles;
  /** --state, as the words that name the same lab in another command. */
  readonly stateOption: readonly string[];
  readonly verbose: boolean;
  /** What a host name stands for on this machine. */
  readonly resolve: NameResolver;
  /** Standard output or standard error, without the rest of a terminal. */
  screen(stream: 'stdout' | 'stderr'): Promise<Screen>;
  /** Prompts are loaded with it, which is why help and `status` do without. */
  terminal(asking?: Prompting): Promise<Terminal>;
}

export function surroundingsOf(flags: GlobalFlags): Surroundings {
  const { env, platform } = process;
  const { plain = false, utc = false, accessible = false, input = true, verbose = false } = flags;
  const stateOption = flags.state === undefined ? [] : ['--state', shellWord(flags.state)];
  const open = async (stream: NodeJS.WriteStream): Promise<Screen> => {
    const { isTTY = false, columns } = stream;
    const traits = { isTTY, columns, env, platform, plain, accessible, zone: utc ? 'UTC' : undefined };
    const style = styleFor(traits, styleFor(traits, unpainted).colour ? await loadPaint(env) : unpainted);
    return { out: writerTo(stream, style), style, isTTY, columns };
  };
  const opened = new Map<'stdout' | 'stderr', Promise<Screen>>();
  const screen = (name: 'stdout' | 'stderr'): Promise<Screen> => {
    const known = opened.get(name) ?? open(process[name]);
    opened.set(name, known);
    return known;
  };
  return {
    env,
    stdin: () => process.stdin,
    files: labFiles(flags.state, env),
    stateOption,
    verbose,
    resolve: async (name) => (await import('../investigation/names.js')).machineResolver(name),
    screen,
    async terminal(asking = {}) {
      const [result, talk, { openTerminal }] = await Promise.all([
        screen('stdout'),
        screen('stderr'),
        import('./terminal.js'),
      ]);
      return openTerminal({ result, talk, plain, verbose, canAsk: input, stateOption, ...asking });
    },
  };
}

/** chalk takes longer to load than `status` takes to answer. */
async function loadPaint(env: NodeJS.ProcessEnv): Promise<Paint> {
  const { painted, paintedEvenly } = await import('../terminal/paint.js');
  return hasManyColours(env) ? paintedEvenly : painted;
}
