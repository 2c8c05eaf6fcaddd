import {
  AcceptVpcPeeringConnectionCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkAclEntryCommand,
  CreateRouteCommand,
  DeleteNetworkAclEntryCommand,
  type EC2Client,
  type IpPermission,
  ModifyNetworkInterfaceAttributeCommand,
  ReplaceRouteCommand,
  StartInstancesCommand,
} from '@aws-sdk/client-ec2';
import { type Options, optionsIn, wordsOf } from './cli-line.js';

/** One call that changes something. */
export type Ec2Change = (ec2: EC2Client) => Promise<unknown>;

/**
 * The call that a command of the AWS CLI makes, read from the very line that was shown: what the person approved is what is
 * sent, without a shell. Undefined for a line that is not exactly one of those that a verdict's fix can be.
 */
export function ec2Change(line: string): Ec2Change | undefined {
  const [aws, service, operation = '', ...rest] = wordsOf(line) ?? [];
  if (aws !== 'aws' || service !== 'ec2' || !Object.hasOwn(operations, operation)) return undefined;
  const options = optionsIn(rest);
  return options && operations[operation]?.(options);
}

type Read = (options: Options) => Ec2Change | undefined;

const operations: Readonly<Record<string, Read>> = {
  'authorize-security-group-ingress': (options) => {
    const rule = groupRule(options);
    return rule && ((ec2) => ec2.send(new AuthorizeSecurityGroupIngressCommand(rule)));
  },
  'authorize-security-group-egress': (options) => {
    const rule = groupRule(options);
    return rule && ((ec2) => ec2.send(new AuthorizeSecurityGroupEgressCommand(rule)));
  },
  'create-network-acl-entry': (options) => {
    const entry = aclEntry(options);
    return entry && ((ec2) => ec2.send(new CreateNetworkAclEntryCommand(entry)));
  },
  'delete-network-acl-entry': (options) => {
    const place = options.size === 3 ? aclPlace(options) : undefined;
    return place && ((ec2) => ec2.send(new DeleteNetworkAclEntryCommand(place)));
  },
  'create-route': (options) => {
    const route = routeIn(options);
    return route && ((ec2) => ec2.send(new CreateRouteCommand(route)));
  },
  'replace-route': (options) => {
    const route = routeIn(options);
    return route && ((ec2) => ec2.send(new ReplaceRouteCommand(route)));
  },
  'attach-internet-gateway': (options) => {
    const [InternetGatewayId, VpcId] = [id(options, 'internet-gateway-id', 'igw'), id(options, 'vpc-id', 'vpc')];
    if (!InternetGatewayId || !VpcId || !only(options, ['internet-gateway-id', 'vpc-id'])) return undefined;
    return (ec2) => ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
  },
  'accept-vpc-peering-connection': (options) => {
    const VpcPeeringConnectionId = id(options, 'vpc-peering-connection-id', 'pcx');
    if (!VpcPeeringConnectionId || options.size !== 1) return undefined;
    return (ec2) => ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
  },
  'start-instances': (options) => {
    const instanceId = id(options, 'instance-ids', 'i');
    if (!instanceId || options.size !== 1) return undefined;
    return (ec2) => ec2.send(new StartInstancesCommand({ InstanceIds: [instanceId] }));
  },
  'modify-network-interface-attribute': (options) => {
    const NetworkInterfaceId = id(options, 'network-interface-id', 'eni');
    if (!NetworkInterfaceId || options.size !== 2 || options.get('no-source-dest-check') !== '') return undefined;
    return (ec2) =>
      ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, SourceDestCheck: { Value: false } }));
  },
};

const id = (options: Options, name: string, prefix: string): string | undefined => {
  const value = options.get(name);
  return value !== undefined && new RegExp(`^${prefix}-[0-9a-z-]+$`).test(value) ? value : undefined;
};

const only = (options: Options, names: readonly string[]): boolean =>
  [...options.keys()].every((name) => names.includes(name));

// `IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.0.1/32}]`, the CLI's shorthand.
const PERMISSION =
  /^IpProtocol=([\w-]+)(?:,FromPort=(-?\d+),ToPort=(-?\d+))?,(?:IpRanges=\[\{CidrIp=([\d./]+)\}\]|Ipv6Ranges=\[\{CidrIpv6=([\da-f:./]+)\}\]|UserIdGroupPairs=\[\{GroupId=(sg-[\w-]+)\}\])$/;

