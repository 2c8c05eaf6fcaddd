import { describe } from 'vitest';
import type { Interface } from '../../../src/network/model.js';
import { bustle, FLAGS, PATHS } from '../../helpers/flow-lines.js';
import { network } from '../../helpers/network.js';
import { transitGateway } from '../../helpers/transit.js';
import { clientAndServer, publicNat, publicPair } from './places.js';
import { itAnswers, type Troubles, unsure } from './trouble.js';

/** Overlapping networks as AWS draws them: a private NAT gateway, and a transit gateway behind it. */
const privateNat = network()
  .vpc('vpc-a', '10.1.0.0/16')
  .subnet('subnet-a', '10.1.1.0/24')
  .instance('app', { address: '10.1.1.4' })
  .routes('rtb-a', ['10.2.0.0/16 -> nat-1'], 'subnet-a')
  .subnet('subnet-nat', '10.1.9.0/24')
  .natGateway('nat-1', { privateAddress: '10.1.9.5', publicAddress: null, interfaceId: 'eni-nat' })
  .routes('rtb-nat', ['10.2.0.0/16 -> tgw-1'], 'subnet-nat')
  .interface('eni-tgw', {
    kind: 'transit-gateway',
    privateAddresses: ['10.1.9.8'],
    interfaceType: 'transit_gateway',
    description: 'Network Interface for Transit Gateway Attachment tgw-attach-vpc-a',
  })
  .flowLog('vpc-a')
  .vpc('vpc-b', '10.2.0.0/16')
  .subnet('subnet-b', '10.2.1.0/24')
  .instance('db', { address: '10.2.1.6' })
  .group('sg-db', { ingress: ['tcp 3306 from 10.1.9.5/32'] })
  .acl('acl-b', { ingress: ['100 allow all from 0.0.0.0/0'], egress: ['100 allow tcp 443 to 0.0.0.0/0'] }, 'subnet-b')
  .routes('rtb-b', ['10.1.0.0/16 -> tgw-1'])
  .flowLog('vpc-b')
  .change(transitGateway({ attached: { 'vpc-a': ['subnet-nat'], 'vpc-b': ['subnet-b'] } }))
  .build();

/** By its own interface, and by those of the NAT gateway: with the port of the client, and with its own. */
const through = (client: number, own: number, how: string) => [
  `eni-nat-1 10.1.1.10:${own} > 140.82.121.4:443 tcp ACCEPT ${how}`,
  `eni-nat-1 140.82.121.4:443 > 10.1.1.10:${own} tcp ACCEPT ${how}`,
  ...(client === 0
    ? []
    : [
        `eni-app 10.1.2.11:${client} > 140.82.121.4:443 tcp ACCEPT ${how}`,
        `eni-app 140.82.121.4:443 > 10.1.2.11:${client} tcp ACCEPT ${how}`,
      ]),
];

const atGateway = 'eni-tgw 10.1.9.5:51226 > 10.1.9.8:3306 tcp ACCEPT 3/180 @0+5';

/** Two machines of one VPC that have public addresses as well, and a rule for the group of the one. */
const publicToo = publicPair('tcp 5432 from sg-web');

const byPublic = [
  'eni-web 10.1.1.4:40001 > 203.0.113.20:5432 tcp ACCEPT 3/180 @0+5',
  'eni-db 203.0.113.10:40001 > 10.1.2.6:5432 tcp REJECT 3/180 @0+5',
  ...bustle('eni-web', '10.1.1.4', [0, 1]),
  ...bustle('eni-db', '10.1.2.6', [0, 1]),
];

