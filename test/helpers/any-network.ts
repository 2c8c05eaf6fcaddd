import fc from 'fast-check';
import type { Network } from '../../src/network/model.js';

/** Networks of every kind of component, whether or not they make sense together: for what must hold of any. */

const id = (prefix: string) => fc.integer({ min: 0, max: 0xffff_ffff }).map((n) => `${prefix}-${n.toString(16)}`);
const ids = (prefix: string) => fc.array(id(prefix), { maxLength: 2 });
const orNull = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });
const byte = fc.integer({ min: 0, max: 255 });
const ipv4 = fc.tuple(fc.constantFrom(10, 54, 172, 192), byte, byte, byte).map((parts) => parts.join('.'));
const ipv6 = fc
  .tuple(fc.constantFrom('2600:1f18', 'fd00', '2001:db8'), fc.integer({ min: 1, max: 0xffff }))
  .map(([head, tail]) => `${head}::${tail.toString(16)}`);
const cidr = fc.constantFrom('10.0.0.0/16', '10.0.1.0/24', '0.0.0.0/0', '54.0.0.1/32', '::/0', '2600:1f18::/56');
const cidrs = fc.array(cidr, { maxLength: 3 });
/** What people write: anything. */
const anyText = fc.string({ unit: 'grapheme', maxLength: 12 });
const word = fc.constantFrom('available', 'pending-acceptance', 'running', 'us-east-1a', '');
const account = fc.constantFrom('123456789012', '210987654321');
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const list = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 2 });
const mode = fc.constantFrom('off', 'block-ingress', 'block-bidirectional');

