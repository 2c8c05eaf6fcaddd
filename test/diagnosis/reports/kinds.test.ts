import { describe } from 'vitest';
import { bustle, FLAGS, MOMENT, PATHS } from '../../helpers/flow-lines.js';
import { network } from '../../helpers/network.js';
import { transitGateway } from '../../helpers/transit.js';
import { clientAndServer, oneAndTwo, secondInterface } from './places.js';
import { itAnswers, type Troubles, unsure } from './trouble.js';

const CLIENT = '10.70.1.21';
const SERVER = '10.70.9.33';

const pair = (ingress: readonly string[]) => clientAndServer('10.70', ingress);

const there = (to: number, action = 'ACCEPT', rest = '3/180 @0+20 S', from = 41_870) =>
  ['client', 'server'].map(
    (one) => `eni-${one} ${CLIENT}:${from} > ${SERVER}:${to} tcp ${one === 'client' ? 'ACCEPT' : action} ${rest}`,
  );
const back = (from: number, rest = '3/180 @0+20 SA', to = 41_870) =>
  ['server', 'client'].map((one) => `eni-${one} ${SERVER}:${from} > ${CLIENT}:${to} tcp ACCEPT ${rest}`);
const around = [...bustle('eni-client', CLIENT, [0, 1, 2, 3]), ...bustle('eni-server', SERVER, [0, 1, 2, 3])];

const hub = oneAndTwo('10.0.0.0/8 -> tgw-1', '10.1.0.0/16 -> tgw-1', ['tcp 6379 from 10.1.0.0/16']);

