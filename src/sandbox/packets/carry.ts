import type { Network } from '../../network/model.js';
import type { Trace } from '../../network/trace.js';
import { recordSighting } from '../flow-records/sightings.js';
import type { World } from '../world/world.js';
import { isTracked, track } from './tracking.js';
import { follow, type Journey } from './walk.js';

/** Takes a packet along its trace; each interface sees it, each security group that let it through remembers it. */
export function carry(
  world: World,
  network: Network,
  route: Trace,
  probe: { readonly connection: string; readonly run?: string },
  at: number,
  bytes: number,
  tcpFlags: number,
  packets = 1,
): boolean {
  const { connection } = probe;
  const isAnswer = route.hops.some(({ reason }) => reason === 'tracked');
  const journey: Journey = follow(network, route, {
    isTracked: (interfaceId, packet) => isTracked(world, interfaceId, { packet, connection }, at),
    recordUnroutable: world.switches.recordUnroutable,
  });
  for (const { filtered, ...passage } of journey.passages) {
    recordSighting(world, {
      ...passage,
      at: Math.floor(at),
      packets,
      bytes,
      tcpFlags,
      ...(probe.run === undefined ? {} : { run: probe.run }),
    });
    if (!filtered || passage.action === 'REJECT') continue;
    const flow = { packet: passage.packet, connection };
    if (!isAnswer || isTracked(world, passage.interfaceId, flow, at))
      track(world, network, passage.interfaceId, flow, at, isAnswer);
  }
  return journey.arrived;
}