/** Without the keys that have no value, as they are built. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(model).map((one) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)));

const peer = fc.oneof(
  fc.record({ kind: fc.constant('cidr'), cidr }),
  fc.record({ kind: fc.constant('group'), groupId: id('sg') }),
  fc.record({ kind: fc.constant('prefix-list'), prefixListId: id('pl') }),
);
const port = fc.integer({ min: -1, max: 65_535 });
const rules = list(
  fc.record({ protocol: fc.constantFrom(-1, 1, 6, 17, 58, 255), from: orNull(port), to: orNull(port), peer }),
);
const entry = fc.record({
  number: fc.constantFrom(1, 100, 32_766, 32_767, 32_768),
  egress: fc.boolean(),
  action: fc.constantFrom('allow', 'deny'),
  protocol: fc.constantFrom(-1, 1, 6, 17, 58),
  cidr,
  ports: orNull(fc.record({ from: port, to: port })),
  icmp: orNull(fc.record({ type: port, code: port })),
});
const target = fc.oneof(
  fc.constant({ kind: 'local' }),
  fc.record({
    kind: fc.constantFrom(
      'internet-gateway',
      'egress-only-internet-gateway',
      'nat-gateway',
      'peering',
      'interface',
      'transit-gateway',
      'virtual-private-gateway',
      'vpc-endpoint',
    ),
    id: id('x'),
  }),
  fc.record({
    kind: fc.constant('other'),
    id: fc.constantFrom('an unknown target', 'arn:aws:networkmanager::123456789012:core-network/core-network-0ab'),
  }),
);
const side = record({ vpcId: id('vpc'), cidrs, region: orNull(fc.constant('eu-west-1')), ownerId: maybe(account) });
const time = orNull(fc.integer({ min: 0, max: 2_000_000_000_000 }));

const networkInterface = record({
  id: id('eni'),
  name: orNull(anyText),
  kind: fc.constantFrom('instance', 'nat-gateway', 'load-balancer', 'vpc-endpoint', 'transit-gateway', 'other'),
  instanceId: orNull(id('i')),
  instanceState: orNull(word),
  vpcId: id('vpc'),
  subnetId: id('subnet'),
  privateAddresses: fc.array(ipv4, { maxLength: 2 }),
  ipv6Addresses: fc.array(ipv6, { maxLength: 2 }),
  publicAddresses: fc.dictionary(ipv4, ipv4, { maxKeys: 2, noNullPrototype: true }),
  securityGroupIds: ids('sg'),
  sourceDestCheck: fc.boolean(),
  attached: maybe(fc.boolean()),
  prefixes: maybe(cidrs),
  deviceIndex: maybe(fc.nat(7)),
  interfaceType: maybe(fc.constantFrom('interface', 'network_load_balancer')),
  description: maybe(anyText),
  requesterId: maybe(account),
  requesterManaged: maybe(fc.boolean()),
  ownerId: maybe(account),
});

const attachment = record({
  id: id('tgw-attach'),
  transitGatewayId: id('tgw'),
  resourceType: fc.constantFrom('vpc', 'vpn', 'direct-connect-gateway'),
  resourceId: orNull(id('vpc')),
  ownerId: maybe(account),
  state: word,
  subnetIds: orNull(ids('subnet')),
  applianceMode: orNull(fc.boolean()),
  referencesGroups: orNull(fc.boolean()),
  routeTableId: orNull(id('tgw-rtb')),
});

const transitRoute = fc.record({
  destination: cidr,
  attachments: list(
    fc.record({ id: id('tgw-attach'), resourceType: fc.constant('vpc'), resourceId: orNull(id('vpc')) }),
  ),
  type: fc.constantFrom('static', 'propagated'),
  state: fc.constantFrom('active', 'blackhole'),
});

const endpoint = fc.record({
  id: id('vpce'),
  vpcId: id('vpc'),
  kind: fc.constantFrom('gateway', 'interface', 'gateway-load-balancer', 'other'),
  service: fc.constantFrom('com.amazonaws.eu-west-1.s3', 'com.amazonaws.vpce.eu-west-1.vpce-svc-0ab'),
  state: word,
  routeTableIds: ids('rtb'),
  subnetIds: ids('subnet'),
  interfaceIds: ids('eni'),
  securityGroupIds: ids('sg'),
  privateDns: fc.boolean(),
});

const flowLog = fc.record({
  id: id('fl'),
  resourceId: id('eni'),
  trafficType: fc.constantFrom('ALL', 'ACCEPT', 'REJECT'),
  logGroup: orNull(fc.constantFrom('flow-logs', '/vpc/flow_logs.1#a')),
  format: fc.constant('${version} ${srcaddr}'),
  aggregationSeconds: fc.constantFrom(60, 600),
  delivery: fc.constantFrom('success', 'failed', 'unknown'),
  deliveryError: orNull(anyText),
  createdAt: time,
});

const components = {
  vpcs: list(record({ id: id('vpc'), cidrs, ownerId: maybe(account), blockPublicAccess: mode })),
  subnets: list(
    record({ id: id('subnet'), vpcId: id('vpc'), cidrs, availabilityZone: word, blockPublicAccess: maybe(mode) }),
  ),
  interfaces: list(networkInterface),
  securityGroups: list(fc.record({ id: id('sg'), name: anyText, vpcId: id('vpc'), ingress: rules, egress: rules })),
  networkAcls: list(
    fc.record({
      id: id('acl'),
      vpcId: id('vpc'),
      isDefault: fc.boolean(),
      subnetIds: ids('subnet'),
      entries: list(entry),
    }),
  ),
  routeTables: list(
    record({
      id: id('rtb'),
      vpcId: id('vpc'),
      isMain: fc.boolean(),
      subnetIds: ids('subnet'),
      gatewayIds: maybe(ids('igw')),
      propagatingGatewayIds: maybe(ids('vgw')),
      routes: list(
        record({
          destination: fc.oneof(cidr, id('pl')),
          target,
          state: fc.constantFrom('active', 'blackhole'),
          propagated: maybe(fc.boolean()),
        }),
      ),
    }),
  ),
  internetGateways: list(fc.record({ id: id('igw'), vpcIds: ids('vpc') })),
  natGateways: list(
    fc.record({
      id: id('nat'),
      vpcId: id('vpc'),
      subnetId: id('subnet'),
      state: word,
      connectivity: fc.constantFrom('public', 'private'),
      privateAddress: orNull(ipv4),
      publicAddress: orNull(ipv4),
      interfaceId: orNull(id('eni')),
    }),
  ),
  peerings: list(fc.record({ id: id('pcx'), state: word, requester: side, accepter: side })),
  prefixLists: list(fc.record({ id: id('pl'), name: anyText, cidrs })),
  flowLogs: list(flowLog),
};

const joining = {
  egressOnlyInternetGateways: maybe(list(fc.record({ id: id('eigw'), vpcIds: ids('vpc') }))),
  transitGateways: maybe(list(fc.record({ id: id('tgw'), state: word, referencesGroups: orNull(fc.boolean()) }))),
  transitGatewayAttachments: maybe(list(attachment)),
  transitGatewayRouteTables: maybe(
    list(
      fc.record({
        id: id('tgw-rtb'),
        transitGatewayId: id('tgw'),
        associated: orNull(ids('tgw-attach')),
        propagating: orNull(ids('tgw-attach')),
        routes: orNull(list(transitRoute)),
      }),
    ),
  ),
  vpcEndpoints: maybe(list(endpoint)),
  vpnGateways: maybe(list(fc.record({ id: id('vgw'), state: word, vpcIds: ids('vpc') }))),
  vpnConnections: maybe(
    list(
      fc.record({
        id: id('vpn'),
        state: word,
        vpnGatewayId: orNull(id('vgw')),
        transitGatewayId: orNull(id('tgw')),
        customerGatewayId: orNull(id('cgw')),
        tunnels: fc.array(fc.boolean(), { maxLength: 2 }),
        routes: cidrs,
      }),
    ),
  ),
  customerGateways: maybe(list(fc.record({ id: id('cgw'), address: orNull(ipv4) }))),
  addresses: maybe(list(fc.record({ address: ipv4, interfaceId: orNull(id('eni')) }))),
  unread: maybe(fc.subarray(['vpcs', 'flowLogs'])),
  coverage: maybe(
    fc.record({
      stated: fc.boolean(),
      gaps: list(
        fc.record({ part: fc.constant('interfaces'), vpcId: orNull(id('vpc')), why: anyText, isForeign: fc.boolean() }),
      ),
    }),
  ),
};

// The parts are put together by name, so the whole is a network though no part says so to the compiler.
export const anyNetwork = record({ ...components, ...joining }) as fc.Arbitrary<unknown> as fc.Arbitrary<Network>;
