import { Problem } from '../../base/problem.js';
import type { WhatIfRequest } from '../../investigation/what-if.js';
import { accountIn, formatIn } from '../options.js';
import { clash, firstGiven } from './given.js';
import { type DiagnoseFlags, spanIn } from './request.js';

/** A question about all traffic: what would other rules have done? Undefined where none is asked. */
export function whatIfIn(source: string | undefined, flags: DiagnoseFlags): WhatIfRequest | undefined {
  const { whatIf = [], whatIfNetwork, network, logs, replay } = flags;
  if (whatIf.length === 0 && whatIfNetwork === undefined) return undefined;
  refuseBeside(source, flags);
  const asked = { kind: 'what-if', commands: whatIf, other: whatIfNetwork ?? null } as const;
  if (replay !== undefined) return { ...asked, from: { kind: 'replay', file: replay } };
  if (network === undefined && logs === undefined) {
    const records = {
      kind: 'log-groups',
      logGroup: flags.logGroup ?? null,
      format: formatIn(flags.logFormat),
    } as const;
    return { ...asked, from: { kind: 'aws', account: accountIn(flags), records, span: spanIn(flags) } };
  }
  if (network === undefined || logs === undefined) {
    throw new Problem(
      'usage',
      '--what-if takes network and records both from files or both from AWS: --network <file> and --logs <file…>, or neither.',
      ['The network as it is: npx flowlab network > network.json'],
    );
  }
  const records = { kind: 'files', files: logs, format: formatIn(flags.logFormat) } as const;
  return { ...asked, from: { kind: 'files', network, records, span: spanIn(flags) } };
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
  'athena',
  'athenaWorkgroup',
  'athenaOutput',
  'athenaTable',
] as const satisfies readonly (keyof DiagnoseFlags)[];

function refuseBeside(source: string | undefined, flags: DiagnoseFlags): void {
  const given = firstGiven(flags, others);
  if (source === undefined && given === undefined) return;
  const what = source === undefined ? `--what-if and ${given}` : '--what-if and a source';
  throw clash(what, 'it is about all the traffic that was seen');
}
