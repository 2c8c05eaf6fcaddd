import { UDP } from '../../network/packet.js';
import type { CauseCode } from '../causes/cause-code.js';
import type { Evidence } from '../question.js';
import type { Connection, Verdict } from '../verdict.js';
import type { Suspicion } from './suspicion.js';

/** A conversation that is broken. */
export interface Trouble {
  readonly suspicion: Suspicion;
  readonly connection: Connection;
  readonly verdict: Verdict['verdict'];
  /** What is shown of it; of very many, the worst alone have it. */
  readonly closer: Closer | null;
}

export interface Closer {
  readonly evidence: Evidence;
  readonly verdict: Verdict;
}

/** What is broken in some traffic. */
export interface Troubles {
  /** From the first record to the last; null where there is none. */
  readonly window: { readonly since: string | null; readonly until: string | null };
  /** The worst first. */
  readonly troubles: readonly Trouble[];
  /** Of the internet, whom nobody asked: how many addresses tried, and how many distinct 5-tuples. */
  readonly scanners: { readonly sources: number; readonly tries: number };
  /** Conversations without an answer of which records may be missing or on their way. */
  readonly undecided: number;
  /** More suspicions than are judged. */
  readonly left: number;
}

/** The question that a suspicion is: its ends as a client would name them. */
export function connectionOf(
  { source, destination, isByInternet, protocol, port }: Suspicion,
  { since, until }: Pick<Connection, 'since' | 'until'>,
): Connection {
  const outside = isByInternet ? destination.interface?.publicAddresses[destination.address] : undefined;
  return {
    source: { address: source.address, interfaceId: source.interface?.id ?? null },
    destination: { address: outside ?? destination.address, interfaceId: destination.interface?.id ?? null },
    protocol,
    port,
    since,
    until,
  };
}

/**
 * What a closer look makes of a suspicion: broken or not, null where nobody can tell. Whatever the cause is, a refusal that
 * was recorded is one, and so is an answer that should have been recorded and was not. But a packet that came too late
 * proves nothing about the rules, UDP need not be answered, and records may be missing or on their way.
 */
export function isBroken(
  { isRefused, isAnswerRefused, protocol }: Suspicion,
  { outcome, cause }: Verdict['verdict'],
): boolean | null {
  if (outcome !== 'inconclusive') return outcome !== 'delivered';
  if (cause === 'LATE_PACKET') return isAnswerRefused;
  if (isRefused) return true;
  return cause !== null && missing.includes(cause) ? null : protocol !== UDP;
}

const missing: readonly CauseCode[] = ['NOT_YET_DELIVERED', 'RECORDS_LOST', 'DELIVERY_FAILING'];
