/** Words as a POSIX shell splits them, single quotes being the only ones; undefined for anything that a shell would expand. */
export function wordsOf(line: string): readonly string[] | undefined {
  if (!/^(?:[\w./:,=+-]+|'[^'\\]*')(?: (?:[\w./:,=+-]+|'[^'\\]*'))*$/.test(line)) return undefined;
  return [...line.matchAll(/'([^']*)'|([^\s']+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

/** Values by option; '' for a flag. */
export type Options = ReadonlyMap<string, string>;

export function optionsIn(words: readonly string[]): Options | undefined {
  const options = new Map<string, string>();
  for (let at = 0; at < words.length; at += 1) {
    const name = /^--([a-z0-9-]+)$/.exec(words[at] ?? '')?.[1];
    if (name === undefined || options.has(name)) return undefined;
    const value = words[at + 1];
    const isFlag = value === undefined || value.startsWith('--');
    options.set(name, isFlag ? '' : value);
    if (!isFlag) at += 1;
  }
  return options;
}
