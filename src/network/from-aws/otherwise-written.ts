import { groupBy } from '../../base/group-by.js';
import { isObject, jsonIn } from '../../base/json.js';
import { partsOfNetwork } from '../parts.js';

type Fields = Readonly<Record<string, unknown>>;

// Which list of the AWS CLI a row belongs to, by what it has; the first that fits. A row names others by their ids, too.
const rows: readonly (readonly [list: string, has: readonly string[]])[] = [
  ['Addresses', ['AllocationId', 'PublicIp']],
  ['Reservations', ['ReservationId', 'Instances']],
  ['NetworkInterfaces', ['NetworkInterfaceId', 'SubnetId']],
  ['NetworkInterfaces', ['NetworkInterfaceId', 'PrivateIpAddress']],
  ['Instances', ['InstanceId', 'SubnetId']],
  ['Instances', ['InstanceId', 'PrivateIpAddress']],
  ['SecurityGroupRules', ['SecurityGroupRuleId']],
  ['SecurityGroups', ['GroupId', 'VpcId']],
  ['SecurityGroups', ['GroupId', 'IpPermissions']],
  ['NetworkAcls', ['NetworkAclId', 'Entries']],
  ['NetworkAcls', ['NetworkAclId', 'Associations']],
  ['RouteTables', ['RouteTableId', 'Routes']],
  ['RouteTables', ['RouteTableId', 'Associations']],
  ['NatGateways', ['NatGatewayId', 'SubnetId']],
  ['InternetGateways', ['InternetGatewayId']],
  ['EgressOnlyInternetGateways', ['EgressOnlyInternetGatewayId']],
  ['VpcPeeringConnections', ['VpcPeeringConnectionId']],
  ['VpcEndpoints', ['VpcEndpointId']],
  ['FlowLogs', ['FlowLogId']],
  ['ManagedPrefixLists', ['PrefixListId']],
  ['TransitGatewayVpcAttachments', ['TransitGatewayAttachmentId', 'VpcId']],
  ['TransitGatewayAttachments', ['TransitGatewayAttachmentId', 'ResourceType']],
  ['TransitGatewayRouteTables', ['TransitGatewayRouteTableId']],
  ['VpnConnections', ['VpnConnectionId']],
  ['VpnGateways', ['VpnGatewayId']],
  ['CustomerGateways', ['CustomerGatewayId']],
  ['TransitGateways', ['TransitGatewayId']],
  ['Subnets', ['SubnetId', 'CidrBlock']],
  ['Vpcs', ['VpcId', 'CidrBlock']],
];

/**
 * Descriptions of a network as others keep them, in the lists and under the names that the AWS CLI prints: rows without
 * their list (`--query 'Vpcs[]'`, jq), what a create call answered, rows of Steampipe and Ansible, configuration items of
 * AWS Config, objects of SDKs, lists by Region. The first document as it is, where there is none of these.
 */
export function asPrinted(documents: readonly unknown[]): unknown {
  const all = documents.flatMap((one) => answersIn(one, 0)).flatMap((one) => Object.entries(one));
  const merged = [...groupBy(all, ([key]) => [key])].map(([key, own]) => [
    key,
    together(own.map(([, value]) => value)),
  ]);
  return merged.length === 0 ? documents[0] : Object.fromEntries(merged);
}

/** Lists under one name are one, and what two of them have is there once; of anything else the last counts. */
function together(values: readonly unknown[]): unknown {
  const lists = values.slice(values.findLastIndex((value) => !Array.isArray(value)) + 1);
  return lists.length > 1 ? withoutRepeats(lists.flat()) : values.at(-1);
}

const withoutRepeats = (items: readonly unknown[]): readonly unknown[] => [
  ...new Map(items.map((item) => [JSON.stringify(item), item])).values(),
];

const DEEPEST = 6;

/** What is in a document, each piece as a describe call would have answered it. */
function answersIn(document: unknown, depth: number): readonly Fields[] {
  if (depth > DEEPEST) return [];
  if (typeof document === 'string') return document.startsWith('{') ? answersIn(jsonIn(document), depth + 1) : [];
  if (Array.isArray(document)) return document.flatMap((one) => answersIn(one, depth + 1));
  if (!isObject(document)) return [];
  const named = Object.keys(document).some(isOtherName) ? renamedFields(document) : document;
  const list = rows.find(([, has]) => has.every((key) => Boolean(named[key])))?.[0];
  if (list === 'Instances') return [{ Reservations: [{ Instances: [named] }] }];
  if (list !== undefined) return isOfItself(named) ? [{ [list]: [named] }] : [];
  return Object.keys(named).some((key) => lists.has(key)) ? [named] : answersIn(Object.values(named), depth + 1);
}

/** `vpc_id` beside another `id` is that of the VPC it is in. */
const isOfItself = ({ Id, VpcId, SubnetId }: Fields): boolean =>
  Id === undefined || SubnetId !== undefined || Id === VpcId;

const lists: ReadonlySet<string> = new Set([
  ...partsOfNetwork.flatMap(({ keys }) => keys),
  'Reservations',
  'VpcBlockPublicAccessOptions',
  'VpcBlockPublicAccessExclusions',
  'ReadWhole',
]);

/** `vpcId` of AWS Config and SDKs, `vpc_id` of Steampipe and Ansible; never a key that the AWS CLI prints. */
const isOtherName = (key: string): boolean => /^[a-z]/.test(key);

const nameOf = (key: string): string =>
  isOtherName(key) ? key.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()) : key;

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  return isObject(value) ? renamedFields(value) : value;
}

const renamedFields = (fields: Fields): Fields =>
  asKnown(Object.fromEntries(Object.entries(fields).map(([key, one]) => [nameOf(key), renamedAt(key, one)])));

/** Tags by their names (Ansible), which are nobody's keys. */
const renamedAt = (key: string, value: unknown): unknown =>
  nameOf(key) === 'Tags' && isObject(value)
    ? Object.entries(value).map(([Key, Value]) => ({ Key, Value }))
    : renamed(value);

/** Where others have it otherwise than in name. */
function asKnown(fields: Fields): Fields {
  const { IpRanges, Ipv4Ranges, InstanceState, State } = fields;
  // (AWS Config keeps the ranges of a rule twice)
  if (Array.isArray(IpRanges) && IpRanges.some((one) => typeof one === 'string'))
    return { ...fields, IpRanges: Array.isArray(Ipv4Ranges) ? Ipv4Ranges : IpRanges.map((CidrIp) => ({ CidrIp })) };
  // (Steampipe, aws_ec2_instance)
  return typeof InstanceState === 'string' && State === undefined
    ? { ...fields, State: { Name: InstanceState } }
    : fields;
}
