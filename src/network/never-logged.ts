import { amazonService } from './amazon-service.js';
import { interfacesAt, vpcAt } from './locate.js';
import type { Interface, Network } from './model.js';
import type { Packet } from './packet.js';

/** Why a flow log never records a packet, in words; undefined where it would (VPC user guide, "Flow log limitations"). */
export function neverLogged(network: Network, packet: Packet): string | undefined {
  const ends = [packet.source, packet.destination];
  const owners = ends.map((address) => interfacesAt(network, address));
  const vpcIds = [
    ...owners.flat().map(({ vpcId }) => vpcId),
    ...ends.flatMap((address) => vpcAt(network, address).map(({ id }) => id)),
  ];
  const services = [...new Set(vpcIds), null].flatMap((vpcId) => amazonService(network, vpcId, packet) ?? []);
  // ECS task metadata is not in the guide's list.
  const service = services.find((name) => name !== 'the ECS task metadata endpoint');
  if (service !== undefined) return `flow logs leave out traffic of ${service}`;
  const [sources = [], destinations = []] = owners;
  const isPair = (one: readonly Interface[], other: readonly Interface[]) =>
    one.some(isEndpoint) && other.some(isNetworkLoadBalancer);
  if (isPair(sources, destinations) || isPair(destinations, sources)) {
    return 'flow logs leave out traffic between an endpoint and a Network Load Balancer';
  }
  return undefined;
}

const isEndpoint = ({ kind }: Interface): boolean => kind === 'vpc-endpoint';

const isNetworkLoadBalancer = ({ interfaceType }: Interface): boolean => interfaceType === 'network_load_balancer';
