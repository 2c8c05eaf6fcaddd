import { complain, type Invocation, type Running } from '../machine.js';
import { readOptions } from '../options.js';
import { readUrl } from './curl-request.js';

const GRAMMAR = {
  withValue: {
    '-O': 'output',
    '-T': 'timeout',
    '-t': 'tries',
    '--timeout': 'timeout',
    '--tries': 'tries',
    '--output-document': 'output',
    '--header': 'header',
  },
  flags: {
    '-q': 'quiet',
    '--quiet': 'quiet',
    '-S': 'head',
    '--spider': 'spider',
    '--no-check-certificate': 'insecure',
  },
};

/** wget, as curl asks: to a file named after the page, or where `-O` says. */
export function* wget({ args, shell }: Invocation): Running {
  const read = readOptions(args, GRAMMAR);
  const url = 'problem' in read ? undefined : read.rest[0];
  if ('problem' in read || url === undefined) {
    yield complain(
      'problem' in read
        ? `wget: this simulated host knows no ${read.option}\n`
        : 'wget: missing URL\nUsage: wget [OPTION]... [URL]...\n',
    );
    return 'problem' in read ? 2 : 1;
  }
  const { flags, values } = read;
  const whole = url.includes('://') ? url : `http://${url}`;
  const name = whole.split('/').slice(3).at(-1)?.split('?')[0] || 'index.html';
  const output = values.output?.at(-1) ?? name;
  const limit = values.timeout?.at(-1);
  const status = yield* shell.command([
    'curl',
    '-s',
    '-f',
    ...(flags.has('spider') ? ['-I', '-o', '/dev/null'] : output === '-' ? [] : ['-o', output]),
    ...(limit === undefined ? [] : ['--connect-timeout', limit]),
    ...(values.header ?? []).flatMap((header) => ['-H', header]),
    whole,
  ]);
  const { host } = readUrl(whole) ?? { host: whole };
  if (!flags.has('quiet') && status !== 0) yield complain(`${failures[status]?.(host) ?? 'failed.'}\n`);
  if (!flags.has('quiet') && status === 0 && output !== '-') yield complain(`‘${output}’ saved\n`);
  // "4 Network failure. 8 Server issued an error response." (Wget manual, "Exit Status")
  return status === 0 ? 0 : status === 22 ? 8 : 4;
}

/** By what curl ends with. */
const failures: Readonly<Record<number, (host: string) => string>> = {
  6: (host) => `wget: unable to resolve host address ‘${host}’`,
  7: (host) => `Connecting to ${host}... failed: Connection refused.`,
  22: () => 'HTTP request sent, awaiting response... ERROR: the server refused it.',
  28: (host) => `Connecting to ${host}... failed: Connection timed out.`,
};
