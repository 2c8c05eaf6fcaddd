import { isV6, within } from '../cloud/addresses.js';
import type { Cloud } from '../cloud/cloud.js';
import type { Packet } from '../cloud/filters.js';
import { must } from '../random.js';
import { leaveByBalancer } from './balancer.js';
import { conductOf, hostAt } from './conduct.js';
import { type Fate, type Moment, stopped, type Walker } from './fate.js';
import type { Conversation, Ending, Plan } from './plan.js';
import { enterVpc, fromInternet, leave } from './walk.js';

const ACK = 16;
const [FIN, SYN, RST] = [1, 2, 4];
const ATTEMPTS = [0, 1, 3, 7, 15];

/** Plays it in the cloud as it is at each moment. */
export function converse(walker: Walker, cloudAt: (at: number) => Cloud, plan: Plan): Conversation {
  const { protocol, to, at: now } = plan;
  // Metadata, DNS, time and the like are never recorded (VPC user guide, "Flow log limitations").
  if (to.startsWith('169.254.')) return { plan, ending: { kind: 'delivered' }, ended: now };
  if (protocol === 6) return connect(walker, cloudAt, plan);
  let last: Ending | undefined;
  let at = plan.at;
  for (let number = 0; number < plan.count; number += 1) {
    at = plan.at + number * plan.pause;
    last = exchange(walker, { cloud: cloudAt(at), at }, plan, plan.up, 0, number === 0 || last?.kind !== 'delivered');
  }
  return { plan, ending: must(last, 'ending'), ended: at };
}

function connect(walker: Walker, cloudAt: (at: number) => Cloud, plan: Plan): Conversation {
  let ending: Ending | undefined;
  let at = plan.at;
  for (const after of ATTEMPTS) {
    at = plan.at + after;
    ending = exchange(walker, { cloud: cloudAt(at), at }, plan, 60, SYN, true);
    if (ending.kind === 'delivered' || ending.kind === 'refused') break;
  }
  const opened = must(ending, 'ending');
  if (opened.kind !== 'delivered') return { plan, ending: opened, ended: at };
  const moment = () => ({ cloud: cloudAt(at), at });
  at += 0.01;
  pass(walker, moment(), plan, 52, ACK, false);
  for (let number = 0; number < plan.count; number += 1) {
    at += number === 0 ? 0.05 : plan.pause;
    // What is not acknowledged is sent again.
    for (const again of [0, 0.4, 1.2, 3]) {
      at += again;
      if (exchange(walker, moment(), plan, plan.up, ACK, false).kind === 'delivered') break;
    }
    for (let more = 1; more < plan.down; more += 1) {
      pass(walker, moment(), plan, 1500, ACK, true);
      if (more % 2 === 0) pass(walker, moment(), plan, 52, ACK, false);
    }
  }
  if (plan.idle !== undefined) {
    at += plan.idle;
    for (const again of [0, 0.4, 1.2]) {
      at += again;
      if (pass(walker, moment(), plan, 120, ACK, true).kind !== 'stopped') break;
    }
  }
  if (plan.open || plan.idle !== undefined) return { plan, ending: opened, ended: at };
  at += 0.05;
  exchange(walker, moment(), plan, 52, FIN | ACK, false);
  pass(walker, moment(), plan, 52, ACK, false);
  if (plan.late) {
    at += 30;
    pass(walker, moment(), plan, 40, RST, true);
  }
  return { plan, ending: opened, ended: at };
}

/** One packet there and, where the host answers, one back. */
function exchange(walker: Walker, moment: Moment, plan: Plan, bytes: number, flags: number, opening: boolean): Ending {
  const fate = pass(walker, moment, plan, bytes, flags, false);
  if (fate.kind === 'stopped') return { kind: 'stopped', leg: 'request', stop: fate.stop };
  const eniId = fate.kind === 'arrived' ? fate.eniId : null;
  const host = hostAt(moment.cloud, fate, plan);
  const conduct = conductOf(host, plan);
  if (conduct === 'silent') return { kind: 'silent', eniId };
  if (conduct === 'one-way') return { kind: 'one-way', eniId };
  const answerFlags = plan.protocol !== 6 ? 0 : conduct === 'refused' ? RST | ACK : (flags & 3) | ACK;
  const size = plan.protocol === 6 ? (conduct === 'refused' ? 40 : opening ? 60 : 52) : plan.up;
  const unreachable = plan.protocol === 17 && conduct === 'refused';
  const back = reply(walker, moment, plan, fate, { bytes: size, flags: answerFlags, unreachable });
  // Nobody's answer is lost with it: the complaint says only what silence would.
  if (back.kind === 'stopped' && !unreachable) return { kind: 'stopped', leg: 'reply', stop: back.stop };
  return conduct === 'refused' ? { kind: 'refused', eniId } : { kind: 'delivered' };
}

