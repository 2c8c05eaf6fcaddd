import { describe } from 'vitest';
import { bustle, FLAGS, PATHS } from '../../helpers/flow-lines.js';
import { network } from '../../helpers/network.js';
import { clientAndServer, managed, publicNat, publicPair } from './places.js';
import { itAnswers, type Troubles, unsure } from './trouble.js';

const [client, server] = ['10.70.1.21', '10.70.9.33'];
const served = clientAndServer('10.70', [`tcp 5432 from ${client}/32`]);
const pair = (port: number, size: string) => [
  `eni-client ${client}:${port} > ${server}:5432 tcp ACCEPT ${size}`,
  `eni-server ${client}:${port} > ${server}:5432 tcp ACCEPT ${size}`,
];
const back = (port: number, size: string) => [
  `eni-server ${server}:5432 > ${client}:${port} tcp ACCEPT ${size} SA`,
  `eni-client ${server}:5432 > ${client}:${port} tcp ACCEPT ${size} SA`,
];

/** Answers get back to some client ports alone. */
const narrow = served
  .acl(
    'acl-s',
    { ingress: ['100 allow all from 0.0.0.0/0'], egress: ['100 allow tcp 49152-50000 to 0.0.0.0/0'] },
    'subnet-s',
  )
  .build();

/** A Network Load Balancer that keeps client addresses and asks for the health of its target. */
const balanced = clientAndServer('10.70', ['tcp 8080 from 10.70.1.30/32'])
  .subnet('subnet-c', '10.70.1.0/24')
  .interface(
    'eni-nlb',
    managed('10.70.1.30', 'ELB net/front/50dc6c495c0c9188', {
      kind: 'load-balancer',
      interfaceType: 'network_load_balancer',
      securityGroupIds: [],
    }),
  )
  .build();
const taken = [
  `eni-client ${client}:40001 > 10.70.1.30:443 tcp ACCEPT 3/180 @0+5`,
  `eni-nlb ${client}:40001 > 10.70.1.30:443 tcp ACCEPT 3/180 @0+5`,
];
const health = [
  `eni-server 10.70.1.30:1500 > ${server}:8080 tcp ACCEPT 5/400 @10+1`,
  `eni-server ${server}:8080 > 10.70.1.30:1500 tcp ACCEPT 4/300 @10+1 SA`,
];

const atClient = (time: string) => [
  `eni-app 10.1.2.11:40001 > 140.82.121.4:443 tcp ACCEPT 9/2725 ${time}`,
  `eni-app 140.82.121.4:443 > 10.1.2.11:40001 tcp ACCEPT 9/2725 ${time} SA`,
];
const atGateway = (port: number, time: string) => [
  `eni-nat-1 10.1.1.10:${port} > 140.82.121.4:443 tcp ACCEPT 9/2725 ${time}`,
  `eni-nat-1 140.82.121.4:443 > 10.1.1.10:${port} tcp ACCEPT 9/2725 ${time} SA`,
];

/** A machine on the internet asks one in a VPC, in an account that blocks public access. */
const blocked = network()
  .vpc('vpc-a', '10.1.0.0/16')
  .internetGateway('igw-1', 'vpc-a')
  .blockPublicAccess('block-bidirectional')
  .subnet('subnet-a', '10.1.2.0/24')
  .instance('web', { address: '10.1.2.11', public: '203.0.113.30' })
  .group('sg-web', { ingress: ['tcp 443 from 0.0.0.0/0'] })
  .routes('rtb-a', ['0.0.0.0/0 -> igw-1'])
  .flowLog('vpc-a')
  .build();

/** Two machines with public addresses, of which the one is another than it was. */
const publicToo = publicPair('tcp 5432 from 203.0.113.10/32');

