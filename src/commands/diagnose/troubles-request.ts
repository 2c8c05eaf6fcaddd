import { Problem } from '../../base/problem.js';
import type { TroublesRequest } from '../../investigation/troubles/request.js';
import { hasPorts } from '../../network/packet.js';
import { accountIn, athenaOptions, protocolIn } from '../options.js';
import { firstGiven, portless } from './given.js';
import { type DiagnoseFlags, recordsIn, refuseMixed, spanIn } from './request.js';

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
  return {
    vpcId,
    traffic: trafficIn(flags),
    span: spanIn(flags),
    network: flags.network ?? null,
    records: recordsIn(flags),
    account: accountIn(flags),
  };
}

const naming = ['error', 'from', 'to', 'replay'] as const satisfies readonly (keyof DiagnoseFlags)[];

/** Of one conversation, not of all. */
const ofOne = ['rules', 'probe', 'fix', 'yesChange'] as const satisfies readonly (keyof DiagnoseFlags)[];

function refuseOfOne(flags: DiagnoseFlags): void {
  const ofSearch = firstGiven(flags, athenaOptions);
  if (ofSearch !== undefined) {
    throw new Problem(
      'usage',
      `${ofSearch} searches for what two ends say to each other; to find what is broken, every record has to be read.`,
      ['Leave it out, or name the ends: npx flowlab diagnose <source> <destination> --athena …'],
    );
  }
  const given = firstGiven(flags, ofOne);
  if (given === undefined) return;
  throw new Problem('usage', `${given} is about one conversation: from where to where?`, [
    `Name the ends: npx flowlab diagnose <source> <destination> ${given} …`,
    `Or leave it out, and everything that is broken is looked for: npx flowlab diagnose`,
  ]);
}

/** Without a protocol, a port is that of TCP and of UDP. */
function trafficIn({ protocol: named, port }: DiagnoseFlags): TroublesRequest['traffic'] {
  const protocol = named === undefined ? null : protocolIn(named);
  if (port !== undefined && protocol !== null && !hasPorts(protocol)) throw portless(port);
  return { protocol, port: port ?? null };
}
