import type { WhatIfRequest } from '../../investigation/what-if.js';
import { accountIn, athenaOptions } from '../options.js';
import { clash, firstGiven } from './given.js';
import { type DiagnoseFlags, isOffline, recordsIn, refuseMixed, spanIn } from './request.js';

/** A question about all traffic: what would other rules have done? Undefined where none is asked. */
export function whatIfIn(source: string | undefined, flags: DiagnoseFlags): WhatIfRequest | undefined {
  const { whatIf = [], whatIfNetwork, replay } = flags;
  if (whatIf.length === 0 && whatIfNetwork === undefined) return undefined;
  refuseBeside(source, flags);
  refuseMixed(undefined, flags);
  const asked = { kind: 'what-if', commands: whatIf, other: whatIfNetwork ?? null } as const;
  if (replay !== undefined) return { ...asked, from: { kind: 'replay', file: replay } };
  const span = spanIn(flags);
  const from = { network: flags.network ?? null, records: recordsIn(flags) };
  if (isOffline(from)) return { ...asked, from: { kind: 'files', ...from, span } };
  return { ...asked, from: { kind: 'aws', ...from, account: accountIn(flags), span } };
}

/** Of one conversation, or of what is wrong now. */
const others = [
  'error',
  'from',
  'to',
  'protocol',
  'port',
  'rules',
  'probe',
  'fix',
  'yesChange',
  'save',
  'redact',
  'html',
  'markdown',
  ...athenaOptions,
] as const satisfies readonly (keyof DiagnoseFlags)[];

function refuseBeside(source: string | undefined, flags: DiagnoseFlags): void {
  const given = firstGiven(flags, others);
  if (source === undefined && given === undefined) return;
  const what = source === undefined ? `--what-if and ${given}` : '--what-if and a source';
  throw clash(what, 'it is about all the traffic that was seen');
}
