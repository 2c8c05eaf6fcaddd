import { Problem } from '../../base/problem.js';
import { momentIn } from '../../base/time-span.js';
import { canonicalAddress } from '../../network/address.js';
import type { Narrowing, RecordsRequest, Subject } from '../../records/request.js';
import type { RecordForm } from '../../terminal/record-sink.js';
import { type AccountFlags, accountIn, formatIn } from '../options.js';

export interface LogsFlags extends AccountFlags {
  readonly logGroup?: string;
  readonly logs?: readonly string[];
  readonly logFormat?: string;
  readonly match?: string;
  readonly rejected?: boolean;
  readonly since?: string;
  readonly follow?: boolean;
  readonly explain?: boolean;
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** Which records are asked for. What is wrong with an option is said before anything is read. */
export function requestOf(eni: string | undefined, flags: LogsFlags): RecordsRequest {
  const subject = subjectOf(eni, flags);
  const narrowing = narrowingIn(flags);
  const format = formatIn(flags.logFormat);
  if (flags.logs !== undefined) return { kind: 'files', files: flags.logs, format, subject, narrowing };
  return {
    kind: 'log-groups',
    logGroup: flags.logGroup ?? null,
    format,
    subject,
    narrowing,
    account: accountIn(flags),
    follow: flags.follow === true,
  };
}

/** Whoever asks for certain records wants to see them; of all others, at a terminal, what they amount to. */
export function formOf({ json, explain, follow, match, rejected }: LogsFlags, isTerminal: boolean): RecordForm {
  if (json) return 'json';
  if (explain) return 'explained';
  const isAsked = follow || match !== undefined || rejected;
  return isTerminal && !isAsked ? 'summary' : 'lines';
}

function subjectOf(eni: string | undefined, flags: LogsFlags): Subject | null {
  refuseMixed(flags);
  if (eni === undefined) return null;
  if (/^eni-[0-9a-f]+$/.test(eni)) return { kind: 'interface', name: eni };
  if (flags.logs !== undefined)
    throw new Problem('usage', `"${eni}" is no network interface (eni-…), and files know nothing else.`, [
      'By address: npx flowlab logs --logs <file> --match <address>',
    ]);
  if (/^i-[0-9a-f]+$/.test(eni)) return { kind: 'instance', name: eni };
  if (eni === 'source' || eni === 'destination') return { kind: 'role', name: eni };
  throw new Problem(
    'usage',
    `"${eni}" is no network interface: an ID (eni-…), an instance ID (i-…), source or destination.`,
    [
      ...(canonicalAddress(eni) === undefined ? [] : [`Records with that address: npx flowlab logs --match ${eni}`]),
      'npx flowlab logs --help',
    ],
  );
}

function refuseMixed({ logs, logGroup, follow, explain, json }: LogsFlags): void {
  if (logs !== undefined && logGroup !== undefined)
    throw new Problem('usage', 'Records come from files (--logs) or from a log group (--log-group), not from both.', [
      'Leave one of them out.',
    ]);
  if (logs !== undefined && follow)
    throw new Problem('usage', '--follow waits for new records in CloudWatch Logs; a file is read to its end.', [
      'A file that grows: tail -f <file> | npx flowlab logs --logs -',
    ]);
  if (explain && json)
    throw new Problem('usage', '--explain is for people and --json for programs.', ['Leave one of them out.']);
}

const narrowingIn = ({ match, rejected = false, since }: LogsFlags): Narrowing => ({
  address: match === undefined ? null : addressIn(match),
  rejected,
  since: since === undefined ? null : momentIn('--since', since),
});

function addressIn(match: string): string {
  const address = canonicalAddress(match.trim());
  if (address !== undefined) return address;
  throw new Problem('usage', `--match ${match} is not one IP address.`, ['For example: --match 172.31.16.20']);
}
