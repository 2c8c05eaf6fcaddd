import { describe } from 'vitest';
import { bustle, FLAGS, PATHS } from '../../helpers/flow-lines.js';
import { network } from '../../helpers/network.js';
import { transitGateway } from '../../helpers/transit.js';
import { managed, oneAndTwo, vpn } from './places.js';
import { itAnswers, type Troubles, unsure } from './trouble.js';

const HOST = '10.5.16.44';
const OUT = '140.82.112.3';

/** A private subnet whose way out is a NAT gateway in a public one. */
const behindNat = (
  parts: { readonly acl?: object; readonly publicRoutes?: readonly string[]; readonly state?: string } = {},
) =>
  network()
    .vpc('vpc-1', '10.5.0.0/16')
    .internetGateway('igw-1')
    .subnet('subnet-private', '10.5.16.0/20')
    .instance('build', { address: HOST })
    .subnet('subnet-public', '10.5.0.0/24')
    .natGateway('nat-1', {
      privateAddress: '10.5.0.200',
      publicAddress: '3.3.3.3',
      ...(parts.state ? { state: parts.state } : {}),
    })
    .acl('acl-public', parts.acl ?? {}, 'subnet-public')
    .routes('rtb-private', ['0.0.0.0/0 -> nat-1'], 'subnet-private')
    .routes('rtb-public', parts.publicRoutes ?? ['0.0.0.0/0 -> igw-1'], 'subnet-public')
    .flowLog('vpc-1');

/** The same with an instance that forwards. */
const behindNatInstance = (ingress: readonly string[], sourceDestCheck: boolean) =>
  network()
    .vpc('vpc-1', '10.5.0.0/16')
    .internetGateway('igw-1')
    .subnet('subnet-private', '10.5.16.0/20')
    .instance('build', { address: HOST })
    .routes('rtb-private', ['0.0.0.0/0 -> eni-natbox'], 'subnet-private')
    .subnet('subnet-public', '10.5.0.0/24')
    .instance('natbox', { address: '10.5.0.77', public: '3.3.3.9', sourceDestCheck })
    .group('sg-natbox', { ingress })
    .routes('rtb-public', ['0.0.0.0/0 -> igw-1'], 'subnet-public');

/** A spoke that goes out by the NAT gateway of another VPC, behind a transit gateway; with the routes of the NAT gateway's subnet. */
const centralEgress = (routes: readonly string[], door = ['0.0.0.0/0 -> nat-1']) =>
  network()
    .vpc('vpc-1', '10.5.0.0/16')
    .subnet('subnet-private', '10.5.16.0/20')
    .instance('build', { address: HOST })
    .routes('rtb-private', ['0.0.0.0/0 -> tgw-1'], 'subnet-private')
    .vpc('vpc-out', '10.9.0.0/16')
    .internetGateway('igw-1')
    .subnet('subnet-door', '10.9.9.0/24')
    .routes('rtb-door', door, 'subnet-door')
    .interface(
      'eni-door',
      managed('10.9.9.7', 'Network Interface for Transit Gateway Attachment tgw-attach-vpc-out', {
        kind: 'transit-gateway',
      }),
    )
    .subnet('subnet-public', '10.9.0.0/24')
    .natGateway('nat-1', { privateAddress: '10.9.0.200', publicAddress: '3.3.3.3' })
    .routes('rtb-public', routes, 'subnet-public')
    .change(
      transitGateway({
        attached: { 'vpc-1': ['subnet-private'], 'vpc-out': ['subnet-door'] },
        routes: ['0.0.0.0/0 => vpc-out', '10.5.0.0/16 -> vpc-1'],
      }),
    )
    .build();

