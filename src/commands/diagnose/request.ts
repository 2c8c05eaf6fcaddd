import { Problem } from '../../base/problem.js';
import { shellWord } from '../../base/shell-word.js';
import { type AskedSpan, momentIn } from '../../base/time-span.js';
import type { Asked, DiagnoseRequest, Inquiry } from '../../investigation/request.js';
import { UDP } from '../../network/packet.js';
import { isInBucket } from '../../records/files/tree.js';
import type { LogGroups, RecordFiles } from '../../records/request.js';
import type { ReportFlags } from '../../terminal/render/formats.js';
import {
  type AccountFlags,
  type AthenaFlags,
  accountIn,
  athenaIn,
  athenaOptions,
  formatIn,
  nothingInBucket,
} from '../options.js';
import { askedOf } from './asked.js';
import { clash, firstGiven, optionWords } from './given.js';

export interface DiagnoseFlags extends AccountFlags, AthenaFlags, ReportFlags {
  readonly error?: string;
  readonly from?: string;
  readonly to?: string;
  readonly protocol?: string;
  readonly port?: number;
  readonly since?: string;
  readonly until?: string;
  readonly logGroup?: string;
  readonly logs?: readonly string[];
  readonly logFormat?: string;
  readonly rules?: boolean;
  readonly network?: string;
  readonly save?: string;
  readonly replay?: string;
  readonly redact?: boolean;
  readonly probe?: boolean;
  readonly fix?: boolean;
  readonly yesChange?: string;
  readonly whatIf?: readonly string[];
  readonly whatIfNetwork?: string;
  readonly full?: boolean;
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** What is to be found out. Options that would say the same thing twice, or nothing, are refused before anything is read. */
export function diagnoseRequest(
  source: string | undefined,
  destination: string | undefined,
  flags: DiagnoseFlags,
): DiagnoseRequest {
  refuseMixed(source, flags);
  if (flags.replay !== undefined) return { kind: 'replay', file: flags.replay };
  const { network, records, ...rest } = inquiryOf(source, destination, flags);
  const from = { network, records };
  if (isOffline(from)) return { kind: 'files', ...from, ...rest };
  return { kind: 'aws', ...from, ...rest, account: accountIn(flags), fix: flags.fix === true };
}

function inquiryOf(source: string | undefined, destination: string | undefined, flags: DiagnoseFlags): Inquiry {
  if (athenaIn(flags).wanted && flags.logs?.some(isInBucket) === false) throw nothingInBucket();
  return {
    asked: askedOf(source, destination, flags),
    span: spanIn(flags),
    network: flags.network ?? null,
    records: flags.rules ? { kind: 'none' } : recordsIn(flags),
    probe: flags.probe === true,
  };
}

/** Which records are looked at. */
export function recordsIn({ logs: files, logGroup, ...flags }: DiagnoseFlags): RecordFiles | LogGroups {
  const [format, athena] = [formatIn(flags.logFormat), athenaIn(flags)];
  return files
    ? { kind: 'files', files, format, athena }
    : { kind: 'log-groups', logGroup: logGroup ?? null, format, athena };
}

/** Whether nothing has to be read from AWS: neither the configuration nor records. */
export const isOffline = <Records extends Inquiry['records']>(asked: {
  readonly network: string | null;
  readonly records: Records;
}): asked is { readonly network: string; readonly records: Exclude<Records, LogGroups> } =>
  asked.network !== null &&
  (asked.records.kind === 'none' || (asked.records.kind === 'files' && !asked.records.files.some(isInBucket)));

export const spanIn = ({ since, until }: Pick<DiagnoseFlags, 'since' | 'until'>): AskedSpan => ({
  since: since === undefined ? null : momentIn('--since', since),
  until: until === undefined ? null : momentIn('--until', until),
});

export function refuseMixed(source: string | undefined, flags: DiagnoseFlags): void {
  const { logs, network, logGroup, logFormat, replay, probe, fix } = flags;
  if (replay !== undefined) refuseBesideReplay(source, flags);
  const ofRecords = flags.rules ? firstGiven(flags, recordFlags) : undefined;
  if (ofRecords) throw clash(`--rules and ${ofRecords}`, 'the rules alone are asked, and no record is looked at');
  if (logs && logGroup !== undefined) {
    throw clash('--logs and --log-group', 'the records come from files or from a log group, not from both');
  }
  if (logFormat !== undefined && !logs && logGroup === undefined) {
    throw new Problem(
      'usage',
      '--log-format belongs to --logs or --log-group: flow logs say themselves which they have.',
      ['Leave it out, or name the files: --logs <file…>'],
    );
  }
  if (probe && (logs || network !== undefined)) {
    throw clash('--probe and files', 'a probe is sent now, and its records come from AWS');
  }
  if (flags.yesChange !== undefined && !fix) {
    throw new Problem('usage', '--yes-change belongs to --fix: nothing is changed without it.', [
      'Leave it out, or add --fix.',
    ]);
  }
  if (fix && network !== undefined) {
    throw clash('--fix and --network', 'a configuration from a file may be of another day');
  }
}

function refuseBesideReplay(source: string | undefined, flags: DiagnoseFlags): void {
  const own = [
    'error',
    'from',
    'to',
    'protocol',
    'port',
    'since',
    'until',
    'logGroup',
    'logs',
    'logFormat',
    'rules',
    'network',
    'probe',
    'fix',
    'yesChange',
  ] as const;
  const given = firstGiven(flags, own);
  if (source === undefined && given === undefined) return;
  throw clash(
    source === undefined ? `--replay and ${given}` : '--replay and a source',
    'a saved diagnosis has its own question and evidence',
  );
}

/** What says which records, or of when. */
const recordFlags = ['logs', 'logGroup', 'logFormat', 'since', 'until', 'probe', ...athenaOptions] as const;

/** Where nothing else is to be done: somebody else may want to read it. */
export const asReport = { text: 'As one page for others', command: 'npx flowlab report --open' } as const;

/** The command that asks the same again, as it is typed. */
export function askedAgain(
  { source, destination, protocol: number, port, error }: Asked,
  { protocol: written, profile, region, since, logGroup }: DiagnoseFlags,
): string {
  // The port may have come with an end, or with an error.
  const protocol = written ?? (port === null ? undefined : number === UDP ? 'udp' : 'tcp');
  return [
    'npx flowlab diagnose',
    // A name that was not found has no port: without the error the same words would ask about a ping.
    ...(error?.kind === 'name' && port === null && isOneLine(error.text)
      ? optionWords({ error: error.text, from: source, to: destination })
      : [shellWord(source), shellWord(destination)]),
    ...optionWords({ protocol, port, profile, region, since, 'log-group': logGroup }),
  ].join(' ');
}

const isOneLine = (text: string): boolean => text.length <= 300 && !/[\r\n]/.test(text);
