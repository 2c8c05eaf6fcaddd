import {
  anyFlag,
  anyNumber,
  anyText,
  integerFrom,
  listOf,
  mapOf,
  objectOf,
  oneOf,
  oneOfKind,
  orNull,
} from '../json-schema.js';
import { errorKinds, nameSources } from '../question.js';
import { evidence } from './evidence-shape.js';
import { gatewayShapes } from './gateway-shapes.js';

const texts = listOf(anyText);
const protocol = integerFrom(-1, 255);

const end = objectOf({ address: anyText, interfaceId: orNull(anyText) });

const named = objectOf({ name: anyText, addresses: texts, by: oneOf(...nameSources) });

const connection = objectOf(
  {
    source: end,
    destination: end,
    protocol: integerFrom(0, 255),
    port: orNull(integerFrom(0, 65_535)),
    since: orNull(anyNumber),
    until: orNull(anyNumber),
  },
  {
    error: objectOf({ kind: oneOf(...errorKinds), text: anyText }, { byServer: anyFlag }),
    names: objectOf({}, { source: named, destination: named }),
    others: listOf(objectOf({ source: end, destination: end })),
  },
);

const blockPublicAccess = oneOf('off', 'block-ingress', 'block-bidirectional', 'allow-egress');

const vpc = objectOf(
  { id: anyText, cidrs: texts },
  { ownerId: anyText, dnsSupport: anyFlag, dnsHostnames: anyFlag, blockPublicAccess, mayBeExcluded: anyFlag },
);

const subnet = objectOf(
  { id: anyText, vpcId: anyText, cidrs: texts, availabilityZone: anyText },
  { blockPublicAccess, isCounted: anyFlag },
);

const networkInterface = objectOf(
  {
    id: anyText,
    name: orNull(anyText),
    kind: oneOf('instance', 'nat-gateway', 'load-balancer', 'vpc-endpoint', 'transit-gateway', 'other'),
    instanceId: orNull(anyText),
    instanceState: orNull(anyText),
    vpcId: anyText,
    subnetId: anyText,
    privateAddresses: texts,
    ipv6Addresses: texts,
    publicAddresses: mapOf(anyText),
    securityGroupIds: texts,
    sourceDestCheck: orNull(anyFlag),
  },
  {
    attached: anyFlag,
    prefixes: texts,
    deviceIndex: anyNumber,
    interfaceType: anyText,
    description: anyText,
    requesterId: anyText,
    requesterManaged: anyFlag,
    ownerId: anyText,
  },
);

const peer = oneOfKind({
  cidr: { cidr: anyText },
  group: { groupId: anyText },
  'prefix-list': { prefixListId: anyText },
});

const groupRules = listOf(
  objectOf({ protocol, from: orNull(anyNumber), to: orNull(anyNumber), peer }, { id: anyText }),
);

const securityGroup = objectOf(
  { id: anyText, name: anyText, vpcId: anyText, ingress: groupRules, egress: groupRules },
  { unread: oneOf('ingress', 'egress') },
);

const aclEntry = objectOf({
  // The last rule, which nobody can remove, is 32767, and that for IPv6 32768.
  number: integerFrom(1, 65_535),
  egress: anyFlag,
  action: oneOf('allow', 'deny'),
  protocol,
  cidr: anyText,
  ports: orNull(objectOf({ from: anyNumber, to: anyNumber })),
  icmp: orNull(objectOf({ type: anyNumber, code: anyNumber })),
});

const associations = listOf(objectOf({ id: anyText, subnetId: orNull(anyText) }, { gatewayId: anyText }));

const networkAcl = objectOf(
  { id: anyText, vpcId: anyText, isDefault: anyFlag, subnetIds: texts, entries: listOf(aclEntry) },
  { associations },
);

const withId = { id: anyText };

const target = oneOfKind({
  local: {},
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
  objectOf({ destination: anyText, target, state: oneOf('active', 'blackhole') }, { propagated: anyFlag }),
);

const routeTable = objectOf(
  { id: anyText, vpcId: anyText, isMain: anyFlag, subnetIds: texts, routes },
  { associations, gatewayIds: texts, propagatingGatewayIds: texts },
);

const natGateway = objectOf({
  id: anyText,
  vpcId: anyText,
  subnetId: orNull(anyText),
  state: anyText,
  connectivity: oneOf('public', 'private'),
  privateAddress: orNull(anyText),
  publicAddress: orNull(anyText),
  interfaceId: orNull(anyText),
});

const side = objectOf(
  { vpcId: anyText, cidrs: texts, region: orNull(anyText) },
  { ownerId: anyText, resolvesForPeer: anyFlag },
);

const flowLog = objectOf(
  {
    id: anyText,
    resourceId: anyText,
    trafficType: oneOf('ALL', 'ACCEPT', 'REJECT'),
    logGroup: orNull(anyText),
    format: anyText,
    aggregationSeconds: anyNumber,
    delivery: oneOf('success', 'failed', 'unknown'),
    deliveryError: orNull(anyText),
    createdAt: orNull(anyNumber),
  },
  { bucket: orNull(anyText) },
);

const network = objectOf(
  {
    vpcs: listOf(vpc),
    subnets: listOf(subnet),
    interfaces: listOf(networkInterface),
    securityGroups: listOf(securityGroup),
    networkAcls: listOf(networkAcl),
    routeTables: listOf(routeTable),
    internetGateways: listOf(objectOf({ id: anyText, vpcIds: texts })),
    natGateways: listOf(natGateway),
    peerings: listOf(objectOf({ id: anyText, state: anyText, requester: side, accepter: side })),
    prefixLists: listOf(objectOf({ id: anyText, name: anyText, cidrs: texts })),
    flowLogs: listOf(flowLog),
  },
  { unread: texts, ...gatewayShapes },
);

/** The shape of a saved case, but for `schema`, which is looked at first. */
export const caseShape = objectOf({ connection, network, evidence });
