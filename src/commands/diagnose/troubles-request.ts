import { Problem } from '../../base/problem.js';
import type { TroublesRequest } from '../../investigation/troubles/request.js';
import { accountIn, athenaIn, formatIn } from '../options.js';
import { firstGiven } from './given.js';
import { type DiagnoseFlags, refuseMixed, spanIn } from './request.js';

/** A question about all traffic: what is broken? Undefined where two ends are named, or anything that names them. */
export function troublesIn(
  source: string | undefined,
  destination: string | undefined,
  flags: DiagnoseFlags,
): TroublesRequest | undefined {
  const vpcId = source !== undefined && /^vpc-\w+$/.test(source) ? source : null;
  const isAboutEnds = (source !== undefined && vpcId === null) || destination !== undefined;
  if (isAboutEnds || naming.some((name) => flags[name] !== undefined)) return undefined;
  refuseOfOne(flags);
  refuseMixed(source, flags);
  const format = formatIn(flags.logFormat);
  const athena = athenaIn(flags);
  return {
    vpcId,
    span: spanIn(flags),
    network: flags.network ?? null,
    records: flags.logs
      ? { kind: 'files', files: flags.logs, format, athena }
      : { kind: 'log-groups', logGroup: flags.logGroup ?? null, format, athena },
    account: accountIn(flags),
  };
}

const naming = ['error', 'from', 'to', 'replay'] as const satisfies readonly (keyof DiagnoseFlags)[];

/** Of one conversation, not of all. */
const ofOne = [
  'protocol',
  'port',
  'probe',
  'fix',
  'yesChange',
  'save',
  'redact',
  'html',
  'athena',
] as const satisfies readonly (keyof DiagnoseFlags)[];

function refuseOfOne(flags: DiagnoseFlags): void {
  const given = firstGiven(flags, ofOne);
  if (given === undefined) return;
  throw new Problem('usage', `${given} is about one conversation: from where to where?`, [
    `npx flowlab diagnose <source> <destination> ${given} …`,
    `Or leave it out, and everything that is broken is looked for: npx flowlab diagnose`,
  ]);
}
