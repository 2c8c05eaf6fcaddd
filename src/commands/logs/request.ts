import { existsSync } from 'node:fs';
import { Problem } from '../../base/problem.js';
import { shellWord } from '../../base/shell-word.js';
import { momentIn } from '../../base/time-span.js';
import { canonicalAddress } from '../../network/address.js';
import { canonicalCidr } from '../../network/cidr.js';
import { isInBucket } from '../../records/files/tree.js';
import type { Grouping } from '../../records/grouped.js';
import type { Match, Narrowing, RecordsRequest, Subject } from '../../records/request.js';
import { names } from '../../stages/names.js';
import type { RecordForm } from '../../terminal/record-sink.js';
import {
  type AccountFlags,
  type AthenaFlags,
  accountIn,
  athenaIn,
  formatIn,
  nothingInBucket,
  protocolIn,
} from '../options.js';

export interface LogsFlags extends AccountFlags, AthenaFlags {
  readonly logGroup?: string;
  readonly logs?: readonly string[];
  readonly logFormat?: string;
  readonly match?: string;
  readonly network?: string;
  readonly port?: number;
  readonly protocol?: string;
  readonly accepted?: boolean;
  readonly rejected?: boolean;
  readonly since?: string;
  readonly until?: string;
  readonly follow?: boolean;
  readonly explain?: boolean;
  readonly summary?: boolean;
  readonly by?: string;
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** Which records are asked for. What is wrong with an option is said before anything is read. */
export function logsRequest(things: readonly string[], flags: LogsFlags): RecordsRequest {
  const named = things.filter(isEvidence);
  const files = [...named, ...(flags.logs ?? [])];
  const isFiles = named.length > 0 || flags.logs !== undefined;
  refuseMixed(flags, isFiles);
  const subject = subjectOf(
    things.filter((thing) => !named.includes(thing)),
    isFiles,
  );
  const narrowing = narrowingIn(flags);
  const format = formatIn(flags.logFormat);
  const athena = athenaIn(flags);
  if (athena.wanted && isFiles && !files.some(isInBucket)) throw nothingInBucket();
  if (isFiles) return { kind: 'files', files, format, subject, narrowing, account: accountIn(flags), athena };
  return {
    kind: 'log-groups',
    logGroup: flags.logGroup ?? null,
    format,
    subject,
    narrowing,
    account: accountIn(flags),
    athena,
    follow: flags.follow === true,
  };
}

/** Whoever asks for certain records wants to see them; of all others, at a terminal, what they amount to. */
export function formOf(flags: LogsFlags, isTerminal: boolean): RecordForm {
  const { json = false, explain, summary, by, follow, match, port, protocol, accepted, rejected } = flags;
  if (by !== undefined) return { by: groupingIn(by), json };
  if (summary) return json ? 'summary-json' : 'summary';
  if (json) return 'json';
  if (explain) return 'explained';
  const isAsked =
    follow || accepted || rejected || [match, port, protocol].some((narrowing) => narrowing !== undefined);
  return isTerminal && !isAsked ? 'overview' : 'lines';
}

function groupingIn(by: string): Grouping {
  const grouping = groupings.find((each) => each === by);
  if (grouping !== undefined) return grouping;
  throw new Problem('usage', `--by ${by}: records are summed up by ${groupings.join(', ')}.`, ['--by pair']);
}

const groupings: readonly Grouping[] = ['pair', 'port', 'interface'];

/** What is a path of this disk, or looks like one; all else is an interface. */
const isEvidence = (thing: string): boolean =>
  thing === '-' || thing.startsWith('s3://') || /[/\\*?]|\.[A-Za-z]\w*$/.test(thing) || existsSync(thing);

function subjectOf(things: readonly string[], isFiles: boolean): Subject | null {
  const [name, another] = things;
  if (name === undefined) return null;
  if (another !== undefined)
    throw new Problem('usage', `"${name}" and "${another}": one interface at a time.`, [
      `The first alone: npx flowlab logs ${shellWord(name)}`,
      'Any number of files or directories: npx flowlab logs <file…>',
    ]);
  if (/^eni-[0-9a-f]+$/.test(name)) return { kind: 'interface', name };
  if (isFiles)
    throw new Problem('usage', `"${name}" is neither a network interface (eni-…) nor a file.`, [
      `By address or any other value: npx flowlab logs <file> --match ${shellWord(name)}`,
    ]);
  if (/^i-[0-9a-f]+$/.test(name)) return { kind: 'instance', name };
  const role = roleOf(name);
  if (role !== undefined) return { kind: 'role', name: role };
  throw new Problem(
    'usage',
    `"${name}" is neither a file nor a network interface: an ID (eni-…), an instance ID (i-…), source or destination.`,
    [
      ...(canonicalAddress(name) === undefined ? [] : [`Records with that address: npx flowlab logs --match ${name}`]),
      'What it reads: npx flowlab logs --help',
    ],
  );
}

/** A machine of the lab goes by its role or by its name. */
const roleOf = (text: string): string | undefined =>
  Object.entries(names.instance).find(([role, name]) => text === role || text === name)?.[0];

function refuseMixed(flags: LogsFlags, isFiles: boolean): void {
  const { logGroup, follow, explain, json, summary, by, accepted, rejected } = flags;
  if (isFiles && logGroup !== undefined)
    throw new Problem('usage', 'Records come from files (--logs) or from a log group (--log-group), not from both.', [
      'Leave one of them out.',
    ]);
  if (isFiles && follow)
    throw new Problem('usage', '--follow waits for new records in CloudWatch Logs; a file is read to its end.', [
      'A file that grows: tail -f <file> | npx flowlab logs -',
    ]);
  if (explain && json)
    throw new Problem('usage', '--explain is for people and --json for programs.', ['Leave one of them out.']);
  if ((summary || by !== undefined) && (explain || follow))
    throw new Problem(
      'usage',
      `--${by === undefined ? 'summary' : 'by'} sums records up; --${explain ? 'explain' : 'follow'} shows each.`,
      ['Leave one of them out.'],
    );
  if (accepted && rejected)
    throw new Problem('usage', '--accepted and --rejected: no record is both.', ['Leave both out to see all traffic.']);
}

const narrowingIn = ({ match, port, protocol, accepted, rejected, since, until }: LogsFlags): Narrowing => ({
  match: match === undefined ? null : matchIn(match.trim()),
  action: accepted ? 'ACCEPT' : rejected ? 'REJECT' : null,
  port: port ?? null,
  protocol: protocol === undefined ? null : protocolIn(protocol),
  since: since === undefined ? null : momentIn('--since', since),
  until: until === undefined ? null : momentIn('--until', until),
});

function matchIn(text: string): Match {
  const address = canonicalAddress(text);
  if (address !== undefined) return { kind: 'address', text: address };
  const block = canonicalCidr(text);
  if (block !== undefined) return { kind: 'block', text: block };
  // What begins like an address and is none is a slip, and would find nothing.
  if (text !== '' && !/\s/.test(text) && !/^[\d.]+(\/\d*)?$|::|^[\d.]*\/\d+$/.test(text))
    return { kind: 'value', text };
  throw new Problem('usage', `--match ${text} is not an IP address, a block of addresses or a name.`, [
    'For example: --match 172.31.16.20, --match 172.31.0.0/16, --match eni-0123456789abcdef0',
  ]);
}
