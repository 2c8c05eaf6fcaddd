import type { FlowEnd } from '../../diagnosis/flows/flow.js';
import type { Suspicion } from '../../diagnosis/troubles/suspicion.js';
import { isIpv6 } from '../../network/address.js';
import { interfacesOf } from '../../network/locate.js';
import type { Interface, Network } from '../../network/model.js';
import { isIcmp } from '../../network/packet.js';
import type { WantedFlow } from '../../records/flows/wanted-flows.js';

/** The flows whose records bear on a suspicion, under every address that records may show. */
export function flowsWantedFor(suspicion: Suspicion, network: Network): readonly WantedFlow[] {
  const { askers, protocol, source, destination, port } = suspicion;
  const to = addressesShown(destination, network);
  const nat = gatewaysBetween(suspicion, network).flatMap(({ privateAddress, publicAddress }) =>
    [privateAddress, publicAddress].flatMap((address) => address ?? []),
  );
  // At its own interface a NAT gateway shows itself in place of the far end.
  const far = [...to, ...nat];
  return [
    ...askers.flatMap((asking) =>
      addressesShown(asking, network).flatMap((one) =>
        far.map((other) => ({ one, other, onePort: asking.port, otherPort: port ?? 0 })),
      ),
    ),
    // It puts ports of its own in place of the client's.
    ...nat.flatMap((one) => to.map((other) => ({ one, other, onePort: null, otherPort: port ?? 0 }))),
    // ICMP that complains, or that shows that the host is there.
    ...(!isIcmp(protocol)
      ? addressesShown(source, network).flatMap((one) => to.map((other) => ({ one, other, onePort: 0, otherPort: 0 })))
      : []),
  ];
}

/** Inside a VPC nothing passes a NAT gateway, unless a route within it leads there. */
function gatewaysBetween({ source, destination }: Suspicion, network: Network): Network['natGateways'] {
  const vpcId = source.interface?.vpcId;
  const isInside = vpcId !== undefined && destination.interface?.vpcId === vpcId;
  return isInside && !leadsInside(vpcId, network) ? [] : network.natGateways.filter((one) => one.vpcId === vpcId);
}

const leadsInside = (vpcId: string, { routeTables }: Network): boolean =>
  routeTables.some(
    (table) =>
      table.vpcId === vpcId &&
      table.routes.some((route) => route.target.kind === 'nat-gateway' && !route.destination.endsWith('/0')),
  );

/** The addresses of an end: its own, the public one in front of it, and those of all interfaces of its machine. */
function addressesShown({ interface: one, address }: FlowEnd, network: Network): readonly string[] {
  if (one === null) return [address];
  const all = [address, one.publicAddresses[address], ...interfacesOf(network, one).flatMap(primariesOf)];
  return [...new Set(all.flatMap((each) => (each !== undefined && isIpv6(each) === isIpv6(address) ? each : [])))];
}

/** Records show an interface by its primary address. */
const primariesOf = ({ privateAddresses, ipv6Addresses }: Interface): readonly (string | undefined)[] => [
  privateAddresses[0],
  ...ipv6Addresses,
];