const troubles: Troubles = {
  'asked by their names, two machines of one VPC spoke by their public addresses': {
    why: 'a group that is named stands for the private addresses of its members (VPC user guide, "Security group referencing")',
    network: publicToo,
    ask: 'web db tcp 5432',
    rows: byPublic,
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      certainty: ['likely'],
      says: [/spoke as 10\.1\.1\.4 and 203\.0\.113\.20/, /a group stands for private addresses/],
      never: [/current rules allow it/],
      fixSays: /By the private address of the destination the traffic would stay in the VPC/,
    },
  },
  'a NAT gateway passed on what its client has no record of yet': {
    why: 'each interface has its windows, and they are delivered apart: the newest may be in those of one alone (VPC user guide, "Flow logs basics")',
    network: publicNat,
    ask: 'app 140.82.121.4 tcp 443',
    rows: [
      ...through(39_843, 23_534, '9/2725 @0+9'),
      ...through(38_534, 62_293, '9/1661 @60+25'),
      // Openings that are answered and repeated: somebody waits in vain.
      ...through(0, 3_710, '5/300 @66+18'),
    ],
    right: {
      outcome: ['inconclusive'],
      cause: ['NOT_IN_EVIDENCE'],
      says: [/hold no record of the request/],
      never: [/gets through/],
    },
  },
  'asked by the public address': {
    why: 'it is what was asked that was refused',
    network: publicToo,
    ask: 'web 203.0.113.20 tcp 5432',
    rows: byPublic,
    right: { outcome: ['blocked'], cause: ['DESTINATION_SECURITY_GROUP_INGRESS'], certainty: ['certain'] },
  },
  'asked by the public address, two machines spoke by their private ones': {
    why: 'what was recorded under another address is told (an instance is all its addresses)',
    network: publicToo,
    ask: 'web 203.0.113.20 tcp 5432',
    rows: [
      'eni-web 10.1.1.4:40001 > 10.1.2.6:5432 tcp ACCEPT 9/1800 @0+5',
      'eni-db 10.1.1.4:40001 > 10.1.2.6:5432 tcp ACCEPT 9/1800 @0+5',
      'eni-db 10.1.2.6:5432 > 10.1.1.4:40001 tcp ACCEPT 8/3400 @0+5',
      'eni-web 10.1.2.6:5432 > 10.1.1.4:40001 tcp ACCEPT 8/3400 @0+5',
      ...bustle('eni-web', '10.1.1.4', [0, 1]),
      ...bustle('eni-db', '10.1.2.6', [0, 1]),
    ],
    right: {
      outcome: ['blocked', 'delivered', 'inconclusive'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS', null],
      certainty: unsure,
      says: [/spoke as 10\.1\.1\.4 and 10\.1\.2\.6/],
    },
  },
  'the answer to a private NAT gateway is refused, and the interface of the transit gateway behind it is logged': {
    why: 'behind a NAT gateway its port is seen, not the client’s, by every interface (VPC user guide, "NAT gateways")',
    network: privateNat,
    ask: 'app db tcp 3306',
    format: PATHS,
    rows: [
      'eni-app 10.1.1.4:44381 > 10.2.1.6:3306 tcp ACCEPT 3/180 @0+5 pkt-srcaddr=10.1.1.4 pkt-dstaddr=10.2.1.6 flow-direction=egress',
      'eni-nat 10.1.1.4:44381 > 10.1.9.5:3306 tcp ACCEPT 3/180 @0+5 pkt-srcaddr=10.1.1.4 pkt-dstaddr=10.2.1.6 flow-direction=ingress',
      'eni-nat 10.1.9.5:51226 > 10.2.1.6:3306 tcp ACCEPT 3/180 @0+5 pkt-srcaddr=10.1.9.5 pkt-dstaddr=10.2.1.6 flow-direction=egress',
      `${atGateway} pkt-srcaddr=10.1.9.5 pkt-dstaddr=10.2.1.6 flow-direction=ingress`,
      'eni-db 10.1.9.5:51226 > 10.2.1.6:3306 tcp ACCEPT 3/180 @0+5 pkt-srcaddr=10.1.9.5 pkt-dstaddr=10.2.1.6 flow-direction=ingress',
      'eni-db 10.2.1.6:3306 > 10.1.9.5:51226 tcp REJECT 9/540 @0+9 SA pkt-srcaddr=10.2.1.6 pkt-dstaddr=10.1.9.5 flow-direction=egress',
      ...bustle('eni-app', '10.1.1.4', [1, 2]),
      ...bustle('eni-db', '10.2.1.6', [1, 2]),
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_NETWORK_ACL_EGRESS'],
      certainty: ['certain'],
      says: [/acl-b/],
      never: [/never reached/],
    },
  },
  'the same, where nobody listed the NAT gateways': {
    why: 'its interface tells which NAT gateway it is, and which addresses it has (VPC user guide, "Work with NAT gateways")',
    network: {
      ...privateNat,
      interfaces: [
        ...privateNat.interfaces.filter(({ id }) => id !== 'eni-nat'),
        {
          ...(privateNat.interfaces.find(({ id }) => id === 'eni-tgw') as Interface),
          id: 'eni-nat',
          kind: 'nat-gateway',
          interfaceType: 'nat_gateway',
          privateAddresses: ['10.1.9.5'],
          description: 'Interface for NAT Gateway nat-1',
        },
      ],
    },
    unread: ['NatGateways'],
    ask: 'app db tcp 3306',
    rows: [
      'eni-app 10.1.1.4:44381 > 10.2.1.6:3306 tcp ACCEPT 3/180 @0+5',
      'eni-db 10.1.9.5:51226 > 10.2.1.6:3306 tcp ACCEPT 3/180 @0+5',
      'eni-db 10.2.1.6:3306 > 10.1.9.5:51226 tcp REJECT 9/540 @0+9',
      ...bustle('eni-app', '10.1.1.4', [1, 2]),
      ...bustle('eni-db', '10.2.1.6', [1, 2]),
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_NETWORK_ACL_EGRESS'],
      says: [/acl-b/],
      never: [/is not described/, /never reached/],
    },
  },
  'a port is used again after the group was changed': {
    why: 'a refused opening that comes after an accepted connection of the same ports is a connection of its own (RFC 9293, 3.4)',
    network: clientAndServer('10.80', ['tcp 22 from 10.80.0.0/16']).build(),
    ask: 'client server tcp 5432',
    rows: [
      'eni-client 10.80.1.21:40001 > 10.80.9.33:5432 tcp ACCEPT 9/1800 @0+20',
      'eni-server 10.80.1.21:40001 > 10.80.9.33:5432 tcp ACCEPT 9/1800 @0+20',
      'eni-server 10.80.9.33:5432 > 10.80.1.21:40001 tcp ACCEPT 8/3400 @0+20',
      'eni-client 10.80.9.33:5432 > 10.80.1.21:40001 tcp ACCEPT 8/3400 @0+20',
      'eni-client 10.80.1.21:40001 > 10.80.9.33:5432 tcp ACCEPT 4/240 @300+15',
      'eni-server 10.80.1.21:40001 > 10.80.9.33:5432 tcp REJECT 4/240 @300+15',
      ...bustle('eni-client', '10.80.1.21', [0, 1, 5, 6]),
      ...bustle('eni-server', '10.80.9.33', [0, 1, 5, 6]),
    ],
    right: {
      outcome: ['blocked'],
      cause: ['RULE_CHANGED', 'DESTINATION_SECURITY_GROUP_INGRESS'],
      says: [/sg-server/],
      never: [/gets through/],
    },
  },
  'a port is used again after the group was changed, and nobody read the groups': {
    why: 'the newest opening was refused, whatever was agreed before (RFC 9293, 3.4)',
    network: { ...clientAndServer('10.80', []).build(), securityGroups: [] },
    unread: ['SecurityGroups'],
    ask: '192.168.3.79 server tcp 5432',
    rows: [
      'eni-server 192.168.3.79:40001 > 10.80.9.33:5432 tcp ACCEPT 9/1800 @0+20',
      'eni-server 10.80.9.33:5432 > 192.168.3.79:40001 tcp ACCEPT 8/3400 @0+20',
      'eni-server 192.168.3.79:40001 > 10.80.9.33:5432 tcp REJECT 4/240 @300+15',
      ...bustle('eni-server', '10.80.9.33', [0, 1, 5, 6]),
    ],
    right: {
      outcome: ['blocked'],
      cause: ['RULE_CHANGED', 'DESTINATION_SECURITY_GROUP_INGRESS'],
      never: [/gets through/, /the answer left/],
    },
  },
  'one bare header is refused after the last connection, and the group was changed at some time': {
    why: 'packets that arrive after a connection was closed are refused as well (VPC user guide, "Flow log records", action), so it does not date the change',
    network: clientAndServer('10.80', ['tcp 22 from 10.80.0.0/16']).build(),
    ask: 'client server tcp 5432',
    rows: [
      'eni-server 10.80.1.21:40001 > 10.80.9.33:5432 tcp ACCEPT 9/1800 @0+20',
      'eni-server 10.80.9.33:5432 > 10.80.1.21:40001 tcp ACCEPT 8/3400 @0+20',
      'eni-server 10.80.1.21:40001 > 10.80.9.33:5432 tcp REJECT 1/40 @160+0',
      ...bustle('eni-server', '10.80.9.33', [0, 1, 2, 3]),
    ],
    right: {
      outcome: ['inconclusive'],
      cause: ['STALE_EVIDENCE'],
      says: [/sg-server/],
      never: [/since a rule was changed/],
    },
  },
  'some client ports get answers, and a reset comes late to one of them': {
    why: 'what comes late says nothing of ports (VPC user guide, "Flow log records", action); the others are what the network ACL says',
    network: clientAndServer('10.80', ['tcp 5432 from 10.80.0.0/16'])
      .acl(
        'acl-c',
        { ingress: ['100 allow tcp 49152-65535 from 0.0.0.0/0'], egress: ['100 allow all to 0.0.0.0/0'] },
        'subnet-c',
      )
      .build(),
    ask: 'client server tcp 5432',
    format: FLAGS,
    rows: [
      'eni-client 10.80.1.21:36506 > 10.80.9.33:5432 tcp ACCEPT 3/180 @0+3 S',
      'eni-client 10.80.9.33:5432 > 10.80.1.21:36506 tcp REJECT 9/540 @0+5 SA',
      'eni-client 10.80.1.21:58080 > 10.80.9.33:5432 tcp ACCEPT 8/2279 @100+9 SF',
      'eni-client 10.80.9.33:5432 > 10.80.1.21:58080 tcp ACCEPT 7/5258 @100+9 SAF',
      'eni-client 10.80.9.33:5432 > 10.80.1.21:60890 tcp REJECT 1/52 @200+0 R',
      ...bustle('eni-client', '10.80.1.21', [0, 1, 2, 3, 4, 5]),
    ],
    right: {
      outcome: ['blocked'],
      cause: ['SOURCE_NETWORK_ACL_INGRESS'],
      says: [/49152-65535/],
      never: [/a rule was changed/],
    },
  },
  'low client ports were refused, high ones are not, and the rules of now let both through': {
    why: 'a range of ports (VPC user guide, "Ephemeral ports") may have been opened after all of them: nothing dates it',
    network: clientAndServer('10.80', ['tcp 5432 from 10.80.0.0/16']).build(),
    ask: 'client server tcp 5432',
    format: FLAGS,
    rows: [
      'eni-client 10.80.1.21:36506 > 10.80.9.33:5432 tcp ACCEPT 3/180 @0+3 S',
      'eni-client 10.80.9.33:5432 > 10.80.1.21:36506 tcp REJECT 9/540 @0+5 SA',
      'eni-client 10.80.1.21:58080 > 10.80.9.33:5432 tcp ACCEPT 8/2279 @100+9 SF',
      'eni-client 10.80.9.33:5432 > 10.80.1.21:58080 tcp ACCEPT 7/5258 @100+9 SAF',
      ...bustle('eni-client', '10.80.1.21', [0, 1, 2, 3]),
    ],
    right: {
      outcome: ['delivered'],
      cause: ['RULE_CHANGED'],
      certainty: unsure,
      says: [/or later, if it let other client ports through before/],
    },
  },
  'a client on the internet, whose ports nobody knows, is let into a group': {
    why: 'answers go to 1024-65535 where the client is unknown (VPC user guide, "Ephemeral ports")',
    network: network()
      .internetGateway()
      .subnet('subnet-w', '172.31.4.0/24')
      .instance('web', { address: '172.31.4.10', public: '54.0.0.7' })
      .routes('rtb-w', ['0.0.0.0/0 -> igw-1'])
      .group('sg-web', { ingress: ['tcp 22 from 0.0.0.0/0'] })
      .acl(
        'acl-w',
        { ingress: ['100 allow all from 0.0.0.0/0'], egress: ['100 allow tcp 32768-65535 to 0.0.0.0/0'] },
        'subnet-w',
      )
      .build(),
    ask: '203.0.113.79 web tcp 8080',
    rows: bustle('eni-web', '172.31.4.10', [0, 1, 2]),
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      fix: /authorize-security-group-ingress/,
      fixSays: /It may not be enough: of the client ports 1024-65535, network ACL acl-w stops 1024-32767 /,
    },
  },
};

describe('addresses and ports that are others on the way, or used again', () => itAnswers(troubles));
