import { greatest, least } from '../../base/extremes.js';
import type { FlowRecord } from '../../flow-log/record.js';
import type { Network } from '../../network/model.js';
import { TCP } from '../../network/packet.js';
import { accepted, amountOf, meanOf, SEVERAL, wouldBeSeen } from '../amounts.js';
import type { Case } from '../case/case.js';
import type { PathHop } from '../case/path.js';
import { endOf, isBetweenTimes, startOf } from '../case/period.js';
import { type Finding, unresolved } from '../finding.js';
import { isReportedConnected } from '../reported.js';
import { refusalOf, refusedIcmp } from '../tcp.js';
import type { Leg } from '../verdict.js';
import { destinationName, sourceName, subject } from '../words.js';
import type { Decisive } from './cause.js';

declare module './cause-code.js' {
  interface CauseCodes {
    PATH_MTU: true;
  }
}

// What a full segment of a 1,500-byte link leaves after a tunnel has taken its share, and more than anybody sends often.
const LARGE = 1_200;

/** Who sends the large packets, and whose records tell what became of them. */
interface Direction {
  readonly leg: PathHop['leg'];
  readonly sent: Leg;
  readonly arrives: Leg;
  /** What the sender gets from the other side. */
  readonly back: Leg;
}

const directions: readonly Direction[] = [
  { leg: 'reply', sent: 'reply-at-destination', arrives: 'reply-at-source', back: 'request-at-destination' },
  { leg: 'request', sent: 'request-at-source', arrives: 'request-at-destination', back: 'reply-at-source' },
];

export const pathMtu: Decisive = {
  code: 'PATH_MTU',
  title:
    'Small packets pass and large ones do not, and the ICMP message that says so (type 3 code 4, or packet too big) does not reach the sender.',
  tell: 'Send packets of 1,500 bytes that may not be split from the source (ping -M do -s 1472): do they get answers?',
  decide,
};

/**
 * Small packets pass and large ones do not: somewhere on the way less fits than the two ends agreed on, and the ICMP that
 * would say so does not get back to the sender (VPC user guide, "Path MTU Discovery").
 */
function decide(facts: Case): Finding | undefined {
  const { connection, evidence } = facts;
  const isTold = evidence.probe?.answered === true || isReportedConnected(facts);
  if (connection.protocol !== TCP || isTold || refusalOf(facts) !== null) return undefined;
  for (const direction of directions) {
    const narrow = narrowing(facts, direction.leg);
    const missing = missingOnTheWay(facts, direction);
    if (missing !== undefined) return found(facts, direction, `do not arrive: ${missing}`, narrow);
    const unanswered = narrow && goingUnanswered(facts, direction);
    const besides = [direction.leg === 'reply' ? 'REPLY_LOST' : 'HOST_SILENT'] as const;
    if (unanswered) return { ...found(facts, direction, `get no answer: ${unanswered}`, narrow), besides };
  }
  return undefined;
}

function found(facts: Case, { leg }: Direction, how: string, narrow: string | undefined): Finding {
  const sender = leg === 'reply' ? destinationName(facts) : sourceName(facts);
  return {
    ...unresolved,
    code: 'PATH_MTU',
    outcome: 'unanswered',
    summary: `${subject(facts)} is opened and small packets pass, but large ones from ${sender} ${how}.${narrow ? ` On their way is ${narrow}.` : ''}`,
    nextExperiment: `Let ${tooBigThrough(sender)}`,
  };
}

/** What to let through, and what else helps. */
const tooBigThrough = (sender: string): string =>
  `ICMP type 3 code 4 (IPv6: ICMPv6 type 2) through to ${sender}, in network ACLs and groups, so that it learns the path MTU; or lower its own (ip link set dev <interface> mtu 1400), or the segment size that the device of a VPN lets them agree on, and try again.`;