function groupRule(options: Options): { GroupId: string; IpPermissions: IpPermission[] } | undefined {
  const GroupId = id(options, 'group-id', 'sg');
  const found = PERMISSION.exec(options.get('ip-permissions') ?? '');
  if (GroupId === undefined || !found || options.size !== 2) return undefined;
  const [, IpProtocol, from, to, CidrIp, CidrIpv6, peer] = found;
  const permission: IpPermission = {
    IpProtocol,
    ...(from === undefined ? {} : { FromPort: Number(from), ToPort: Number(to) }),
    ...(CidrIp === undefined ? {} : { IpRanges: [{ CidrIp }] }),
    ...(CidrIpv6 === undefined ? {} : { Ipv6Ranges: [{ CidrIpv6 }] }),
    ...(peer === undefined ? {} : { UserIdGroupPairs: [{ GroupId: peer }] }),
  };
  return { GroupId, IpPermissions: [permission] };
}

interface AclPlace {
  readonly NetworkAclId: string;
  readonly RuleNumber: number;
  readonly Egress: boolean;
}

function aclPlace(options: Options): AclPlace | undefined {
  const NetworkAclId = id(options, 'network-acl-id', 'acl');
  const number = options.get('rule-number');
  const ways = [options.has('egress'), options.has('ingress')].filter(Boolean).length;
  if (NetworkAclId === undefined || number === undefined || !/^\d{1,5}$/.test(number) || ways !== 1) return undefined;
  return { NetworkAclId, RuleNumber: Number(number), Egress: options.has('egress') };
}

const ENTRY = [
  'network-acl-id',
  'rule-number',
  'egress',
  'ingress',
  'protocol',
  'port-range',
  'icmp-type-code',
  'rule-action',
  'cidr-block',
  'ipv6-cidr-block',
];

// The CLI takes names of protocols, the API numbers. (EC2 API reference, CreateNetworkAclEntry)
const protocols: Readonly<Record<string, string>> = { icmp: '1', tcp: '6', udp: '17' };

function aclEntry(options: Options) {
  const place = aclPlace(options);
  const protocol = options.get('protocol');
  const RuleAction = options.get('rule-action');
  const ports = /^From=(\d+),To=(\d+)$/.exec(options.get('port-range') ?? '');
  const types = /^Type=(-?\d+),Code=(-?\d+)$/.exec(options.get('icmp-type-code') ?? '');
  const [CidrBlock, Ipv6CidrBlock] = [options.get('cidr-block'), options.get('ipv6-cidr-block')];
  const isRead = (ports !== null) === options.has('port-range') && (types !== null) === options.has('icmp-type-code');
  if (!place || protocol === undefined || !isRead || !only(options, ENTRY)) return undefined;
  if ((RuleAction !== 'allow' && RuleAction !== 'deny') || (CidrBlock === undefined) === (Ipv6CidrBlock === undefined))
    return undefined;
  return {
    ...place,
    RuleAction,
    Protocol: protocols[protocol] ?? protocol,
    ...(ports ? { PortRange: { From: Number(ports[1]), To: Number(ports[2]) } } : {}),
    ...(types ? { IcmpTypeCode: { Type: Number(types[1]), Code: Number(types[2]) } } : {}),
    ...(CidrBlock === undefined ? {} : { CidrBlock }),
    ...(Ipv6CidrBlock === undefined ? {} : { Ipv6CidrBlock }),
  } as const;
}

const targets: Readonly<Record<string, string>> = {
  'gateway-id': 'GatewayId',
  'nat-gateway-id': 'NatGatewayId',
  'vpc-peering-connection-id': 'VpcPeeringConnectionId',
};

function routeIn(options: Options) {
  const RouteTableId = id(options, 'route-table-id', 'rtb');
  const [DestinationCidrBlock, DestinationIpv6CidrBlock] = [
    options.get('destination-cidr-block'),
    options.get('destination-ipv6-cidr-block'),
  ];
  const target = Object.keys(targets).find((name) => options.has(name));
  const destination = DestinationCidrBlock ?? DestinationIpv6CidrBlock;
  // A prefix list is no CIDR block, and a route to it takes another option.
  if (!RouteTableId || options.size !== 3 || target === undefined || !/^[\da-f:.]+\/\d+$/.test(destination ?? '')) {
    return undefined;
  }
  return {
    RouteTableId,
    ...(DestinationCidrBlock === undefined ? {} : { DestinationCidrBlock }),
    ...(DestinationIpv6CidrBlock === undefined ? {} : { DestinationIpv6CidrBlock }),
    [targets[target] ?? '']: options.get(target),
  };
}
