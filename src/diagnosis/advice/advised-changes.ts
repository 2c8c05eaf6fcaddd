import { isIpv6 } from '../../network/address.js';
import { nthAddress } from '../../network/cidr.js';
import { interfaceOf } from '../../network/from-aws/gateways.js';
import type { NatGateway, VpcEndpoint } from '../../network/gateways.js';
import type { Network } from '../../network/model.js';
import { withChange } from '../fix/change.js';
import { applySteps } from '../what-if/association.js';
import { type AdvisedChange, type Making, made } from './making.js';

// Of documentation (RFC 5737): which it will be, nobody knows yet.
const SOME_PUBLIC = '192.0.2.1';

/** The network as it would be, so that a way out can be tried before it is advised. */
export const withAdvisedChanges = (network: Network, changes: readonly AdvisedChange[]): Network =>
  changes.reduce(withAdvisedChange, network);

function withAdvisedChange(network: Network, change: AdvisedChange): Network {
  switch (change.kind) {
    case 'allocate-address':
    case 'create-interface-endpoint':
      return network;
    case 'create-nat-gateway':
      return withNatGateway(network, change);
    case 'create-egress-only-internet-gateway': {
      const one = { id: made.egressOnlyGateway, vpcIds: [change.vpcId] };
      return { ...network, egressOnlyInternetGateways: [...(network.egressOnlyInternetGateways ?? []), one] };
    }
    case 'associate-address': {
      const interfaces = network.interfaces.map((one) =>
        one.id === change.interfaceId
          ? { ...one, publicAddresses: { ...one.publicAddresses, [change.privateAddress]: SOME_PUBLIC } }
          : one,
      );
      return { ...network, interfaces };
    }
    case 'create-gateway-endpoint':
      return withGatewayEndpoint(network, change);
    case 'associate-route-table': {
      const { subnetId, routeTableId: id, before } = change;
      return applySteps(network, [{ kind: 'set-route-table', subnetId, id, before }]);
    }
    default:
      return withChange(network, change);
  }
}

type Of<Kind extends Making['kind']> = Extract<Making, { readonly kind: Kind }>;

function withNatGateway(network: Network, { vpcId, subnetId }: Of<'create-nat-gateway'>): Network {
  const block = network.subnets.find(({ id }) => id === subnetId)?.cidrs.find((cidr) => !isIpv6(cidr));
  // The last address but one: the very last is the broadcast address, which AWS keeps.
  const privateAddress = (block && nthAddress(block, -2)) ?? null;
  const gateway: NatGateway = {
    id: made.natGateway,
    vpcId,
    subnetId,
    state: 'available',
    connectivity: 'public',
    privateAddress,
    publicAddress: SOME_PUBLIC,
    interfaceId: null,
  };
  const there = { ...network, natGateways: [...network.natGateways, gateway] };
  if (privateAddress === null) return there;
  const own = interfaceOf({ ...gateway, interfaceId: `${made.natGateway}-eni` });
  return {
    ...there,
    natGateways: [...network.natGateways, { ...gateway, interfaceId: own[0]?.id ?? null }],
    interfaces: [...network.interfaces, ...own],
  };
}

function withGatewayEndpoint(
  network: Network,
  { vpcId, service, routeTableId, prefixListId }: Of<'create-gateway-endpoint'>,
): Network {
  const one: VpcEndpoint = {
    id: made.endpoint,
    vpcId,
    kind: 'gateway',
    service,
    state: 'available',
    routeTableIds: [],
    subnetIds: [],
    interfaceIds: [],
    securityGroupIds: [],
    privateDns: false,
  };
  const there = { ...network, vpcEndpoints: [...(network.vpcEndpoints ?? []), one] };
  return prefixListId === null
    ? there
    : withChange(there, { kind: 'add-endpoint-route', endpointId: made.endpoint, routeTableId, prefixListId });
}
