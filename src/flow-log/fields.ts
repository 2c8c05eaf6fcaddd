import { address, choice, type Field, integer, text, time } from './field.js';
import { asTime, awsService, lost, portInWords, tcpFlagsOf, trafficPaths, windowEnd } from './field-words.js';
import { protocolInWords } from './protocols.js';

const PORT = 65_535;
const BYTE = 255;
const COUNT = Number.MAX_SAFE_INTEGER;

const NO_ECS = { absent: 'no ECS task' };
const NOT_A_SUBLOCATION = { absent: 'not in an Outpost, a Wavelength Zone or a Local Zone' };
const NO_HOP = { absent: 'no next hop in a VPC, or a local one' };

/**
 * Every field of a flow record, a row a field; to know a new one, add its row.
 * (VPC user guide, "Flow log records"; version 6: Transit Gateway guide, "Transit Gateway Flow Log records")
 */
export const fields: readonly Field[] = [
  // Version 2 is the default format, in its order.
  integer(2, 'version', 'version', COUNT, 'the highest version among the fields of the format', {
    tell: (value) => `fields up to version ${value}`,
  }),
  text(2, 'account-id', 'accountId', 'the AWS account that owns the interface', {
    words: { unknown: 'the interface belongs to an AWS service' },
  }),
  text(2, 'interface-id', 'interfaceId', 'the network interface (ENI) that saw the traffic', {
    absent: 'a regional NAT gateway, which has no interface',
    without: 'a record does not say which interface saw the traffic',
  }),
  address(2, 'srcaddr', 'srcaddr', 'who sent it; the interface’s own side is always its primary private address', {
    without: 'senders are unknown',
  }),
  address(2, 'dstaddr', 'dstaddr', 'where it went; the interface’s own side is always its primary private address', {
    without: 'destinations are unknown',
  }),
  integer(2, 'srcport', 'srcport', PORT, 'the port it was sent from', {
    tell: portInWords,
    without: 'connections between the same hosts cannot be told apart',
  }),
  integer(2, 'dstport', 'dstport', PORT, 'the port it was sent to', {
    tell: portInWords,
    without: 'the service that was asked for is unknown',
  }),
  integer(2, 'protocol', 'protocol', BYTE, 'the IANA protocol number', {
    tell: (value) => protocolInWords(Number(value)),
    without: 'ping, TCP and UDP look the same',
  }),
  integer(2, 'packets', 'packets', COUNT, 'packets of this flow in the window'),
  integer(2, 'bytes', 'bytes', COUNT, 'bytes of this flow in the window'),
  time(2, 'start', 'start', 'first packet of the window, up to 60 s after it passed the interface', {
    tell: asTime,
    without: 'nobody can tell when it happened',
  }),
  time(2, 'end', 'end', 'last packet of the window, up to 60 s after it passed the interface', {
    tell: windowEnd,
    without: 'it is unknown up to when the interface was watched',
  }),
  choice(2, 'action', 'action', 'whether the traffic was let through', {
    words: {
      ACCEPT: 'let through by the security groups and the network ACL',
      REJECT: 'stopped by a security group or a network ACL, or it came after its connection was closed',
    },
    without: 'accepted and rejected traffic look the same',
  }),
  choice(2, 'log-status', 'logStatus', 'whether logging itself worked', {
    words: {
      OK: 'logged normally',
      NODATA: 'no traffic to or from the interface in this window',
      SKIPDATA: 'AWS lost records of this window, perhaps of many flows',
      // (Cloud WAN guide, "Cloud WAN Flow Logs")
      INCOMPLETEDATA: 'the core network could not tell where this flow came from or went',
    },
    without: 'a silent window cannot be told from a lost one',
  }),

  text(3, 'vpc-id', 'vpcId', 'the VPC of the interface'),
  text(3, 'subnet-id', 'subnetId', 'the subnet of the interface'),
  text(3, 'instance-id', 'instanceId', 'the instance that the interface belongs to', {
    absent: 'no instance of yours: an AWS service manages this interface',
  }),
  integer(3, 'tcp-flags', 'tcpFlags', BYTE, 'TCP flags of all packets of the window, OR-ed together', {
    tell: tcpFlagsOf,
    without: 'a late packet cannot be told from a rule',
  }),
  text(3, 'type', 'type', 'the kind of traffic', {
    words: { IPv4: 'IPv4 traffic', IPv6: 'IPv6 traffic', EFA: 'Elastic Fabric Adapter traffic' },
  }),
  address(3, 'pkt-srcaddr', 'pktSrcaddr', 'the source address in the packet itself', {
    without: 'the real sender behind a NAT gateway, a transit gateway or a secondary address is hidden',
  }),
  address(3, 'pkt-dstaddr', 'pktDstaddr', 'the destination address in the packet itself', {
    without: 'the real destination behind a NAT gateway, a transit gateway or a secondary address is hidden',
  }),

  text(4, 'region', null, 'the Region of the interface'),
  text(4, 'az-id', null, 'the Availability Zone ID of the interface', { absent: 'traffic from a sublocation' }),
  text(4, 'sublocation-type', null, 'the kind of sublocation', {
    words: { wavelength: 'a Wavelength Zone', outpost: 'an Outpost', localzone: 'a Local Zone' },
    ...NOT_A_SUBLOCATION,
  }),
  text(4, 'sublocation-id', null, 'the sublocation of the interface', NOT_A_SUBLOCATION),

  text(5, 'pkt-src-aws-service', null, 'the AWS service that owns pkt-srcaddr', awsService('source')),
  text(5, 'pkt-dst-aws-service', null, 'the AWS service that owns pkt-dstaddr', awsService('destination')),
  choice(5, 'flow-direction', 'flowDirection', 'the direction, as the interface sees it', {
    words: { ingress: 'into the interface', egress: 'out of the interface' },
    without: 'the direction has to be inferred from the interface’s addresses',
  }),
  integer(5, 'traffic-path', 'trafficPath', BYTE, 'the way that outgoing traffic took', {
    words: trafficPaths,
    absent: 'incoming traffic, or no path that AWS has a number for',
    without: 'the gateway that outgoing traffic took is unknown',
  }),

  // Version 6 is for transit gateways only.
  text(6, 'resource-type', null, 'the kind of resource that is logged', {
    words: { TransitGateway: 'a transit gateway', TransitGatewayAttachment: 'an attachment of a transit gateway' },
  }),
  text(6, 'tgw-id', null, 'the transit gateway'),
  text(6, 'tgw-attachment-id', null, 'the attachment that saw the traffic'),
  text(6, 'tgw-src-vpc-account-id', null, 'the account of the source VPC'),
  text(6, 'tgw-dst-vpc-account-id', null, 'the account of the destination VPC'),
  text(6, 'tgw-src-vpc-id', null, 'the source VPC'),
  text(6, 'tgw-dst-vpc-id', null, 'the destination VPC'),
  text(6, 'tgw-src-subnet-id', null, 'the subnet of the source attachment'),
  text(6, 'tgw-dst-subnet-id', null, 'the subnet of the destination attachment'),
  text(6, 'tgw-src-eni', null, 'the interface of the source attachment'),
  text(6, 'tgw-dst-eni', null, 'the interface of the destination attachment'),
  text(6, 'tgw-src-az-id', null, 'the Availability Zone ID of the source attachment'),
  text(6, 'tgw-dst-az-id', null, 'the Availability Zone ID of the destination attachment'),
  text(6, 'tgw-pair-attachment-id', null, 'the attachment on the other side of the transit gateway'),
  integer(6, 'packets-lost-no-route', null, COUNT, 'packets that had no route', lost('no route in the route table')),
  integer(6, 'packets-lost-blackhole', null, COUNT, 'packets to a blackhole route', lost('a blackhole route')),
  integer(6, 'packets-lost-mtu-exceeded', null, COUNT, 'packets over the MTU', lost('larger than the MTU')),
  integer(6, 'packets-lost-ttl-expired', null, COUNT, 'packets out of time to live', lost('time to live ran out')),

  text(7, 'ecs-cluster-arn', null, 'the ECS cluster', NO_ECS),
  text(7, 'ecs-cluster-name', null, 'the name of the ECS cluster', NO_ECS),
  text(7, 'ecs-container-instance-arn', null, 'the ECS container instance', { absent: 'no ECS task on EC2' }),
  text(7, 'ecs-container-instance-id', null, 'the ID of the ECS container instance', { absent: 'no ECS task on EC2' }),
  text(7, 'ecs-container-id', null, 'the runtime ID of the first container', NO_ECS),
  text(7, 'ecs-second-container-id', null, 'the runtime ID of the second container', { absent: 'no second container' }),
  text(7, 'ecs-service-name', null, 'the ECS service', { absent: 'no ECS service' }),
  text(7, 'ecs-task-definition-arn', null, 'the ECS task definition', NO_ECS),
  text(7, 'ecs-task-arn', null, 'the ECS task', NO_ECS),
  text(7, 'ecs-task-id', null, 'the ID of the ECS task', NO_ECS),

  text(8, 'reject-reason', 'rejectReason', 'why it was rejected, where AWS says so', {
    words: { BPA: 'VPC Block Public Access stopped it', EC: 'VPC Encryption Controls stopped it' },
    absent: 'accepted, or rejected by a security group or a network ACL, which AWS never names',
    without: 'a stop by VPC Block Public Access looks like one by a security group or a network ACL',
  }),
  text(9, 'resource-id', null, 'the regional NAT gateway that saw the traffic', { absent: 'no regional NAT gateway' }),
  text(10, 'encryption-status', null, 'whether the traffic was encrypted', {
    words: {
      0: 'not encrypted',
      1: 'encrypted by the Nitro hardware',
      2: 'encrypted by the application',
      3: 'encrypted by the Nitro hardware and by the application',
    },
    absent: 'VPC Encryption Controls are off, or it is unknown',
  }),

  text(11, 'instance-tag', null, 'the chosen tag of the instance, percent-encoded'),
  text(11, 'instance-tag-2', null, 'the second chosen tag of the instance, percent-encoded'),
  text(11, 'interface-tag', null, 'the chosen tag of the interface, percent-encoded'),
  text(11, 'interface-tag-2', null, 'the second chosen tag of the interface, percent-encoded'),
  text(11, 'asg-tag', null, 'the chosen tag of the Auto Scaling group, percent-encoded'),
  text(11, 'asg-tag-2', null, 'the second chosen tag of the Auto Scaling group, percent-encoded'),
  text(11, 'interface-type', null, 'the kind of interface', { absent: 'an ordinary interface' }),
  text(11, 'next-hop-interface-id', null, 'the interface that received what went out, or sent what came in', NO_HOP),
  text(11, 'next-hop-subnet-id', null, 'the subnet of the next hop', NO_HOP),
  text(11, 'next-hop-az-id', null, 'the Availability Zone ID of the next hop', NO_HOP),
  text(11, 'next-hop-vpc-id', null, 'the VPC of the next hop', NO_HOP),
  text(11, 'next-hop-interface-type', null, 'the kind of interface of the next hop', NO_HOP),
];

const byName: ReadonlyMap<string, Field> = new Map(fields.map((field) => [field.name, field]));

/** The field of that name; one that AWS added after this table was written is read as text. */
export const fieldNamed = (name: string): Field =>
  byName.get(name) ?? text(null, name, null, 'a field that this version of flowlab does not know');

export const isKnownField = (name: string): boolean => byName.has(name);
