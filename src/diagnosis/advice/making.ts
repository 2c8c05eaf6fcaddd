import { shellWord } from '../../base/shell-word.js';
import { isIpv6 } from '../../network/address.js';
import { nthAddress } from '../../network/cidr.js';
import { interfaceOf } from '../../network/from-aws/gateways.js';
import type { NatGateway, VpcEndpoint } from '../../network/gateways.js';
import type { Network } from '../../network/model.js';
import type { NetworkChange } from '../fix/change.js';
import { withChange } from '../fix/change.js';
import { commandWords } from '../fix/command.js';

/** Something new. Its id is not known before it is made: the command keeps it in a variable of the shell. */
export type Making =
  | { readonly kind: 'allocate-address' }
  | { readonly kind: 'create-nat-gateway'; readonly vpcId: string; readonly subnetId: string }
  | { readonly kind: 'create-egress-only-internet-gateway'; readonly vpcId: string }
  | { readonly kind: 'associate-address'; readonly interfaceId: string; readonly privateAddress: string }
  | {
      readonly kind: 'create-gateway-endpoint';
      readonly vpcId: string;
      readonly service: string;
      readonly routeTableId: string;
      /** Null where the list of the service is not described. */
      readonly prefixListId: string | null;
    }
  | {
      readonly kind: 'create-interface-endpoint';
      readonly vpcId: string;
      readonly service: string;
      readonly subnetId: string;
      readonly groupId: string;
    };

/** What is done for a way out: things are made, and things that are there are changed. */
export type Deed = Making | NetworkChange;

/** Ids that only the command knows. No id of AWS's begins with `$`. */
export const made = { address: '$eip', natGateway: '$nat', egressOnlyGateway: '$eigw', endpoint: '$endpoint' } as const;

/** What is not there yet has no id that a person could know. */
export const inWords = (text: string): string =>
  text
    .replaceAll(`${made.natGateway}-eni`, 'the new NAT gateway')
    .replaceAll(made.natGateway, 'the new NAT gateway')
    .replaceAll(made.egressOnlyGateway, 'the new gateway')
    .replaceAll(made.endpoint, 'the new endpoint');

/** One line for a POSIX shell. */
export const commandFor = (deeds: readonly Deed[]): string => deeds.flatMap(linesOf).join(' && ');

function linesOf(deed: Deed): readonly string[] {
  switch (deed.kind) {
    case 'allocate-address':
      return [kept(made.address, ['allocate-address', '--domain', 'vpc'], 'AllocationId')];
    case 'create-nat-gateway':
      return [
        kept(
          made.natGateway,
          ['create-nat-gateway', '--subnet-id', deed.subnetId, '--allocation-id', made.address],
          'NatGateway.NatGatewayId',
        ),
        line(['wait', 'nat-gateway-available', '--nat-gateway-ids', made.natGateway]),
      ];
    case 'create-egress-only-internet-gateway':
      return [
        kept(
          made.egressOnlyGateway,
          ['create-egress-only-internet-gateway', '--vpc-id', deed.vpcId],
          'EgressOnlyInternetGateway.EgressOnlyInternetGatewayId',
        ),
      ];
    case 'associate-address':
      return [
        line([
          'associate-address',
          ...['--allocation-id', made.address, '--network-interface-id', deed.interfaceId],
          ...['--private-ip-address', deed.privateAddress],
        ]),
      ];
    case 'create-gateway-endpoint':
      return [
        line([
          ...['create-vpc-endpoint', '--vpc-endpoint-type', 'Gateway', '--vpc-id', deed.vpcId],
          ...['--service-name', deed.service, '--route-table-ids', deed.routeTableId],
        ]),
      ];
    case 'create-interface-endpoint':
      return [
        line([
          ...['create-vpc-endpoint', '--vpc-endpoint-type', 'Interface', '--vpc-id', deed.vpcId],
          ...['--service-name', deed.service, '--subnet-ids', deed.subnetId],
          ...['--security-group-ids', deed.groupId, '--private-dns-enabled'],
        ]),
      ];
    default:
      return [line(commandWords(deed).slice(2))];
  }
}

const line = (words: readonly string[]): string => ['aws', 'ec2', ...words].map(wordOf).join(' ');

const kept = (variable: string, words: readonly string[], query: string): string =>
  `${variable.slice(1)}=$(${line([...words, '--query', query, '--output', 'text'])})`;

const wordOf = (word: string): string => (variables.includes(word) ? `"${word}"` : shellWord(word));

const variables: readonly string[] = Object.values(made);

// Of documentation (RFC 5737): which it will be, nobody knows yet.
const SOME_PUBLIC = '192.0.2.1';

/** The network as it would be, so that a way out can be tried before it is advised. */
export const applyDeeds = (network: Network, deeds: readonly Deed[]): Network => deeds.reduce(applyDeed, network);

function applyDeed(network: Network, deed: Deed): Network {
  switch (deed.kind) {
    case 'allocate-address':
    case 'create-interface-endpoint':
      return network;
    case 'create-nat-gateway':
      return withNatGateway(network, deed);
    case 'create-egress-only-internet-gateway': {
      const one = { id: made.egressOnlyGateway, vpcIds: [deed.vpcId] };
      return { ...network, egressOnlyInternetGateways: [...(network.egressOnlyInternetGateways ?? []), one] };
    }
    case 'associate-address': {
      const interfaces = network.interfaces.map((one) =>
        one.id === deed.interfaceId
          ? { ...one, publicAddresses: { ...one.publicAddresses, [deed.privateAddress]: SOME_PUBLIC } }
          : one,
      );
      return { ...network, interfaces };
    }
    case 'create-gateway-endpoint':
      return withGatewayEndpoint(network, deed);
    default:
      return withChange(network, deed);
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
