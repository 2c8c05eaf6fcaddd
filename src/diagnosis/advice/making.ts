import { shellWord } from '../../base/shell-word.js';
import type { NetworkChange } from '../fix/change.js';
import { commandWords, ec2Words } from '../fix/command.js';

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
    }
  | {
      readonly kind: 'associate-route-table';
      readonly subnetId: string;
      readonly routeTableId: string;
      readonly before: string;
      /** rtbassoc-…; null where the subnet has the main table, without an association of its own. */
      readonly association: string | null;
    };

/** What is done for a way out: things are made, and things that are there are changed. */
export type AdvisedChange = Making | NetworkChange;

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
export const commandFor = (changes: readonly AdvisedChange[]): string => changes.map(lineOf).join(' && ');

function lineOf(change: AdvisedChange): string {
  switch (change.kind) {
    case 'allocate-address':
      return kept(made.address, 'AllocateAddress', { Domain: 'vpc' }, 'AllocationId');
    case 'create-nat-gateway': {
      const input = { SubnetId: change.subnetId, AllocationId: made.address };
      const wait = inShell(['aws', 'ec2', 'wait', 'nat-gateway-available', '--nat-gateway-ids', made.natGateway]);
      return `${kept(made.natGateway, 'CreateNatGateway', input, 'NatGateway.NatGatewayId')} && ${wait}`;
    }
    case 'create-egress-only-internet-gateway': {
      const query = 'EgressOnlyInternetGateway.EgressOnlyInternetGatewayId';
      return kept(made.egressOnlyGateway, 'CreateEgressOnlyInternetGateway', { VpcId: change.vpcId }, query);
    }
    case 'associate-address':
      return line('AssociateAddress', {
        AllocationId: made.address,
        NetworkInterfaceId: change.interfaceId,
        PrivateIpAddress: change.privateAddress,
      });
    case 'create-gateway-endpoint':
      return line('CreateVpcEndpoint', {
        VpcEndpointType: 'Gateway',
        VpcId: change.vpcId,
        ServiceName: change.service,
        RouteTableIds: [change.routeTableId],
      });
    case 'create-interface-endpoint':
      return line('CreateVpcEndpoint', {
        VpcEndpointType: 'Interface',
        VpcId: change.vpcId,
        ServiceName: change.service,
        SubnetIds: [change.subnetId],
        SecurityGroupIds: [change.groupId],
        PrivateDnsEnabled: true,
      });
    case 'associate-route-table':
      return change.association === null
        ? line('AssociateRouteTable', { SubnetId: change.subnetId, RouteTableId: change.routeTableId })
        : line('ReplaceRouteTableAssociation', {
            AssociationId: change.association,
            RouteTableId: change.routeTableId,
          });
    default:
      return inShell(commandWords(change));
  }
}

const line = (operation: string, input: object): string => inShell(ec2Words({ operation, input }));

const kept = (variable: string, operation: string, input: object, query: string): string =>
  `${variable.slice(1)}=$(${line(operation, { ...input, Query: query, Output: 'text' })})`;

const inShell = (words: readonly string[]): string =>
  words.map((word) => (variables.includes(word) ? `"${word}"` : shellWord(word))).join(' ');

const variables: readonly string[] = Object.values(made);
