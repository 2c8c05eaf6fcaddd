import { clientPorts } from '../../network/client-ports.js';
import type { Trace, TraceHop } from '../../network/hop.js';
import type { Network } from '../../network/model.js';
import type { Packet } from '../../network/packet.js';
import { trace } from '../../network/trace.js';
import { between } from '../world/hash.js';
import type { World } from '../world/world.js';
import { faceFor, passedOnBy, type Sending } from './passing-on.js';

/** A packet's way up to the next instance that is given it to pass on, or to its end. */
export interface PacketLeg {
  readonly trace: Trace;
  /** What the instance at its end sends on; null where there is none. */
  readonly passed: Sending | null;
  /** An instance was given the packet to pass on, and does not. */
  readonly isLost: boolean;
}

export type PacketLegs = readonly [PacketLeg, ...PacketLeg[]];

/** More instances in a row than anybody builds. */
const MOST = 8;

/** Where a packet goes, from an interface or (`internet`) from there. */
export const legsOf = (world: World, network: Network, packet: Packet, from: string): PacketLegs =>
  chain({ packet, from, isMasked: false }, (one) => {
    const whole = trace(network, one.packet, { from: one.from, natPort: natPortOf(one.packet), simulates: true });
    return upToInstance(whole, (id, given) => passedOnBy(world, id, given));
  });

export const lastTrace = (legs: PacketLegs): Trace => (legs.at(-1) ?? legs[0]).trace;

/**
 * The way back of what answers a packet, which need not be the way that it came: an instance that put its own address in
 * takes the answer for itself and sends it on to whoever it hid, any other is met where the routes lead through it. Empty
 * where whoever answers has no interface.
 */
export const answerLegs = (
  world: World,
  network: Network,
  legs: PacketLegs,
  answer: (arrived: Packet) => Packet,
): readonly PacketLeg[] =>
  joinedPaths(legs)
    .toReversed()
    .flatMap((asked): readonly PacketLeg[] => {
      const packet = answer(asked.arrived);
      const from = asked.outside ? 'internet' : (asked.to ?? asked.beyond);
      if (from === undefined) return [];
      const face = asked.to === null ? from : faceFor(world, asked.to, packet);
      return chain({ packet, from: face, isMasked: false }, (one) => {
        const options = { from: one.from, established: true, answers: asked, simulates: true };
        const whole = trace(network, one.packet, options);
        // What belongs to a connection that a kernel did not see begin, it passes on as it is.
        return upToInstance(whole, (id, given) => passedOnBy(world, id, given, false));
      });
    });

function chain(first: Sending, legOf: (sending: Sending) => PacketLeg): PacketLegs {
  const legs: [PacketLeg, ...PacketLeg[]] = [legOf(first)];
  for (let next = legs[0].passed; next; next = legs.at(-1)?.passed ?? null) {
    const leg = legOf(next);
    legs.push(legs.length < MOST - 1 ? leg : { ...leg, passed: null, isLost: leg.isLost || leg.passed !== null });
  }
  return legs;
}

/** The paths of the legs; those that lie within one address translation by an instance are joined. */
function joinedPaths(legs: PacketLegs): readonly Trace[] {
  const paths: Trace[] = [];
  let isOpen = false;
  for (const { trace: leg, passed } of legs) {
    const before = isOpen ? paths.pop() : undefined;
    paths.push(
      before ? { ...leg, packet: before.packet, from: before.from, hops: [...before.hops, ...leg.hops] } : leg,
    );
    isOpen = passed?.isMasked === false;
  }
  return paths;
}

/**
 * The port that NAT gateways on the way give the packet, the same for all of its connection: any of those that they use
 * (VPC user guide, "NAT gateway basics"), so that a network ACL must let all of them back.
 */
const natPortOf = ({ protocol, source, sourcePort, destination, destinationPort }: Packet): number =>
  between(
    clientPorts['nat-gateway'].from,
    clientPorts['nat-gateway'].to,
    'nat',
    protocol,
    source,
    sourcePort,
    destination,
    destinationPort,
  );

/** Where a route hands the packet to an interface that does not have its address; what that does with it, its host decides. */
const instanceHop = ({ hops }: Trace): TraceHop | undefined =>
  hops.find(
    ({ component, resourceId, reason }) =>
      component === 'gateway' &&
      resourceId?.startsWith('eni-') === true &&
      (reason === 'route-diverts' || reason === 'beyond'),
  );

function upToInstance(whole: Trace, pass: (interfaceId: string, packet: Packet) => Sending | null): PacketLeg {
  const given = instanceHop(whole);
  if (!given?.resourceId) return { trace: whole, passed: null, isLost: false };
  const { beyond: _, ...way } = whole;
  const passed = pass(given.resourceId, given.packet);
  return {
    trace: {
      ...way,
      hops: whole.hops.slice(0, whole.hops.indexOf(given)),
      to: given.resourceId,
      arrived: given.packet,
      outside: false,
    },
    passed,
    isLost: passed === null,
  };
}
