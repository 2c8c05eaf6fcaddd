import { errorKinds, nameSources } from '../question.js';
import { gatewayShapes } from './gateway-shapes.js';
import { record } from './record-shape.js';
import {
  flag,
  integer,
  listOf,
  mapOf,
  number,
  objectOf,
  oneOf,
  oneOfKind,
  orNull,
  text,
  type ValueCheck,
} from './shape.js';

const texts = listOf(text);
const protocol = integer(-1, 255);

const end = objectOf({ address: text, interfaceId: orNull(text) });

const named = objectOf({ name: text, addresses: texts, by: oneOf(...nameSources) });

const connection = objectOf(
  {
    source: end,
    destination: end,
    protocol: integer(0, 255),
    port: orNull(integer(0, 65_535)),
    since: orNull(number),
    until: orNull(number),
  },
  {
    error: objectOf({ kind: oneOf(...errorKinds), text }, { byServer: flag }),
    names: objectOf({}, { source: named, destination: named }),
    others: listOf(objectOf({ source: end, destination: end })),
  },
);

const blockPublicAccess = oneOf('off', 'block-ingress', 'block-bidirectional', 'allow-egress');

const vpc = objectOf(
  { id: text, cidrs: texts },
  { ownerId: text, dnsSupport: flag, dnsHostnames: flag, blockPublicAccess, mayBeExcluded: flag },
);

const subnet = objectOf({ id: text, vpcId: text, cidrs: texts, availabilityZone: text }, { blockPublicAccess });

const networkInterface = objectOf(
  {
    id: text,
    name: orNull(text),
    kind: oneOf('instance', 'nat-gateway', 'load-balancer', 'vpc-endpoint', 'transit-gateway', 'other'),
    instanceId: orNull(text),
    instanceState: orNull(text),
    vpcId: text,
    subnetId: text,
    privateAddresses: texts,
    ipv6Addresses: texts,
    publicAddresses: mapOf(text),
    securityGroupIds: texts,
    sourceDestCheck: orNull(flag),
  },
  {
    attached: flag,
    prefixes: texts,
    deviceIndex: number,
    interfaceType: text,
    description: text,
    requesterId: text,
    requesterManaged: flag,
    ownerId: text,
  },
);

const peer = oneOfKind('kind', {
  cidr: objectOf({ cidr: text }),
  group: objectOf({ groupId: text }),
  'prefix-list': objectOf({ prefixListId: text }),
});

const groupRules = listOf(objectOf({ protocol, from: orNull(number), to: orNull(number), peer }, { id: text }));

const securityGroup = objectOf(
  { id: text, name: text, vpcId: text, ingress: groupRules, egress: groupRules },
  { unread: oneOf('ingress', 'egress') },
);

const aclEntry = objectOf({
  // The last rule, which nobody can remove, is 32767, and that for IPv6 32768.
  number: integer(1, 65_535),
  egress: flag,
  action: oneOf('allow', 'deny'),
  protocol,
  cidr: text,
  ports: orNull(objectOf({ from: number, to: number })),
  icmp: orNull(objectOf({ type: number, code: number })),
});

const associations = listOf(objectOf({ id: text, subnetId: orNull(text) }, { gatewayId: text }));

const networkAcl = objectOf(
  { id: text, vpcId: text, isDefault: flag, subnetIds: texts, entries: listOf(aclEntry) },
  { associations },
);

const withId = objectOf({ id: text });

const target = oneOfKind('kind', {
  local: objectOf({}),
  'internet-gateway': withId,
  'egress-only-internet-gateway': withId,
  'nat-gateway': withId,
  peering: withId,
  interface: withId,
  'transit-gateway': withId,
  'virtual-private-gateway': withId,
  'vpc-endpoint': withId,
  other: withId,
});

const routes = listOf(
  objectOf({ destination: text, target, state: oneOf('active', 'blackhole') }, { propagated: flag }),
);

const routeTable = objectOf(
  { id: text, vpcId: text, isMain: flag, subnetIds: texts, routes },
  { associations, gatewayIds: texts, propagatingGatewayIds: texts },
);

const natGateway = objectOf({
  id: text,
  vpcId: text,
  subnetId: text,
  state: text,
  connectivity: oneOf('public', 'private'),
  privateAddress: orNull(text),
  publicAddress: orNull(text),
  interfaceId: orNull(text),
});

const side = objectOf({ vpcId: text, cidrs: texts, region: orNull(text) }, { ownerId: text, resolvesForPeer: flag });

const flowLog = objectOf(
  {
    id: text,
    resourceId: text,
    trafficType: oneOf('ALL', 'ACCEPT', 'REJECT'),
    logGroup: orNull(text),
    format: text,
    aggregationSeconds: number,
    delivery: oneOf('success', 'failed', 'unknown'),
    deliveryError: orNull(text),
    createdAt: orNull(number),
  },
  { bucket: orNull(text) },
);

const network = objectOf(
  {
    vpcs: listOf(vpc),
    subnets: listOf(subnet),
    interfaces: listOf(networkInterface),
    securityGroups: listOf(securityGroup),
    networkAcls: listOf(networkAcl),
    routeTables: listOf(routeTable),
    internetGateways: listOf(objectOf({ id: text, vpcIds: texts })),
    natGateways: listOf(natGateway),
    peerings: listOf(objectOf({ id: text, state: text, requester: side, accepter: side })),
    prefixLists: listOf(objectOf({ id: text, name: text, cidrs: texts })),
    flowLogs: listOf(flowLog),
  },
  { unread: texts, ...gatewayShapes },
);

const evidence = objectOf(
  {
    records: listOf(record),
    readAt: orNull(number),
    probe: orNull(objectOf({ from: number, to: number, answered: orNull(flag) }, { packets: number, bytes: number })),
    hosts: orNull(objectOf({ listening: orNull(flag), running: orNull(flag) })),
  },
  { kind: oneOf('log-group', 'files', 'rules'), holdings: mapOf(listOf(listOf(number))) },
);

/** The shape of a saved case, but for `schema`, which is looked at first. */
export const caseShape: ValueCheck = objectOf({ connection, network, evidence });