const troubles: Troubles = {
  'the file holds what somebody found by searching for ACCEPT': {
    why: 'a refused answer would not be in it, and the rules say that it is refused (a file is what somebody kept, and rows of idle windows are gone as well)',
    network: served
      .acl('acl-s', { ingress: ['100 allow all from 0.0.0.0/0'], egress: ['100 deny all to 0.0.0.0/0'] }, 'subnet-s')
      .build(),
    ask: 'client server tcp 5432',
    format: FLAGS,
    rows: [0, 20, 40, 60, 80, 100].flatMap((at) => pair(40_001 + at, `3/180 @${at}+5`)),
    right: { outcome: ['blocked'], cause: ['DESTINATION_NETWORK_ACL_EGRESS'], never: [/sent no answer/] },
  },
  'the file holds what somebody found by searching for REJECT': {
    why: 'what was accepted is not in it, so that nothing was sent is not known',
    network: served.build(),
    ask: 'client server tcp 5432',
    format: FLAGS,
    rows: [1, 2, 3].map((at) => `eni-client ${server}:${at} > ${client}:22 tcp REJECT 1/60 @${at * 20}+1`),
    right: {
      outcome: ['inconclusive'],
      cause: ['TRAFFIC_TYPE_FILTERED', 'NOT_IN_EVIDENCE', 'NO_TRAFFIC'],
      certainty: unsure,
      never: [/nothing was sent, or no route/],
    },
  },
  'client ports got through that the rules of today refuse': {
    why: 'network ACLs know no connections (VPC user guide, "Network ACL basics"): what was let through before says nothing of now',
    network: narrow,
    ask: 'client server tcp 5432',
    format: FLAGS,
    rows: [
      ...pair(33_000, '9/900 @0+5'),
      ...back(33_000, '9/900 @0+5'),
      ...pair(49_500, '9/900 @90+5'),
      ...back(49_500, '9/900 @90+5'),
      ...bustle('eni-client', client, [3, 4]),
      ...bustle('eni-server', server, [3, 4]),
    ],
    right: {
      outcome: ['delivered'],
      cause: [null],
      certainty: ['likely'],
      says: [/Another client port got through too, and would not today: network ACL acl-s/],
    },
  },
  'large packets of the connection before the newest did not arrive': {
    why: 'the newest sent nothing large (EC2 user guide, "Network maximum transmission unit")',
    network: served.build(),
    ask: 'client server tcp 5432',
    format: FLAGS,
    rows: [
      ...pair(40_001, '4/620 @0+20'),
      `eni-server ${server}:5432 > ${client}:40001 tcp ACCEPT 9/12000 @0+20 SA`,
      `eni-client ${server}:5432 > ${client}:40001 tcp ACCEPT 2/112 @0+20 SA`,
      ...pair(40_002, '4/240 @120+5'),
      ...back(40_002, '3/180 @120+5'),
      ...bustle('eni-client', client, [1, 3, 4]),
      ...bustle('eni-server', server, [1, 3, 4]),
    ],
    right: {
      outcome: ['delivered'],
      cause: [null],
      certainty: ['likely'],
      says: [/It was otherwise with an earlier connection: .*large ones from i-server do not arrive/],
    },
  },
  'a load balancer asks its target for its health, and the target refuses the client': {
    why: 'with client IP preservation the target is asked by the client’s address, and by the load balancer’s for its health (Network Load Balancers, "Target security groups")',
    network: balanced,
    ask: 'client 10.70.1.30 tcp 443',
    format: FLAGS,
    rows: [
      ...taken,
      ...health,
      `eni-server ${client}:40001 > ${server}:8080 tcp REJECT 3/180 @0+5`,
      ...health.map((row) => row.replace('@10', '@40').replaceAll('1500', '1501')),
      ...bustle('eni-client', client, [2, 3]),
    ],
    right: {
      outcome: ['unanswered'],
      cause: ['LOAD_BALANCER'],
      says: [/There it was refused: security group sg-server/],
      never: [/answered/],
    },
  },
  'a load balancer asks its target for its health, and no record shows the client there': {
    why: 'what comes from its own address may be a health check (the same page)',
    network: balanced,
    ask: 'client 10.70.1.30 tcp 443',
    format: FLAGS,
    rows: [...taken, ...health, ...bustle('eni-client', client, [2, 3])],
    right: {
      outcome: ['unanswered'],
      cause: ['LOAD_BALANCER'],
      says: [/That may be a health check: those come from the same address\./],
    },
  },
  'a client used one port twice, and a NAT gateway two': {
    why: 'the gateway chooses a port for each connection (VPC user guide, "NAT gateway basics"), and its windows end later than the client’s',
    network: publicNat,
    ask: 'app 140.82.121.4 tcp 443',
    format: FLAGS,
    rows: [
      ...atClient('@0+9'),
      ...atGateway(2_001, '@0+9'),
      ...atClient('@480+20'),
      ...atGateway(2_002, '@482+20'),
      ...atGateway(2_002, '@505+30'),
    ],
    right: { outcome: ['delivered'], cause: [null], never: [/never came back/] },
  },
  'late packets of an older connection come beside refused openings': {
    why: 'who has not sent an opening gets no answer to one: packets after a connection was closed are rejected (VPC user guide, "Flow log records", action)',
    network: { ...served.build(), networkAcls: [], securityGroups: [] },
    unread: ['NetworkAcls', 'SecurityGroups'],
    ask: 'client server tcp 5432',
    rows: [
      `eni-client ${client}:40001 > ${server}:5432 tcp REJECT 4/240 @0+7`,
      `eni-client ${server}:5432 > ${client}:39000 tcp REJECT 3/144 @5+4`,
      `eni-client ${client}:40002 > ${server}:5432 tcp REJECT 4/240 @20+7`,
      ...bustle('eni-client', client, [0, 1, 2]),
    ],
    right: {
      outcome: ['blocked'],
      cause: ['SOURCE_SECURITY_GROUP_EGRESS', 'SOURCE_NETWORK_ACL_EGRESS'],
      never: [/answer was refused/],
    },
  },
  'refused from the internet at an interface that nobody described': {
    why: 'Block Public Access is on in the account, and without reject-reason it looks like a group (VPC user guide, "Flow log records", version 8)',
    network: { ...blocked, interfaces: [], securityGroups: [] },
    unread: ['NetworkInterfaces', 'Reservations', 'SecurityGroups'],
    described: (all) => ({
      ...all,
      VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: 'block-bidirectional' },
      VpcBlockPublicAccessExclusions: [],
    }),
    ask: '198.51.100.7 10.1.2.11 tcp 443',
    format: FLAGS,
    rows: [
      'eni-web 198.51.100.7:40001 > 10.1.2.11:443 tcp REJECT 3/180 @0+5',
      ...bustle('eni-web', '10.1.2.11', [0, 1]),
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS', 'DESTINATION_NETWORK_ACL_INGRESS', 'BLOCK_PUBLIC_ACCESS'],
      certainty: ['possible'],
      alternatives: ['BLOCK_PUBLIC_ACCESS'],
    },
  },
  'another interface had the address then, and was asked by its public address': {
    why: 'what came from the internet gateway carries the public address of its sender (VPC user guide, "Internet gateways")',
    network: publicToo,
    ask: 'web 203.0.113.20 tcp 5432',
    format: FLAGS,
    rows: [
      'eni-web 10.1.1.4:40001 > 203.0.113.20:5432 tcp ACCEPT 9/900 @0+5',
      'eni-old 203.0.113.10:40001 > 10.1.2.6:5432 tcp ACCEPT 9/900 @0+5',
      'eni-old 10.1.2.6:5432 > 203.0.113.10:40001 tcp ACCEPT 9/900 @0+5 SA',
      'eni-web 203.0.113.20:5432 > 10.1.1.4:40001 tcp ACCEPT 9/900 @0+5 SA',
    ],
    right: {
      outcome: ['inconclusive'],
      cause: ['STALE_EVIDENCE'],
      says: [/came to eni-old .*which had 10\.1\.2\.6 then/],
    },
  },
  'the interface of a transit gateway has the records, and nobody described its VPC': {
    why: 'no subnet is larger than a /16 (VPC user guide, "Subnet CIDR blocks"), so an interface that shows 10.70.5.11 does not have 192.168.8.185 as well',
    network: network().vpc('vpc-z', '172.20.0.0/16').subnet('subnet-z', '172.20.0.0/24').build(),
    ask: '10.70.2.15 192.168.8.185',
    format: PATHS,
    rows: [
      'eni-app 10.70.2.15 > 192.168.8.185 icmp ACCEPT 6/504 @0+5 pkt-srcaddr=10.70.2.15 pkt-dstaddr=192.168.8.185 flow-direction=egress',
      'eni-app 192.168.8.185 > 10.70.2.15 icmp ACCEPT 6/504 @0+5 pkt-srcaddr=192.168.8.185 pkt-dstaddr=10.70.2.15 flow-direction=ingress',
      'eni-tgw 10.70.5.11 > 10.70.2.15 icmp ACCEPT 6/504 @0+5 pkt-srcaddr=192.168.8.185 pkt-dstaddr=10.70.2.15 flow-direction=egress',
    ],
    right: { outcome: ['delivered'], cause: [null], never: [/eni-tgw/] },
  },
};

describe('records and descriptions of which people took a part', () => itAnswers(troubles));