const arrivals = new WeakMap<Plan, Fate>();

/** One packet of the one side or the other, as far as it gets. */
function pass(walker: Walker, moment: Moment, plan: Plan, bytes: number, flags: number, back: boolean): Fate {
  if (back) {
    return reply(walker, moment, plan, must(arrivals.get(plan), 'arrival'), { bytes, flags, unreachable: false });
  }
  const packet = request(plan, bytes, flags);
  const fate = emit(walker, moment, plan.from, packet);
  if (fate.kind !== 'stopped') arrivals.set(plan, fate);
  return fate;
}

function emit(walker: Walker, moment: Moment, from: Plan['from'], packet: Packet): Fate {
  if (!('eniId' in from)) return fromOutside(walker, moment, packet);
  const { enis, instances } = moment.cloud;
  const instance = instances.find(({ id }) => enis.some((eni) => eni.id === from.eniId && eni.instanceId === id));
  return instance?.state === 'stopped'
    ? stopped('not-running', [instance.id])
    : leave(walker, moment, from.eniId, packet);
}

/** What is beyond is on the internet, behind a VPN, or a service of AWS. */
function fromOutside(walker: Walker, moment: Moment, packet: Packet): Fate {
  const vpn = moment.cloud.vpns.find(({ far }) => within(packet.src, far));
  if (!vpn) return fromInternet(walker, moment, packet);
  if (packet.answers ? !vpn.answers : !vpn.up) {
    return {
      kind: 'stopped',
      stop: { kind: 'vpn', kinds: ['vpn'], resources: [vpn.id], eniId: null, egress: false, by: 'vgw' },
    };
  }
  return enterVpc(walker, moment, vpn.vpcId, packet, null, false, 'vgw');
}

function reply(
  walker: Walker,
  moment: Moment,
  plan: Plan,
  fate: Fate,
  { bytes, flags, unreachable }: { bytes: number; flags: number; unreachable: boolean },
): Fate {
  if (fate.kind === 'stopped') return fate;
  const { src, dst, sport, dport, icmp } = fate.packet;
  const type = unreachable ? 3 : plan.protocol === 58 ? 129 : 0;
  const answer: Packet = {
    src: dst,
    dst: src,
    sport: unreachable ? 0 : dport,
    dport: unreachable ? 0 : sport,
    protocol: unreachable ? 1 : plan.protocol,
    bytes: sizeOf(bytes, src),
    flags,
    icmp: unreachable || icmp ? { type, id: icmp?.id ?? 0 } : null,
    answers: true,
  };
  if (fate.kind === 'arrived') {
    if (moment.cloud.balanced === fate.eniId) return leaveByBalancer(walker, moment, fate.eniId, answer);
    const by = moment.cloud.hosts[fate.eniId]?.answersBy ?? fate.eniId;
    return leave(walker, moment, by, answer);
  }
  // A service behind a gateway endpoint answers straight to the interface.
  if (fate.by === 'gateway-endpoint' && 'eniId' in plan.from) {
    const vpcId = moment.cloud.enis.find(({ id }) => 'eniId' in plan.from && id === plan.from.eniId)?.vpcId;
    return enterVpc(walker, moment, must(vpcId, 'VPC'), answer, null, false, 'gateway-endpoint');
  }
  return fromOutside(walker, moment, answer);
}

/** Sizes are given for IPv4; the header of IPv6 is 20 bytes longer. */
const sizeOf = (bytes: number, address: string): number => bytes + (isV6(address) ? 20 : 0);

const request = ({ protocol, from, to, sport, dport }: Plan, bytes: number, flags: number): Packet => ({
  src: 'outside' in from ? from.outside : from.address,
  dst: to,
  sport: protocol === 1 || protocol === 58 ? 0 : sport,
  dport: protocol === 1 || protocol === 58 ? 0 : dport,
  protocol,
  bytes: sizeOf(bytes, to),
  flags,
  icmp: protocol === 1 ? { type: 8, id: sport } : protocol === 58 ? { type: 128, id: sport } : null,
  answers: false,
});
