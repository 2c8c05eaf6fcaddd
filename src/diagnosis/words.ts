import { protocolName } from '../flow-log/protocols.js';
import { isIcmp, TCP } from '../network/packet.js';
import type { Case } from './case/case.js';
import { type CaseEnd, nameOf } from './case/ends.js';

/** What was sent, to begin a sentence with: `The ping`, `The TCP connection to port 443`. */
export function subject({ connection: { protocol, port } }: Pick<Case, 'connection'>): string {
  const to = port === null ? '' : ` to port ${port}`;
  if (isIcmp(protocol)) return 'The ping';
  return protocol === TCP ? `The TCP connection${to}` : `The ${protocolName(protocol)} packet${to}`;
}

/** The same inside a sentence. */
export const subjectWithin = (facts: Pick<Case, 'connection'>): string => `t${subject(facts).slice(1)}`;

export const sourceName = (facts: Pick<Case, 'source'>): string => nameOf(facts.source);
export const destinationName = (facts: Pick<Case, 'destination'>): string => nameOf(facts.destination);

/** Somebody's in AWS, as far as can be told: a public address without a known interface is taken for the internet, and behind VPC Lattice nobody sees. */
export const isOurs = ({ interfaceId, isInside }: CaseEnd): boolean => interfaceId !== null || isInside;

export const sentence = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`);