const sent = `eni-build ${HOST}:48210 > ${OUT}:443 tcp ACCEPT 5/300 @0+30 S`;
const natIn = `eni-nat-1 ${HOST}:48210 > 10.5.0.200:443 tcp ACCEPT 5/300 @0+30 S pkt-srcaddr=${HOST} pkt-dstaddr=${OUT} flow-direction=ingress`;
const natOut = `eni-nat-1 10.5.0.200:28531 > ${OUT}:443 tcp ACCEPT 5/300 @0+30 S pkt-srcaddr=10.5.0.200 pkt-dstaddr=${OUT} flow-direction=egress traffic-path=8`;

const troubles: Troubles = {
  'the network ACL of the public subnet refuses the answers': {
    why: 'a NAT gateway uses ports 1024 to 65535 of its own (VPC user guide, "NAT gateway basics"); the row at its interface shows the refusal',
    network: behindNat({
      acl: { ingress: ['100 allow tcp 443 from 10.5.0.0/16', '110 allow tcp 32768-65535 from 0.0.0.0/0'] },
    }).build(),
    ask: `build ${OUT} tcp 443`,
    format: PATHS,
    rows: [
      sent,
      natIn,
      natOut,
      `eni-nat-1 ${OUT}:443 > 10.5.0.200:28531 tcp REJECT 5/300 @0+30 SA pkt-srcaddr=${OUT} pkt-dstaddr=10.5.0.200 flow-direction=ingress`,
      ...bustle('eni-build', HOST, [0, 1]),
    ],
    right: {
      outcome: ['blocked', 'unanswered'],
      cause: ['NAT_GATEWAY'],
      says: [/acl-public/, /28531/, /recorded REJECT|was refused/],
      never: [/By the configuration/],
      fix: /acl-public/,
    },
  },
  'the NAT gateway is in a subnet without a way out': {
    why: 'a public NAT gateway needs a route to an internet gateway (VPC user guide, "Troubleshoot NAT gateways")',
    network: behindNat({ publicRoutes: [] }).build(),
    ask: `build ${OUT} tcp 443`,
    rows: [sent.replace(/ S$/, ''), ...bustle('eni-build', HOST, [0, 1, 2])],
    right: {
      outcome: ['unanswered', 'blocked'],
      cause: ['NAT_GATEWAY'],
      says: [/rtb-public/],
      fix: /rtb-public .*igw-1/,
    },
  },
  'the NAT gateway failed': {
    why: 'a NAT gateway in state failed passes nothing (VPC user guide, "Troubleshoot NAT gateways")',
    network: behindNat({ state: 'failed' }).build(),
    ask: `build ${OUT} tcp 443`,
    kept: 'csv',
    rows: [sent, ...bustle('eni-build', HOST, [0, 1, 2])],
    right: { outcome: ['unanswered', 'blocked'], cause: ['NAT_GATEWAY'], says: [/nat-1/, /failed/] },
  },
  'a route to a NAT gateway that was deleted': {
    why: 'its route stays as a blackhole (VPC user guide, "Delete a NAT gateway")',
    network: behindNat()
      .change((it) => ({
        ...it,
        natGateways: [],
        interfaces: it.interfaces.filter(({ id }) => id !== 'eni-nat-1'),
        routeTables: it.routeTables.map((table) =>
          table.id === 'rtb-private'
            ? {
                ...table,
                routes: table.routes.map((one) =>
                  one.destination === '0.0.0.0/0' ? { ...one, state: 'blackhole' as const } : one,
                ),
              }
            : table,
        ),
      }))
      .build(),
    ask: `i-build ${OUT} tcp 443`,
    rows: [sent, ...bustle('eni-build', HOST, [0, 1, 2])],
    right: { outcome: ['unanswered'], cause: ['BLACKHOLE_ROUTE'], says: [/rtb-private/, /nat-1/] },
  },
  'through the NAT gateway of a peered VPC': {
    why: 'a peering does not carry traffic to the NAT gateway of the other VPC (VPC Peering guide, "VPC peering limitations")',
    network: network()
      .vpc('vpc-spoke', '10.6.0.0/16')
      .subnet('subnet-spoke', '10.6.1.0/24')
      .instance('worker', { address: '10.6.1.9' })
      .routes('rtb-spoke', ['0.0.0.0/0 -> pcx-1'])
      .vpc('vpc-hub', '10.5.0.0/16')
      .internetGateway('igw-1')
      .subnet('subnet-public', '10.5.0.0/24')
      .natGateway('nat-1')
      .routes('rtb-hub', ['0.0.0.0/0 -> nat-1', '10.6.0.0/16 -> pcx-1'])
      .peering('pcx-1', 'vpc-spoke', 'vpc-hub')
      .build(),
    ask: `worker ${OUT} tcp 443`,
    rows: [
      'eni-worker 10.6.1.9:40100 > 140.82.112.3:443 tcp ACCEPT 6/360',
      ...bustle('eni-worker', '10.6.1.9', [0, 1, 2]),
    ],
    right: { outcome: ['unanswered'], cause: ['PEERING'], says: [/pcx-1/] },
  },
  'a NAT instance whose group lets nobody of the private subnet in': {
    why: 'the instance\'s own group judges what it forwards (VPC user guide, "NAT instances"); its REJECT says so',
    network: behindNatInstance(['tcp 22 from 203.0.113.0/24'], false).build(),
    ask: `build ${OUT} tcp 443`,
    format: PATHS,
    rows: [
      `${sent} pkt-srcaddr=${HOST} pkt-dstaddr=${OUT} flow-direction=egress`,
      `eni-natbox ${HOST}:48210 > 10.5.0.77:443 tcp REJECT 5/300 @0+30 S pkt-srcaddr=${HOST} pkt-dstaddr=${OUT} flow-direction=ingress`,
      ...bustle('eni-build', HOST, [0, 1]),
    ],
    right: {
      outcome: ['blocked', 'unanswered'],
      cause: ['ROUTE_DIVERTS', 'SOURCE_DEST_CHECK', 'NAT_GATEWAY'],
      says: [/sg-natbox/],
      never: [/By the configuration/],
      fix: /sg-natbox/,
    },
  },
  'a NAT instance that chooses its own ports, and a closed port behind it': {
    why: 'a source port that another connection has is put in by another one (RFC 4787, "Port Assignment"), and pkt-srcaddr says that it is not the client\'s',
    network: behindNatInstance(['all from 10.5.0.0/16'], false).build(),
    ask: `build ${OUT} tcp 443`,
    format: PATHS,
    rows: [
      `eni-build ${HOST}:48210 > ${OUT}:443 tcp ACCEPT 1/60 S pkt-srcaddr=${HOST} pkt-dstaddr=${OUT} flow-direction=egress`,
      `eni-build ${OUT}:443 > ${HOST}:48210 tcp ACCEPT 1/40 R pkt-srcaddr=${OUT} pkt-dstaddr=${HOST} flow-direction=ingress`,
      `eni-natbox ${HOST}:48210 > 10.5.0.77:443 tcp ACCEPT 1/60 S pkt-srcaddr=${HOST} pkt-dstaddr=${OUT} flow-direction=ingress`,
      `eni-natbox 10.5.0.77:36357 > ${OUT}:443 tcp ACCEPT 1/60 S pkt-srcaddr=10.5.0.77 pkt-dstaddr=${OUT} flow-direction=egress`,
      `eni-natbox ${OUT}:443 > 10.5.0.77:36357 tcp ACCEPT 1/40 R pkt-srcaddr=${OUT} pkt-dstaddr=10.5.0.77 flow-direction=ingress`,
      `eni-natbox 10.5.0.77:443 > ${HOST}:48210 tcp ACCEPT 1/40 R pkt-srcaddr=${OUT} pkt-dstaddr=${HOST} flow-direction=egress`,
      ...bustle('eni-build', HOST, [0, 1]),
    ],
    right: { outcome: ['blocked'], cause: ['PORT_CLOSED'] },
  },
  'a NAT instance, where public access is blocked': {
    why: 'ingress-only leaves NAT gateways and egress-only gateways alone, and a NAT instance is neither (VPC user guide, "Block public access to VPCs and subnets")',
    network: behindNatInstance(['all from 10.5.0.0/16'], false).blockPublicAccess('block-ingress').build(),
    ask: `build ${OUT} tcp 443`,
    rows: [
      sent,
      `eni-natbox ${HOST}:48210 > 10.5.0.77:443 tcp ACCEPT 5/300 @0+30`,
      `eni-natbox 10.5.0.77:48210 > ${OUT}:443 tcp REJECT 5/300 @0+30`,
      ...bustle('eni-build', HOST, [0, 1]),
    ],
    right: { outcome: ['blocked'], cause: ['BLOCK_PUBLIC_ACCESS'], says: [/block-ingress/] },
  },
  'a NAT gateway for other VPCs, whose subnet has no route back to them': {
    why: 'its subnet needs a route to the transit gateway for the other VPC (VPC user guide, "Example: Centralized outbound routing to the internet" of the Transit Gateways guide)',
    network: centralEgress(['0.0.0.0/0 -> igw-1']),
    ask: `build ${OUT} tcp 443`,
    rows: [sent, ...bustle('eni-build', HOST, [0, 1])],
    right: {
      outcome: ['unanswered'],
      cause: ['NAT_GATEWAY'],
      says: [
        /the answer does not find its way back: route table rtb-public has 0\.0\.0\.0\/0 -> igw-1 for 10\.5\.16\.44/,
      ],
      fix: /create-route --route-table-id rtb-public --destination-cidr-block 10\.5\.0\.0\/16 --transit-gateway-id tgw-1/,
    },
  },
  'the subnet through which a transit gateway enters the VPC of the NAT gateway has no route on': {
    why: 'what comes out of an attachment follows the route table of its subnet (Transit Gateways guide, "Example: Centralized outbound routing to the internet"): the way is that of the gateway, and nothing diverts it',
    network: centralEgress(['0.0.0.0/0 -> igw-1', '10.5.0.0/16 -> tgw-1'], []),
    ask: `build ${OUT} tcp 443`,
    rows: [sent, ...bustle('eni-build', HOST, [0, 1])],
    right: {
      outcome: ['unanswered'],
      cause: ['TRANSIT_GATEWAY'],
      says: [/rtb-door has no route to 140\.82\.112\.3/],
      never: [/led elsewhere/],
      fix: /create-route --route-table-id rtb-door --destination-cidr-block 0\.0\.0\.0\/0 --nat-gateway-id nat-1/,
    },
  },
  'the subnet of a NAT instance, whose network ACL lets nothing out and no answers in': {
    why: 'it meets that network ACL four times, and a fix opens both halves of what is closed (VPC user guide, "NAT instances"; "Network ACL basics")',
    network: behindNatInstance(['all from 10.5.0.0/16'], false)
      .acl(
        'acl-public',
        { ingress: ['100 allow all from 10.5.0.0/16'], egress: ['100 allow all to 10.5.0.0/16'] },
        'subnet-public',
      )
      .build(),
    ask: `build ${OUT} tcp 443`,
    rows: [
      sent,
      `eni-natbox ${HOST}:48210 > ${OUT}:443 tcp ACCEPT 5/300 @0+30`,
      `eni-natbox 10.5.0.77:48210 > ${OUT}:443 tcp REJECT 5/300 @0+30`,
      ...bustle('eni-build', HOST, [0, 1]),
    ],
    right: {
      outcome: ['unanswered'],
      cause: ['ROUTE_DIVERTS'],
      certainty: ['certain'],
      says: [/acl-public/],
      fix: /--egress .* && .*--ingress .*--cidr-block 140\.82\.112\.3\/32/,
    },
  },
  'the subnet of a NAT instance, whose network ACL lets no answers in': {
    why: 'the answer comes back to the address of the NAT instance, and is refused there',
    network: behindNatInstance(['all from 10.5.0.0/16'], false)
      .acl(
        'acl-public',
        { ingress: ['100 allow all from 10.5.0.0/16'], egress: ['100 allow all to 0.0.0.0/0'] },
        'subnet-public',
      )
      .build(),
    ask: `build ${OUT} tcp 443`,
    rows: [
      sent,
      `eni-natbox ${HOST}:48210 > ${OUT}:443 tcp ACCEPT 5/300 @0+30`,
      `eni-natbox 10.5.0.77:48210 > ${OUT}:443 tcp ACCEPT 5/300 @0+30`,
      `eni-natbox ${OUT}:443 > 10.5.0.77:48210 tcp REJECT 5/300 @0+30`,
      ...bustle('eni-build', HOST, [0, 1]),
    ],
    right: {
      outcome: ['unanswered'],
      cause: ['ROUTE_DIVERTS'],
      certainty: ['certain'],
      says: [/answered, but the answer got as far as eni-natbox and was refused there/, /acl-public/],
      fix: /--ingress/,
    },
  },
  'a NAT instance with the source/destination check on': {
    why: 'it drops what is neither from nor to itself (VPC user guide, "NAT instances", disable source/destination checks)',
    network: behindNatInstance(['all from 10.5.0.0/16'], true).build(),
    ask: `build ${OUT} tcp 443`,
    rows: [sent, ...bustle('eni-build', HOST, [0, 1, 2])],
    right: {
      outcome: ['unanswered', 'blocked'],
      cause: ['SOURCE_DEST_CHECK'],
      says: [/eni-natbox/],
      fix: /modify-network-interface-attribute|no-source-dest-check/,
    },
  },
  'a peering that nobody accepted': {
    why: 'pending-acceptance carries nothing (VPC Peering guide, "VPC peering lifecycle")',
    network: oneAndTwo('10.2.0.0/16 -> pcx-7', '10.1.0.0/16 -> pcx-7', ['icmp 8/0 from 10.1.0.0/16'])
      .peering('pcx-7', 'vpc-a', 'vpc-b', { state: 'pending-acceptance' })
      .build(),
    ask: 'one two',
    rows: [
      'eni-one 10.1.1.4 > 10.2.1.4 icmp ACCEPT 5/420',
      ...bustle('eni-one', '10.1.1.4', [0, 1, 2]),
      ...bustle('eni-two', '10.2.1.4', [0, 1, 2]),
    ],
    right: {
      outcome: ['unanswered'],
      cause: ['PEERING'],
      says: [/pcx-7/, /pending/],
      fix: /accept-vpc-peering-connection/,
    },
  },
  'a peering that expired': {
    why: 'one that expired cannot be accepted any more, and a new one is made (VPC Peering guide, "VPC peering lifecycle")',
    network: oneAndTwo('10.2.0.0/16 -> pcx-7', '10.1.0.0/16 -> pcx-7', ['icmp 8/0 from 10.1.0.0/16'])
      .peering('pcx-7', 'vpc-a', 'vpc-b', { state: 'expired' })
      .build(),
    ask: 'one two',
    rows: [
      'eni-one 10.1.1.4 > 10.2.1.4 icmp ACCEPT 5/420',
      ...bustle('eni-one', '10.1.1.4', [0, 1, 2]),
      ...bustle('eni-two', '10.2.1.4', [0, 1, 2]),
    ],
    right: {
      outcome: ['unanswered'],
      cause: ['PEERING'],
      says: [/pcx-7/, /expired/, /create-vpc-peering-connection/],
      never: [/begins and ends in its two VPCs/],
      fix: null,
    },
  },
  'two hops of peering': {
    why: 'a peering is not transitive (VPC Peering guide, "VPC peering limitations")',
    network: network()
      .vpc('vpc-a', '10.1.0.0/16')
      .subnet('subnet-a', '10.1.1.0/24')
      .instance('one', { address: '10.1.1.4' })
      .routes('rtb-a', ['10.2.0.0/16 -> pcx-ab', '10.3.0.0/16 -> pcx-ab'])
      .vpc('vpc-b', '10.2.0.0/16')
      .subnet('subnet-b', '10.2.1.0/24')
      .vpc('vpc-c', '10.3.0.0/16')
      .subnet('subnet-c', '10.3.1.0/24')
      .instance('three', { address: '10.3.1.4' })
      .group('sg-three', { ingress: ['tcp 443 from 10.1.0.0/16'] })
      .peering('pcx-ab', 'vpc-a', 'vpc-b')
      .peering('pcx-bc', 'vpc-b', 'vpc-c')
      .build(),
    ask: 'one three tcp 443',
    rows: ['eni-one 10.1.1.4:50001 > 10.3.1.4:443 tcp ACCEPT 5/300', ...bustle('eni-one', '10.1.1.4', [0, 1, 2])],
    right: { outcome: ['unanswered'], cause: ['PEERING'], says: [/pcx-ab/] },
  },
  'a reference to a group of the other VPC, over a transit gateway that does not carry it': {
    why: 'security group referencing must be on at the transit gateway (Transit Gateway guide, "Security group referencing")',
    network: oneAndTwo('10.2.0.0/16 -> tgw-1', '10.1.0.0/16 -> tgw-1', ['tcp 6379 from sg-one'])
      .change(transitGateway({ attached: { 'vpc-a': ['subnet-a'], 'vpc-b': ['subnet-b'] } }))
      .build(),
    ask: 'one two tcp 6379',
    rows: [
      'eni-one 10.1.1.4:50001 > 10.2.1.4:6379 tcp ACCEPT 3/180',
      'eni-two 10.1.1.4:50001 > 10.2.1.4:6379 tcp REJECT 3/180',
      ...bustle('eni-two', '10.2.1.4', [0, 1]),
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      says: [/sg-one/, /tgw-1|transit gateway/],
      fix: /sg-two/,
    },
  },
  'a transit gateway route table without the route': {
    why: 'the table that the attachment is associated with decides (Transit Gateway guide, "Route tables")',
    network: oneAndTwo('10.0.0.0/8 -> tgw-1', '10.1.0.0/16 -> tgw-1', ['tcp 6379 from 10.1.0.0/16'])
      .change(
        transitGateway({
          attached: { 'vpc-a': ['subnet-a'], 'vpc-b': ['subnet-b'] },
          routes: ['10.1.0.0/16 -> vpc-a'],
        }),
      )
      .build(),
    ask: 'one two tcp 6379',
    format: FLAGS,
    rows: [
      'eni-one 10.1.1.4:50001 > 10.2.1.4:6379 tcp ACCEPT 3/180',
      ...bustle('eni-one', '10.1.1.4', [0, 1]),
      ...bustle('eni-two', '10.2.1.4', [0, 1]),
    ],
    right: { outcome: ['unanswered'], cause: ['TRANSIT_GATEWAY'], says: [/tgw-rtb-1/] },
  },
  'a transit gateway that is attached in another zone': {
    why: 'only subnets of a zone with an attachment reach it (Transit Gateway guide, "How transit gateways work")',
    network: network()
      .vpc('vpc-a', '10.1.0.0/16')
      .subnet('subnet-a', '10.1.1.0/24')
      .instance('one', { address: '10.1.1.4' })
      .subnet('subnet-a2', '10.1.2.0/24')
      .routes('rtb-a', ['10.0.0.0/8 -> tgw-1'])
      .vpc('vpc-b', '10.2.0.0/16')
      .subnet('subnet-b', '10.2.1.0/24')
      .instance('two', { address: '10.2.1.4' })
      .group('sg-two', { ingress: ['tcp 6379 from 10.1.0.0/16'] })
      .routes('rtb-b', ['10.1.0.0/16 -> tgw-1'])
      .change(transitGateway({ attached: { 'vpc-a': ['subnet-a2'], 'vpc-b': ['subnet-b'] } }))
      .build(),
    ask: 'one two tcp 6379',
    rows: ['eni-one 10.1.1.4:50001 > 10.2.1.4:6379 tcp ACCEPT 3/180', ...bustle('eni-one', '10.1.1.4', [0, 1])],
    right: { outcome: ['unanswered'], cause: ['TRANSIT_GATEWAY'], says: [/us-east-1a|zone/] },
  },
  'an address that two networks have': {
    why: 'the local route goes before any other (VPC user guide, "Route priority")',
    network: network()
      .vpc('vpc-a', '172.31.0.0/16')
      .subnet('subnet-a', '172.31.0.0/20')
      .instance('one', { address: '172.31.0.9' })
      .routes('rtb-a', ['172.16.0.0/12 -> tgw-1'])
      .vpc('vpc-b', '172.31.0.0/16')
      .subnet('subnet-b', '172.31.64.0/20')
      .instance('two', { address: '172.31.70.9' })
      .build(),
    ask: 'one 172.31.70.9 tcp 5432',
    rows: ['eni-one 172.31.0.9:50001 > 172.31.70.9:5432 tcp ACCEPT 3/180', ...bustle('eni-one', '172.31.0.9', [0, 1])],
    right: { outcome: ['unanswered'], cause: ['OVERLAPPING_CIDR', 'ADDRESS_NOT_FOUND'], says: [/vpc-a/, /vpc-b/] },
  },
  'the Amazon DNS server of a peered VPC': {
    why: 'it answers inside its own VPC alone (VPC Peering guide, "VPC peering limitations": "You cannot connect to or query the Amazon DNS server in a peer VPC")',
    network: oneAndTwo('10.2.0.0/16 -> pcx-1', '10.1.0.0/16 -> pcx-1', []).peering('pcx-1', 'vpc-a', 'vpc-b').build(),
    ask: 'one 10.2.0.2 udp 53',
    rows: ['eni-one 10.1.1.4:51515 > 10.2.0.2:53 udp ACCEPT 5/350', ...bustle('eni-one', '10.1.1.4', [0, 1])],
    right: {
      outcome: ['unanswered'],
      cause: ['ADDRESS_NOT_FOUND'],
      says: [/Amazon DNS server of vpc-b/],
      never: [/describe-network-interfaces/],
    },
  },
  'beyond a transit gateway, another account': {
    why: 'nobody described what is behind it: named, and at most possible',
    network: network()
      .vpc('vpc-a', '10.1.0.0/16')
      .subnet('subnet-a', '10.1.1.0/24')
      .instance('one', { address: '10.1.1.4' })
      .routes('rtb-a', ['0.0.0.0/0 -> tgw-0far'])
      .flowLog('vpc-a')
      .build(),
    ask: '10.1.1.4 192.168.50.2 tcp 636',
    format: PATHS,
    rows: [
      'eni-one 10.1.1.4:50001 > 192.168.50.2:636 tcp ACCEPT 7/420 flow-direction=egress',
      ...bustle('eni-one', '10.1.1.4', [0, 1]),
    ],
    right: {
      outcome: ['unanswered', 'inconclusive'],
      cause: ['TRANSIT_GATEWAY'],
      certainty: ['possible'],
      says: [/tgw-0far/],
      never: [/never (arrived|reached)/],
    },
  },
  'a VPN whose tunnels are both down': {
    why: 'a route by a VPN without a tunnel leads nowhere (Site-to-Site VPN user guide, "Tunnel status")',
    network: network()
      .vpc('vpc-a', '10.1.0.0/16')
      .subnet('subnet-a', '10.1.1.0/24')
      .instance('one', { address: '10.1.1.4' })
      .routes('rtb-a', ['192.168.0.0/16 -> vgw-1 (propagated)'])
      .change(vpn('vpc-a', 'vpn-9', { isUp: false, routes: ['192.168.0.0/16'] }))
      .build(),
    ask: 'one 192.168.50.2 tcp 445',
    rows: ['eni-one 10.1.1.4:50001 > 192.168.50.2:445 tcp ACCEPT 7/364', ...bustle('eni-one', '10.1.1.4', [0, 1])],
    right: { outcome: ['unanswered'], cause: ['VPN'], says: [/vpn-9|vgw-1/] },
  },
  'an internet gateway, and no public address': {
    why: 'an internet gateway passes nothing without one (VPC user guide, "Internet gateways")',
    network: network()
      .vpc('vpc-a', '10.1.0.0/16')
      .internetGateway()
      .subnet('subnet-a', '10.1.1.0/24')
      .instance('one', { address: '10.1.1.4' })
      .build(),
    ask: `one ${OUT} tcp 443`,
    format: PATHS,
    kept: 'json',
    rows: [
      `eni-one 10.1.1.4:50001 > ${OUT}:443 tcp ACCEPT 7/420 flow-direction=egress traffic-path=8`,
      ...bustle('eni-one', '10.1.1.4', [0, 1]),
    ],
    right: { outcome: ['unanswered'], cause: ['NO_PUBLIC_ADDRESS'], says: [/eni-one/] },
  },
  'IPv6 out of a private subnet': {
    why: 'a private subnet gets an egress-only gateway, never a way in (VPC user guide, "Egress-only internet gateways")',
    network: network()
      .vpc('vpc-a', '10.1.0.0/16', '2600:1f18:1:4200::/56')
      .internetGateway()
      .subnet('subnet-a', '10.1.1.0/24', '2600:1f18:1:4201::/64')
      .instance('one', { address: '10.1.1.4', ipv6: '2600:1f18:1:4201::4' })
      .subnet('subnet-pub', '10.1.2.0/24')
      .natGateway('nat-1')
      .routes('rtb-priv', ['0.0.0.0/0 -> nat-1'], 'subnet-a')
      .routes('rtb-pub', ['0.0.0.0/0 -> igw-1'], 'subnet-pub')
      .build(),
    ask: 'one 2606:50c0:8000::153 tcp 443',
    rows: [
      'eni-one [2600:1f18:1:4201::4]:50001 > [2606:50c0:8000::153]:443 tcp ACCEPT 4/320',
      ...bustle('eni-one', '10.1.1.4', [0, 1]),
    ],
    right: { outcome: ['unanswered', 'blocked'], cause: ['NO_ROUTE'], says: [/rtb-priv/], fix: null },
  },
  'Block Public Access': {
    why: 'version 8 records say BPA (VPC user guide, "Flow log records", reject-reason)',
    network: network()
      .vpc('vpc-a', '10.1.0.0/16')
      .internetGateway()
      .subnet('subnet-a', '10.1.1.0/24')
      .instance('one', { address: '10.1.1.4', public: '52.1.1.1' })
      .group('sg-one', { ingress: ['tcp 443 from 0.0.0.0/0'] })
      .build(),
    ask: '203.0.113.50 one tcp 443',
    format: PATHS,
    rows: [
      'eni-one 203.0.113.50:33211 > 10.1.1.4:443 tcp REJECT 3/180 flow-direction=ingress reject-reason=BPA',
      ...bustle('eni-one', '10.1.1.4', [0, 1]),
    ],
    right: { outcome: ['blocked'], cause: ['BLOCK_PUBLIC_ACCESS'], certainty: unsure },
  },
};

describe('gateways and routes', () => itAnswers(troubles));