/** What helps where it gets through, and ICMP for one of the two was refused meanwhile. */
export function ifLargeHang(facts: Case): string | undefined {
  const id = refusedIcmp(facts)?.interfaceId;
  if (id === undefined) return undefined;
  const sender = id === facts.source.interfaceId ? sourceName(facts) : destinationName(facts);
  return `Where large transfers hang: let ${tooBigThrough(sender)}`;
}

/** Both ends were recorded: what left the one and did not reach the other is large, and what did is small. */
function missingOnTheWay(facts: Case, { sent, arrives }: Direction): string | undefined {
  const [out, got] = [accepted(facts, sent), accepted(facts, arrives)];
  const isKnown = wouldBeSeen(facts, out, arrives);
  const [left, arrived] = [amountOf(out), amountOf(got)];
  if (!isKnown || !left || !arrived || arrived.packets === 0 || !isOne(out) || !isOne(got)) return undefined;
  const missing = { packets: left.packets - arrived.packets, bytes: left.bytes - arrived.bytes };
  const isLarge = missing.packets >= SEVERAL && meanOf(missing) >= LARGE;
  if (!isLarge || meanOf(arrived) > LARGE / 2) return undefined;
  return `of ${left.packets} packets with ${left.bytes} bytes, ${arrived.packets} with ${arrived.bytes} came; the others have ${Math.round(meanOf(missing))} bytes each`;
}

/** Behind a NAT gateway, which gives each another port, rows of several connections of one time are not told apart. */
const isOne = (records: readonly FlowRecord[]): boolean =>
  new Set(records.map(({ srcport, dstport }) => `${srcport} ${dstport}`)).size <= 1;

/** One end was recorded: it goes on to send large packets after the last word of the other. */
function goingUnanswered(facts: Case, { sent, back }: Direction): string | undefined {
  const [out, answers] = [accepted(facts, sent), accepted(facts, back)];
  const last = greatest(answers.map(endOf));
  const first = least(answers.map(startOf));
  const isAnswered = out.some((record) => isBetweenTimes(record, first, last));
  const late = out.filter((record) => startOf(record) > last);
  const isKnown = wouldBeSeen(facts, late, back);
  const amount = amountOf(late);
  if (answers.length === 0 || !isAnswered || !isKnown || !amount) return undefined;
  if (amount.packets < SEVERAL || meanOf(amount) < LARGE) return undefined;
  return `after the last word of the other side it sent ${amount.packets} more packets, of ${Math.round(meanOf(amount))} bytes each, and nothing came for them`;
}

/**
 * What carries less than the 9,001 bytes inside a VPC, the narrowest first (EC2 user guide, "Network maximum transmission
 * unit"; Transit Gateway and Site-to-Site VPN quotas; VPC peering guide, "Limitations").
 */
function narrowing({ path, network }: Case, leg: PathHop['leg']): string | undefined {
  const ids = path.steps.flatMap((step) =>
    step.leg === leg && step.component === 'gateway' && step.resourceId !== null ? [step.resourceId] : [],
  );
  const isBetweenRegions = (id: string): boolean =>
    network.peerings.some(({ id: own, requester, accepter }) => own === id && requester.region !== accepter.region);
  const kinds: readonly (readonly [number, (id: string) => boolean])[] = [
    [1_446, (id) => /^(vgw|vpn)-/.test(id)],
    [1_500, (id) => /^(igw|nat|eigw)-/.test(id)],
    [8_500, (id) => /^(tgw|vpce)-/.test(id) || isBetweenRegions(id)],
  ];
  const found = kinds.flatMap(([most, fits]) => ids.filter(fits).map((id) => ({ id, most })));
  return (
    found[0] &&
    `${gatewayOf(network, found[0].id)}, which takes at most ${found[0].most.toLocaleString('en')} bytes in a packet`
  );
}

/** The transit gateway itself, where its table or an attachment decided. */
function gatewayOf(network: Network, id: string): string {
  const parts = [...(network.transitGatewayRouteTables ?? []), ...(network.transitGatewayAttachments ?? [])];
  return parts.find((one) => one.id === id)?.transitGatewayId ?? id;
}
