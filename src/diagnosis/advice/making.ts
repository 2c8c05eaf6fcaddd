import { shellWord } from '../../base/shell-word.js';
import type { NetworkChange } from '../fix/change.js';
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
    case 'associate-route-table': {
      const words =
        deed.association === null
          ? ['associate-route-table', '--subnet-id', deed.subnetId]
          : ['replace-route-table-association', '--association-id', deed.association];
      return [line([...words, '--route-table-id', deed.routeTableId])];
    }
    default:
      return [line(commandWords(deed).slice(2))];
  }
}

const line = (words: readonly string[]): string => ['aws', 'ec2', ...words].map(wordOf).join(' ');

const kept = (variable: string, words: readonly string[], query: string): string =>
  `${variable.slice(1)}=$(${line([...words, '--query', query, '--output', 'text'])})`;

const wordOf = (word: string): string => (variables.includes(word) ? `"${word}"` : shellWord(word));

const variables: readonly string[] = Object.values(made);
