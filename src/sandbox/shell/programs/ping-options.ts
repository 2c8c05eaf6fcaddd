import type { Invocation } from '../machine.js';
import { readOptions } from '../options.js';

export interface PingOptions {
  readonly target: string;
  readonly count: number | null;
  readonly intervalMs: number;
  /** How long the last echo is waited for. */
  readonly waitMs: number;
  readonly deadlineMs: number | null;
  readonly size: number;
  readonly quiet: boolean;
  readonly family: 4 | 6 | null;
  /** Time to live: through how many routers it may go. */
  readonly ttl: number;
  /** `-M do`: may not be taken apart on the way. */
  readonly whole: boolean;
}

const GRAMMAR = {
  withValue: {
    '-c': 'count',
    '-W': 'wait',
    '-s': 'size',
    '-i': 'interval',
    '-w': 'deadline',
    '-t': 'ttl',
    '-I': 'interface',
    '-M': 'discovery',
  },
  flags: { '-4': '4', '-6': '6', '-n': 'numeric', '-q': 'quiet', '-O': 'outstanding', '-D': 'times', '-v': 'verbose' },
};

export function readPing({ args, machine }: Invocation): PingOptions | string {
  const read = readOptions(args, GRAMMAR);
  if ('problem' in read) {
    const letter = read.option.slice(1);
    return read.problem === 'unknown'
      ? `ping: invalid option -- '${letter}'\n`
      : `ping: option requires an argument -- '${letter}'\n`;
  }
  const { values, flags, rest } = read;
  const target = rest.at(-1);
  if (target === undefined) return 'ping: usage error: Destination address required\n';
  const wrong = Object.entries(values).find(
    ([name, given]) => name !== 'interface' && name !== 'discovery' && !/^\d+(\.\d+)?$/.test(given.at(-1) ?? ''),
  );
  if (wrong) return `ping: invalid argument: '${wrong[1].at(-1)}'\n`;
  const number = (name: string) => (values[name] === undefined ? null : Number(values[name].at(-1)));
  if (number('count') === 0) return "ping: invalid argument: '0': out of range: 1 <= value <= 9223372036854775807\n";
  const intervalMs = (number('interval') ?? 1) * 1000;
  if (intervalMs < 200 && machine.user !== 'root') {
    return 'ping: cannot flood, minimal interval for user must be >= 200 ms, use -i 0.2 (or higher)\n';
  }
  const deadline = number('deadline');
  return {
    target,
    count: number('count'),
    intervalMs: Math.max(intervalMs, 2),
    waitMs: (number('wait') ?? 10) * 1000,
    deadlineMs: deadline === null ? null : deadline * 1000,
    size: number('size') ?? 56,
    quiet: flags.has('quiet'),
    whole: values.discovery?.at(-1) === 'do' || values.discovery?.at(-1) === 'probe',
    ttl: number('ttl') ?? 127,
    family: flags.has('6') ? 6 : flags.has('4') ? 4 : null,
  };
}
