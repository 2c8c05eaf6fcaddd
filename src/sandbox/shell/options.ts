/** Which options a command takes: what it calls them, by the names that select them. */
export interface Grammar {
  /** `-X`, `--request`: their value follows, also attached (`-c3`). */
  readonly withValue: Readonly<Record<string, string>>;
  readonly flags: Readonly<Record<string, string>>;
}

export interface ProgramOptions {
  readonly values: Readonly<Record<string, readonly string[]>>;
  readonly flags: ReadonlySet<string>;
  /** What is no option, wherever it stands, as GNU getopt permutes. */
  readonly rest: readonly string[];
}

export interface OptionProblem {
  readonly problem: 'unknown' | 'value-missing';
  readonly option: string;
}

export function readOptions(args: readonly string[], grammar: Grammar): ProgramOptions | OptionProblem {
  const values: Record<string, string[]> = {};
  const flags = new Set<string>();
  const rest: string[] = [];
  const queue = [...args];
  for (let argument = queue.shift(); argument !== undefined; argument = queue.shift()) {
    if (!/^-./.test(argument)) {
      rest.push(argument);
      continue;
    }
    const { option, attached } = split(argument, grammar);
    const flag = grammar.flags[option];
    const name = grammar.withValue[option];
    if (flag !== undefined) {
      flags.add(flag);
      // `-sS` is `-s -S`.
      if (attached !== '') queue.unshift(`-${attached}`);
    } else if (name !== undefined) {
      const value = attached === '' ? queue.shift() : attached;
      if (value === undefined) return { problem: 'value-missing', option };
      values[name] = [...(values[name] ?? []), value];
    } else return { problem: 'unknown', option };
  }
  return { values, flags, rest };
}

/** What is no option, of a command whose options take no values. */
export const operandsIn = (args: readonly string[]): readonly string[] => args.filter((arg) => !arg.startsWith('-'));

function split(argument: string, grammar: Grammar): { readonly option: string; readonly attached: string } {
  if (argument.startsWith('--')) {
    const [option = '', ...value] = argument.split('=');
    return grammar.withValue[option] === undefined
      ? { option: argument, attached: '' }
      : { option, attached: value.join('=') };
  }
  return { option: argument.slice(0, 2), attached: argument.slice(2) };
}
