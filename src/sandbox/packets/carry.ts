import type { Network } from '../../network/model.js';
import type { Trace } from '../../network/trace.js';
import { recordSighting } from '../flow-records/sightings.js';
import { worldWith } from '../world/account.js';
import type { World } from '../world/world.js';
import { isTracked, track } from './tracking.js';
import { recordCrossing } from './transit-crossings.js';
import { follow, type Journey } from './walk.js';
import { pathNumber } from './xen.js';

/** A packet, or several alike; bytes of all of them, headers included. */
export interface PacketAmount {
  readonly at: number;
  readonly bytes: number;
  readonly tcpFlags: number;
  readonly packets?: number;
}

interface Carried extends PacketAmount {
  readonly connection: string;
  readonly run?: string;
}

/** Takes a packet along its trace; each interface sees it, each security group that let it through remembers it. */
export function carry(world: World, network: Network, route: Trace, packets: Carried): boolean {
  const { connection, at } = packets;
  const isAnswer = route.hops.some(({ reason }) => reason === 'tracked');
  const journey: Journey = follow(network, route, {
    isTracked: (id, direction, packet) => isTracked(worldWith(world, id), id, { direction, packet, connection }, at),
    recordUnroutable: world.switches.recordUnroutable,
  });
  const amount = {
    at: Math.floor(at),
    packets: packets.packets ?? 1,
    bytes: packets.bytes,
    tcpFlags: packets.tcpFlags,
    ...(packets.run === undefined ? {} : { run: packets.run }),
  };
  for (const crossing of journey.crossings) recordCrossing(world, crossing, amount);
  for (const { filtered, ...passage } of journey.passages) {
    const there = worldWith(world, passage.interfaceId);
    const trafficPath = pathNumber(there, passage.interfaceId, passage.trafficPath);
    recordSighting(there, { ...passage, trafficPath, ...amount });
    if (!filtered || passage.action === 'REJECT') continue;
    const flow = { direction: passage.direction, packet: passage.packet, connection };
    if (!isAnswer || isTracked(there, passage.interfaceId, flow, at))
      track(there, network, passage.interfaceId, flow, at, isAnswer, route.hops);
  }
  return journey.arrived;
}
