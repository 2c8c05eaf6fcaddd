import { counted } from '../../base/words.js';
import type { Cited, CitedLeg, Hop, Verdict } from '../../diagnosis/verdict.js';
import { protocolName } from '../../flow-log/protocols.js';
import { withPort } from '../../network/address.js';
import { hasPorts } from '../../network/packet.js';
import { spanInWords, type WallClock } from '../local-time.js';

/**
 * The one record that says most: where something was refused, the newest refusal at that place; else the newest at the
 * furthest place that was reached.
 */
export function tellingRecord({ verdict, hops, evidence }: Verdict): Cited | undefined {
  const stops = hops.filter(({ result }) => result === 'deny' || result === 'refused' || result === 'conflict');
  const stop = stops.find((hop) => hop.evidence === 'reject') ?? stops[0];
  const isRefused = verdict.outcome === 'blocked' || stop?.evidence === 'reject';
  const refusals = isRefused ? evidence.filter((one) => actionOf(one) === 'REJECT') : [];
  const atStop = refusals.filter(({ leg }) => stop !== undefined && leg === legOf(stop));
  // Answers to an earlier one prove nothing of the one that got none.
  const isAnswered = verdict.outcome !== 'unanswered' || hops.some(({ result }) => result === 'answered');
  const order = isAnswered ? furthestFirst : furthestFirst.toSorted((one, other) => rankOf(one) - rankOf(other));
  const furthest = order.map((leg) => evidence.filter((one) => one.leg === leg && actionOf(one) === 'ACCEPT'));
  return [atStop, refusals, ...furthest, evidence].map((found) => found.at(-1)).find((one) => one !== undefined);
}

const furthestFirst: readonly CitedLeg[] = [
  'reply-at-source',
  'reply-between',
  'reply-at-destination',
  'request-at-destination',
  'request-between',
  'request-at-source',
];

const rankOf = (leg: CitedLeg): number => (leg.startsWith('request') ? 0 : 1);

const legOf = ({ leg, at }: Hop): CitedLeg => (at === 'between' ? `${leg}-between` : `${leg}-at-${at}`);

const actionOf = ({ fields, record }: Cited): string | undefined =>
  fields?.action ?? /\b(?:ACCEPT|REJECT)\b/.exec(record)?.[0];

/** What a record says, and when and where it was written; the line itself where it was not read. */
export function citedInWords({ leg, eniId, record, fields }: Cited, clock: WallClock): readonly [string, string] {
  const place = `${legWords[leg]}, at ${eniId === '' ? 'an interface' : eniId}`;
  if (!fields) return [record, place];
  const { srcaddr, dstaddr, srcport, dstport, protocol, packets, action } = fields;
  const kind = protocol === null ? '' : protocolName(protocol);
  const of = packets === null ? kind : counted(packets, `${kind} packet`.trimStart());
  // Those of a transit gateway have no action.
  const lead = [action, of].filter((part) => part !== null && part !== '').join(' of ') || 'Traffic';
  const what = `${lead} from ${endOf(srcaddr, hasPorts(protocol) ? srcport : null)} to ${endOf(dstaddr, hasPorts(protocol) ? dstport : null)}`;
  const when = timeCited(fields, clock);
  return [what, when === null ? place : `${when}, ${place}`];
}

/** The same without the interface, whose id says less than the place. */
export function briefCited(one: Cited, clock: WallClock): readonly [string, string] {
  const [what] = citedInWords(one, clock);
  const when = one.fields ? timeCited(one.fields, clock) : null;
  return [what, [when, legWords[one.leg]].filter((part) => part !== null).join(', ')];
}

/** The same without the ends, which the headline has, and with the moment at which it begins. */
export function barestCited(one: Cited, clock: WallClock): string {
  if (!one.fields) return briefCited(one, clock).join(', ');
  const { action, start, end } = one.fields;
  const when = timeCited({ start: start ?? end, end: start ?? end }, clock);
  return [action ?? 'Recorded', when, legWords[one.leg]].filter((part) => part !== null).join(', ');
}

const endOf = (address: string | null, port: number | null): string => {
  const host = address ?? 'an unknown address';
  return port === null ? host : withPort(host, port);
};

export function timeCited(
  { start, end }: { readonly start: string | null; readonly end: string | null },
  clock: WallClock,
): string | null {
  const [from, to] = [start ?? end, end ?? start].map((text) => (text === null ? Number.NaN : Date.parse(text) / 1000));
  return from === undefined || to === undefined || Number.isNaN(from) || Number.isNaN(to)
    ? null
    : spanInWords(clock, from, to);
}

export const legWords: Readonly<Record<CitedLeg, string>> = {
  'request-at-source': 'out of the source',
  'request-between': 'request on its way',
  'request-at-destination': 'into the destination',
  'reply-at-destination': 'out of the destination',
  'reply-between': 'answer on its way',
  'reply-at-source': 'into the source',
};