const troubles: Troubles = {
  'the network ACL where a transit gateway is attached': {
    why: 'the ACL of the attachment\'s subnet is asked about what leaves the transit gateway (Transit Gateway guide, "Network ACLs")',
    network: hub
      .subnet('subnet-tgw', '10.2.255.0/28')
      .interface('eni-tgw', {
        kind: 'transit-gateway',
        description: 'Network Interface for Transit Gateway Attachment tgw-attach-vpc-b',
        privateAddresses: ['10.2.255.5'],
      })
      .acl(
        'acl-tgw',
        { ingress: ['100 allow tcp 443 from 0.0.0.0/0'], egress: ['100 allow tcp 443 from 0.0.0.0/0'] },
        'subnet-tgw',
      )
      .change(transitGateway({ attached: { 'vpc-a': ['subnet-a'], 'vpc-b': ['subnet-tgw'] } }))
      .build(),
    ask: 'one two tcp 6379',
    format: FLAGS,
    rows: [
      'eni-one 10.1.1.4:50001 > 10.2.1.4:6379 tcp ACCEPT 4/240',
      ...bustle('eni-one', '10.1.1.4', [0, 1]),
      ...bustle('eni-two', '10.2.1.4', [0, 1]),
    ],
    right: { outcome: ['unanswered', 'blocked'], cause: ['TRANSIT_GATEWAY'], says: [/acl-tgw/], fix: /acl-tgw/ },
  },
  'the transit gateway counts what it lost': {
    why: 'packets-lost-blackhole in its own flow log is evidence for that hop (VPC user guide, "Transit gateway flow log records")',
    network: hub.build(),
    ask: 'one two tcp 6379',
    format:
      'resource-type tgw-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status packets-lost-blackhole',
    rows: [
      'eni-one 10.1.1.4:50001 > 10.2.1.4:6379 tcp ACCEPT 4/240',
      '- 10.1.1.4:50001 > 10.2.1.4:6379 tcp - 4/240 resource-type=TransitGateway tgw-id=tgw-1 packets-lost-blackhole=4',
      ...bustle('eni-one', '10.1.1.4', [0, 1]),
      ...bustle('eni-two', '10.2.1.4', [0, 1]),
    ],
    right: { outcome: ['unanswered'], cause: ['TRANSIT_GATEWAY'], says: [/blackhole/] },
  },
  'the transit gateway alone is logged, by the account that owns it': {
    why: 'packets-lost-no-route in its flow log is evidence for that hop (VPC user guide, "Transit gateway flow log records")',
    network: hub.build(),
    ask: 'one two tcp 6379',
    format:
      'resource-type tgw-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status packets-lost-no-route',
    rows: [
      '- 10.1.1.4:50001 > 10.2.1.4:6379 tcp - 4/240 resource-type=TransitGateway tgw-id=tgw-1 packets-lost-no-route=4',
    ],
    right: { outcome: ['unanswered'], cause: ['TRANSIT_GATEWAY'], says: [/was lost at tgw-1/] },
  },
  'encryption controls in enforce mode': {
    why: 'reject-reason EC (VPC user guide, "Flow log records", version 8)',
    network: pair(['tcp 80 from 10.70.0.0/16']).build(),
    ask: 'client server tcp 80',
    format: PATHS,
    rows: [
      `eni-client ${CLIENT}:41870 > ${SERVER}:80 tcp REJECT 3/180 reject-reason=EC flow-direction=egress`,
      ...around,
    ],
    right: { outcome: ['blocked'], cause: ['ENCRYPTION_CONTROLS'], certainty: unsure },
  },
  'one subnet, and a network ACL that denies everything': {
    why: 'ACLs do not apply inside a subnet (VPC user guide, "Network ACL basics"): the group it is',
    network: network()
      .vpc('vpc-1', '10.70.0.0/16')
      .subnet('subnet-1', '10.70.0.0/20')
      .instance('client', { address: CLIENT })
      .instance('server', { address: SERVER })
      .acl(
        'acl-none',
        { ingress: ['100 deny all from 0.0.0.0/0'], egress: ['100 deny all from 0.0.0.0/0'] },
        'subnet-1',
      )
      .group('sg-server', { ingress: ['tcp 8443 from 10.70.0.0/16'] })
      .build(),
    ask: 'client server tcp 443',
    kept: 'bare',
    rows: [...there(443, 'REJECT'), ...around],
    right: { outcome: ['blocked'], cause: ['DESTINATION_SECURITY_GROUP_INGRESS'], says: [/8443/], never: [/acl-none/] },
  },
  'refused first, then let in, in the default format': {
    why: 'a change of rules is concluded from new connections, as an interval (between the last refused and the first accepted)',
    network: pair(['tcp 443 from 10.70.1.0/24']).build(),
    ask: 'client server tcp 443',
    kept: 'csv',
    rows: [
      ...there(443, 'REJECT', '3/180 @0+20 S', 41_001),
      ...there(443, 'ACCEPT', '14/2600 @120+40 S', 41_002),
      ...back(443, '12/9000 @120+40 SA', 41_002),
      ...around,
    ],
    right: { outcome: ['delivered'], cause: ['RULE_CHANGED', null], says: [/gets through/] },
  },
  'DNS by UDP, no answer': {
    why: 'a service in which every request gets an answer: the host is silent',
    network: pair(['udp 53 from 10.70.1.0/24']).build(),
    ask: 'client server udp 53',
    rows: [
      ...['client', 'server'].map((one) => `eni-${one} ${CLIENT}:51000 > ${SERVER}:53 udp ACCEPT 6/420`),
      ...around,
    ],
    right: { outcome: ['unanswered'], cause: ['HOST_SILENT'] },
  },
  'a service in a container, asked by the address of a prefix': {
    why: 'a prefix is delegated whole: its addresses are of that interface (EC2 user guide, "Prefix delegation")',
    network: pair([])
      .interface(
        'eni-pods',
        secondInterface('server', {
          privateAddresses: ['10.70.9.40'],
          prefixes: ['10.70.9.64/28'],
          securityGroupIds: ['sg-pods'],
        }),
      )
      .group('sg-pods', { ingress: ['tcp 8080 from 10.70.2.0/24'] })
      .build(),
    ask: 'client 10.70.9.70 tcp 8080',
    format: PATHS,
    rows: [
      `eni-client ${CLIENT}:41870 > 10.70.9.70:8080 tcp ACCEPT 3/180`,
      `eni-pods ${CLIENT}:41870 > 10.70.9.40:8080 tcp REJECT 3/180 pkt-srcaddr=${CLIENT} pkt-dstaddr=10.70.9.70 flow-direction=ingress`,
      ...around,
    ],
    right: { outcome: ['blocked'], cause: ['DESTINATION_SECURITY_GROUP_INGRESS'], says: [/sg-pods/], fix: /sg-pods/ },
  },
  'an interface endpoint that waits to be accepted': {
    why: 'until the provider accepts it, it carries nothing (AWS PrivateLink guide, "Accept or reject connection requests")',
    network: pair([])
      .interface('eni-vpce', {
        privateAddresses: ['10.70.9.80'],
        kind: 'vpc-endpoint',
        description: 'VPC Endpoint Interface vpce-0svc',
        securityGroupIds: ['sg-vpce'],
      })
      .group('sg-vpce', { ingress: ['tcp 443 from 10.70.0.0/16'] })
      .change((it) => ({
        ...it,
        vpcEndpoints: [
          {
            id: 'vpce-0svc',
            vpcId: 'vpc-1',
            kind: 'interface',
            service: 'com.amazonaws.vpce.eu-west-1.vpce-svc-1',
            state: 'pendingAcceptance',
            routeTableIds: [],
            subnetIds: ['subnet-s'],
            interfaceIds: ['eni-vpce'],
            securityGroupIds: ['sg-vpce'],
            privateDns: false,
          },
        ],
      }))
      .build(),
    ask: 'client 10.70.9.80 tcp 443',
    rows: ['eni-client', 'eni-vpce'].map((eni) => `${eni} ${CLIENT}:41870 > 10.70.9.80:443 tcp ACCEPT 5/300`),
    right: { outcome: ['unanswered'], cause: ['VPC_ENDPOINT', 'HOST_SILENT'], says: [/pending/] },
  },
  'a shared subnet, whose other users nobody here sees': {
    why: 'participants see their own interfaces alone (VPC user guide, "Share your VPC subnets with other accounts")',
    network: pair([]).build(),
    described: (it) => ({
      ...it,
      Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.70.0.0/16', OwnerId: '999988887777' }],
      Subnets: ['c', 's'].map((one, at) => ({
        SubnetId: `subnet-${one}`,
        VpcId: 'vpc-1',
        CidrBlock: ['10.70.1.0/24', '10.70.9.0/24'][at],
        OwnerId: '999988887777',
        AvailabilityZone: 'eu-west-1a',
      })),
      NetworkInterfaces: (it.NetworkInterfaces ?? []).filter((one) => !JSON.stringify(one).includes('eni-server')),
      Reservations: (it.Reservations ?? []).filter((one) => !JSON.stringify(one).includes('i-server')),
    }),
    ask: `client ${SERVER} tcp 5432`,
    rows: [`eni-client ${CLIENT}:41870 > ${SERVER}:5432 tcp ACCEPT 5/300`, ...bustle('eni-client', CLIENT, [0, 1, 2])],
    right: {
      outcome: ['unanswered', 'inconclusive'],
      cause: ['ADDRESS_NOT_FOUND', 'LOST_IN_TRANSIT', 'HOST_SILENT', 'NOT_IN_EVIDENCE', 'NO_FLOW_LOG'],
      certainty: ['possible'],
      never: [/no network interface of vpc-1 has/, /never (arrived|reached)/],
    },
  },
  'the flow log was made after the trouble': {
    why: 'nothing before it was recorded',
    network: pair(['tcp 443 from 10.70.1.0/24'])
      .change((it) => ({ ...it, flowLogs: it.flowLogs.map((one) => ({ ...one, createdAt: (MOMENT + 600) * 1000 })) }))
      .build(),
    ask: 'client server tcp 443',
    options: { since: new Date((MOMENT - 600) * 1000).toISOString(), until: new Date(MOMENT * 1000).toISOString() },
    rows: [...bustle('eni-client', CLIENT, [20, 21]), ...bustle('eni-server', SERVER, [20, 21])],
    right: { outcome: ['inconclusive'], cause: ['NO_FLOW_LOG', 'NOT_IN_EVIDENCE'], never: [/no such traffic/] },
  },
  'one of two targets refuses': {
    why: 'every connection goes to one target: that one answers says nothing of the other',
    network: pair(['tcp 8080 from 10.70.0.0/16'])
      .interface('eni-alb', {
        privateAddresses: ['10.70.9.5'],
        kind: 'load-balancer',
        description: 'ELB app/web/1',
        securityGroupIds: ['sg-alb'],
      })
      .group('sg-alb', { ingress: ['tcp 443 from 0.0.0.0/0'] })
      .instance('server2', { address: '10.70.9.34' })
      .group('sg-server2', { ingress: [] })
      .build(),
    ask: 'client 10.70.9.5 tcp 443',
    format: FLAGS,
    rows: [
      ...['eni-client', 'eni-alb'].map((eni) => `${eni} ${CLIENT}:41870 > 10.70.9.5:443 tcp ACCEPT 5/300 @0+50`),
      'eni-alb 10.70.9.5:19022 > 10.70.9.34:8080 tcp ACCEPT 4/240 @1+50',
      'eni-server2 10.70.9.5:19022 > 10.70.9.34:8080 tcp REJECT 4/240 @1+50',
      'eni-server 10.70.9.5:19001 > 10.70.9.33:8080 tcp ACCEPT 9/900 @1+50 SF',
      ...around,
    ],
    right: { outcome: ['unanswered', 'blocked'], cause: ['LOAD_BALANCER'], says: [/eni-server2|10\.70\.9\.34/] },
  },
  'a silent host on the internet': {
    why: 'whoever is out there may not answer: nothing in the configuration stops it',
    network: network()
      .vpc('vpc-1', '10.70.0.0/16')
      .internetGateway()
      .subnet('subnet-1', '10.70.1.0/24')
      .instance('client', { address: CLIENT, public: '52.3.3.3' })
      .flowLog('vpc-1')
      .build(),
    ask: 'client 203.0.113.99 tcp 8883',
    format: PATHS,
    rows: [
      `eni-client ${CLIENT}:41870 > 203.0.113.99:8883 tcp ACCEPT 6/360 flow-direction=egress traffic-path=8`,
      ...bustle('eni-client', CLIENT, [0, 1, 2]),
    ],
    right: { outcome: ['unanswered'], cause: ['HOST_SILENT'], certainty: unsure, never: [/iptables|sent no answer/] },
  },
  'ICMPv6 and a rule for ICMP of IPv4': {
    why: 'protocol 58 is not protocol 1 (EC2 API reference, IpPermission)',
    network: network()
      .vpc('vpc-1', '10.70.0.0/16', '2600:1f14:9:7000::/56')
      .subnet('subnet-1', '10.70.1.0/24', '2600:1f14:9:7001::/64')
      .instance('client', { ipv6: '2600:1f14:9:7001::10' })
      .instance('server', { ipv6: '2600:1f14:9:7001::20' })
      .group('sg-server', { ingress: ['icmp from 0.0.0.0/0'] })
      .build(),
    ask: 'client 2600:1f14:9:7001::20',
    rows: [
      'eni-client 2600:1f14:9:7001::10 > 2600:1f14:9:7001::20 icmpv6 ACCEPT 4/416',
      'eni-server 2600:1f14:9:7001::10 > 2600:1f14:9:7001::20 icmpv6 REJECT 4/416',
    ],
    right: { outcome: ['blocked'], cause: ['DESTINATION_SECURITY_GROUP_INGRESS'], says: [/IPv4/], fix: /icmpv6/ },
  },
  'an answer by an egress-only internet gateway': {
    why: 'it passes only answers to what was opened from inside (VPC user guide, "Egress-only internet gateways")',
    network: network()
      .vpc('vpc-1', '10.70.0.0/16', '2600:1f14:9:7000::/56')
      .internetGateway()
      .subnet('subnet-1', '10.70.1.0/24', '2600:1f14:9:7001::/64')
      .instance('server', { ipv6: '2600:1f14:9:7001::20' })
      .group('sg-server', { ingress: ['tcp 443 from ::/0'] })
      .routes('rtb-1', ['0.0.0.0/0 -> igw-1', '::/0 -> eigw-1'])
      .change((it) => ({ ...it, egressOnlyInternetGateways: [{ id: 'eigw-1', vpcIds: ['vpc-1'] }] }))
      .build(),
    ask: '2a01:4f8:1::5 2600:1f14:9:7001::20 tcp 443',
    format: FLAGS,
    rows: [
      'eni-server [2a01:4f8:1::5]:51000 > [2600:1f14:9:7001::20]:443 tcp ACCEPT 3/240',
      'eni-server [2600:1f14:9:7001::20]:443 > [2a01:4f8:1::5]:51000 tcp ACCEPT 6/480 SA',
      ...bustle('eni-server', '10.70.1.10', [0, 1]),
    ],
    right: { outcome: ['unanswered'], cause: ['NO_RETURN_ROUTE'], says: [/eigw-1/] },
  },
  'an error text names the host and the port': {
    why: 'who waits in vain was not refused by a host: the group refuses',
    network: pair(['tcp 22 from 10.70.0.0/16']).build(),
    ask: 'client server tcp 9200',
    options: { error: `java.net.SocketTimeoutException: connect timed out (${SERVER}:9200)` },
    rows: [...there(9200, 'REJECT'), ...around],
    right: { outcome: ['blocked'], cause: ['DESTINATION_SECURITY_GROUP_INGRESS'], says: [/9200/], fix: /9200/ },
  },
  'the minute of the request is missing in the file': {
    why: 'between rows before and after nothing is held: what is missing proves nothing',
    network: pair(['tcp 443 from 10.70.1.0/24']).build(),
    ask: 'client server tcp 443',
    rows: [
      `eni-client ${CLIENT}:41870 > ${SERVER}:443 tcp ACCEPT 5/300 @122+40`,
      ...bustle('eni-client', CLIENT, [0, 1, 2, 3, 4]),
      ...bustle('eni-server', SERVER, [0, 5]),
      'eni-server NODATA @360+58',
    ],
    right: {
      outcome: ['inconclusive', 'unanswered'],
      cause: ['NOT_IN_EVIDENCE', 'HOST_SILENT', 'LOST_IN_TRANSIT'],
      certainty: unsure,
      never: [/never (arrived|reached)/],
    },
  },
  'two ACL directions closed': {
    why: 'both directions are in the fix where both are closed',
    network: pair(['tcp 443 from 10.70.1.0/24'])
      .acl(
        'acl-s',
        { ingress: ['100 allow tcp 22 from 0.0.0.0/0'], egress: ['100 allow tcp 22 from 0.0.0.0/0'] },
        'subnet-s',
      )
      .build(),
    ask: 'client server tcp 443',
    rows: [...there(443, 'REJECT'), ...around],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_NETWORK_ACL_INGRESS'],
      says: [/acl-s/],
      fix: /--ingress .*443.*--egress .*1024/s,
    },
  },
  'jumbo frames between two Regions': {
    why: 'a peering between Regions carries 8,500 bytes (VPC Peering guide, "Limitations"): large ones left and did not come',
    network: oneAndTwo('10.2.0.0/16 -> pcx-1', '10.1.0.0/16 -> pcx-1', ['tcp 3306 from 10.1.0.0/16'])
      .peering('pcx-1', 'vpc-a', 'vpc-b')
      .change((it) => ({
        ...it,
        peerings: it.peerings.map((one) => ({ ...one, accepter: { ...one.accepter, region: 'eu-west-1' } })),
      }))
      .build(),
    ask: 'one two tcp 3306',
    kept: 'bare',
    rows: [
      'eni-one 10.1.1.4:50001 > 10.2.1.4:3306 tcp ACCEPT 12/71300 @0+55',
      'eni-two 10.1.1.4:50001 > 10.2.1.4:3306 tcp ACCEPT 4/300 @0+55',
      ...['eni-one', 'eni-two'].map((eni) => `${eni} 10.2.1.4:3306 > 10.1.1.4:50001 tcp ACCEPT 3/420 @0+55`),
      ...bustle('eni-one', '10.1.1.4', [0, 1]),
      ...bustle('eni-two', '10.2.1.4', [0, 1]),
    ],
    right: { outcome: ['unanswered'], cause: ['PATH_MTU'], certainty: unsure, says: [/pcx-1/, /8,500/] },
  },
  'a large transfer that works through a VPN': {
    why: 'large packets that are acknowledged are no trouble of size',
    network: network()
      .vpc('vpc-a', '10.1.0.0/16')
      .subnet('subnet-a', '10.1.1.0/24')
      .instance('site', { address: '10.1.1.4' })
      .group('sg-site', { ingress: ['tcp 443 from 192.168.0.0/16'] })
      .routes('rtb-a', ['192.168.0.0/16 -> vgw-1'])
      .build(),
    ask: '192.168.7.2 site tcp 443',
    format: FLAGS,
    rows: [0, 60].flatMap((at) => [
      `eni-site 192.168.7.2:50001 > 10.1.1.4:443 tcp ACCEPT 300/16000 @${at}+55 ${at ? '-' : 'S'}`,
      `eni-site 10.1.1.4:443 > 192.168.7.2:50001 tcp ACCEPT 600/830000 @${at}+57 ${at ? '-' : 'SA'}`,
    ]),
    right: { outcome: ['delivered'], cause: [null], certainty: unsure },
  },
};

describe('further kinds', () => itAnswers(troubles));
