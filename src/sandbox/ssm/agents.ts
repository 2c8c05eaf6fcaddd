import type { Network } from '../../network/model.js';
import { replyTo, TCP } from '../../network/packet.js';
import { instanceState, runningSince } from '../ec2/kinds/instance/instance-state.js';
import type { InstanceRow } from '../ec2/kinds/instance/kind.js';
import { allows, trusts } from '../iam/access.js';
import { passesEndpoint } from '../iam/service-access.js';
import { endpointReached } from '../packets/endpoint-reached.js';
import { answerLegs, lastTrace, legsOf, type PacketLeg } from '../packets/legs.js';
import { networkToward } from '../packets/network-of.js';
import { packetFacts } from '../packets/packet-facts.js';
import { receiveAt } from '../packets/remote-host.js';
import { addressesFrom } from '../packets/service-names.js';
import { follow } from '../packets/walk.js';
import { between } from '../world/hash.js';
import { latencyOf, waitsOf } from '../world/latency.js';
import { original } from '../world/original.js';
import { rowOf } from '../world/table.js';
import type { RoleRow, World } from '../world/world.js';

export type PingStatus = 'Online' | 'ConnectionLost';

/** How Systems Manager sees an instance; null where it never heard of it, or no longer remembers. */
export function pingStatus(world: World, instanceId: string, now: number): PingStatus | null {
  settleAgents(world, now);
  const instance = rowOf(world.ec2.instances, instanceId);
  const agent = rowOf(world.ssm.agents, instanceId);
  if (!instance || !agent) return null;
  if (isConnected(world, instance, now)) {
    agent.lastPingAt = now;
    return 'Online';
  }
  const ended = instance.terminatedAt;
  return ended !== null && now > ended + latencyOf(world).agentForgotten ? null : 'ConnectionLost';
}

/** Notes which agents have registered by now. One that could not reach its service yet goes on trying. */
export function settleAgents(world: World, now: number): void {
  const { agents } = world.ssm;
  const waiting = Object.values(world.ec2.instances).filter(
    (instance) => !agents[instance.InstanceId] && isReady(world, instance, now),
  );
  if (waiting.length === 0) return;
  const facts = packetFacts(world, new Set(waiting.flatMap((instance) => vpcOf(world, instance) ?? [])));
  const asking = waiting.filter((instance) => {
    const tried = stranded.get(original(instance));
    return tried?.facts !== facts || now - tried.at >= RETRY_MS * waitsOf(world);
  });
  if (asking.length === 0) return;
  const network = networkToward(world, null, now);
  for (const instance of asking) {
    if (reachesService(world, network, instance, now))
      agents[instance.InstanceId] = { registeredAt: bootedAt(world, instance), lastPingAt: now };
    else stranded.set(original(instance), { facts, at: now });
  }
}

// Agents that found no way to their service: they try again when it has changed, or after a while, as gateways come up.
const stranded = new WeakMap<InstanceRow, { readonly facts: string; readonly at: number }>();
const RETRY_MS = 5_000;

/** When its agent first tries, after each start. */
const bootedAt = (world: World, instance: InstanceRow): number =>
  runningSince(world, instance) + between(...latencyOf(world).agentRegistration, 'agent', instance.InstanceId);

/** Running, with a role that lets it talk to Systems Manager, and a way out to port 443 (Systems Manager user guide, "Setting up managed nodes"). */
function isConnected(world: World, instance: InstanceRow, now: number): boolean {
  return isReady(world, instance, now) && reachesService(world, networkToward(world, null, now), instance, now);
}

function isReady(world: World, instance: InstanceRow, now: number): boolean {
  const isUp = instanceState(world, instance, now) === 'running' && now >= bootedAt(world, instance);
  return isUp && hasRole(world, instance);
}

const vpcOf = ({ ec2 }: World, { interfaceIds }: InstanceRow): string | undefined =>
  ec2.interfaces[interfaceIds[0] ?? '']?.VpcId;

/** The role that an instance has by its profile. */
export function roleOf(world: World, instanceId: string): RoleRow | undefined {
  const profileArn = world.ec2.instances[instanceId]?.profileArn;
  const profile = Object.values(world.iam.profiles).find(({ Arn }) => Arn === profileArn);
  return rowOf(world.iam.roles, profile?.roles[0] ?? '');
}

function hasRole(world: World, { InstanceId }: InstanceRow): boolean {
  const role = roleOf(world, InstanceId);
  if (!role || !trusts(role, 'ec2.amazonaws.com')) return false;
  const mayTalk = ['ssmmessages:CreateControlChannel', 'ec2messages:GetMessages'].some((action) =>
    allows(world, role, action, '*'),
  );
  return mayTalk && allows(world, role, 'ssm:UpdateInstanceInformation', '*');
}

/** What an agent asks of each service that it speaks to: an endpoint's policy has to let it. */
const asks = { ssm: 'ssm:UpdateInstanceInformation', ssmmessages: 'ssmmessages:CreateControlChannel' };

function reachesService(world: World, network: Network, instance: InstanceRow, now: number): boolean {
  const eni = world.ec2.interfaces[instance.interfaceIds[0] ?? ''];
  if (!eni) return false;
  const passes = ({ trace, isLost }: PacketLeg) =>
    !isLost && follow(network, trace, { isTracked: () => false, recordUnroutable: false }).arrived;
  // It asks for what it is to do by one name, and for the session by another.
  const role = roleOf(world, instance.InstanceId) ?? null;
  return Object.entries(asks).every(([service, action]) => {
    const name = `${service}.${world.region}.amazonaws.com`;
    const [destination] = addressesFrom(world, eni.VpcId ?? '', instance.subnetId, name, now);
    if (destination === undefined) return false;
    const source = eni.PrivateIpAddress;
    const packet = { protocol: TCP, source, destination, sourcePort: 45_678, destinationPort: 443 };
    const legs = legsOf(world, network, packet, eni.NetworkInterfaceId);
    const request = lastTrace(legs);
    const isThere = request.outside || receiveAt(world, request).reaction === 'answer';
    const back = answerLegs(world, network, legs, replyTo);
    const endpoint = endpointReached(world, request);
    const { InstanceId: instanceId } = instance;
    if (!passesEndpoint(world, { action, resource: '*', role, instanceId, endpoint })) return false;
    return isThere && back.length > 0 && [...legs, ...back].every(passes);
  });
}
