import { describe } from 'vitest';
import { bustle, FLAGS, PATHS } from '../../helpers/flow-lines.js';
import { network } from '../../helpers/network.js';
import { clientAndServer } from './places.js';
import { itAnswers, type Troubles, unsure } from './trouble.js';

const CLIENT = '10.40.1.21';
const SERVER = '10.40.9.33';

/** A client and a server in two subnets of a VPC. */
const pair = (ingress: readonly string[], acls: { readonly client?: object; readonly server?: object } = {}) =>
  clientAndServer('10.40', ingress)
    .acl('acl-c', acls.client ?? {}, 'subnet-c')
    .acl('acl-s', acls.server ?? {}, 'subnet-s');

const asked = (port: number, at = '@0+20', flags = 'S', sizes = '3/180', to = 1521) => [
  `eni-client ${CLIENT}:${port} > ${SERVER}:${to} tcp ACCEPT ${sizes} ${at} ${flags}`,
  `eni-server ${CLIENT}:${port} > ${SERVER}:${to} tcp ACCEPT ${sizes} ${at} ${flags}`,
];
const answered = (port: number, at = '@0+20', flags = 'SA', sizes = '3/180', from = 1521) => [
  `eni-server ${SERVER}:${from} > ${CLIENT}:${port} tcp ACCEPT ${sizes} ${at} ${flags}`,
  `eni-client ${SERVER}:${from} > ${CLIENT}:${port} tcp ACCEPT ${sizes} ${at} ${flags}`,
];
const around = [...bustle('eni-client', CLIENT, [0, 1, 2, 3]), ...bustle('eni-server', SERVER, [0, 1, 2, 3])];

const troubles: Troubles = {
  'Windows clients beyond the range that the network ACL knows': {
    why: 'the ACL lets answers out to the range of Linux; Windows uses 49152 to 65535 (VPC user guide, "Ephemeral ports")',
    network: pair(['tcp 1521 from 10.40.0.0/16'], {
      server: { egress: ['100 allow tcp 32768-60999 from 0.0.0.0/0'] },
    }).build(),
    ask: 'client server tcp 1521',
    kept: 'csv',
    rows: [
      ...asked(50_123, '@0+20', 'S', '12/2400'),
      ...answered(50_123, '@0+20', 'SA', '11/5200'),
      ...asked(62_044, '@60+20'),
      `eni-server ${SERVER}:1521 > ${CLIENT}:62044 tcp REJECT 5/300 @60+20 SA`,
      ...around,
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_NETWORK_ACL_EGRESS'],
      says: [/acl-s/, /62044/, /32768-60999/],
      fix: /acl-s/,
    },
  },
  'the ACL of the client knows the ports of old systems alone': {
    why: 'answers come back to 1024 and above; 1024 to 5000 were the ports of Windows XP (VPC user guide, "Ephemeral ports")',
    network: pair(['tcp 1521 from 10.40.0.0/16'], {
      client: { ingress: ['100 allow tcp 22 from 10.0.0.0/8', '110 allow tcp 1024-5000 from 0.0.0.0/0'] },
    }).build(),
    ask: 'i-client i-server tcp 1521',
    format: FLAGS,
    kept: 'events',
    rows: [
      ...asked(41_870),
      `eni-server ${SERVER}:1521 > ${CLIENT}:41870 tcp ACCEPT 5/300 SA`,
      `eni-client ${SERVER}:1521 > ${CLIENT}:41870 tcp REJECT 5/300 SA`,
    ],
    right: {
      outcome: ['blocked'],
      cause: ['SOURCE_NETWORK_ACL_INGRESS'],
      certainty: ['certain', 'likely'],
      says: [/acl-c/],
      fix: /acl-c/,
    },
  },
  'the same, and nobody has the records of the client': {
    why: 'the ACL refuses by the port that was seen at the server',
    network: pair(['tcp 1521 from 10.40.0.0/16'], {
      client: { ingress: ['100 allow tcp 1024-5000 from 0.0.0.0/0'] },
    }).build(),
    ask: 'client server tcp 1521',
    rows: [
      `eni-server ${CLIENT}:41870 > ${SERVER}:1521 tcp ACCEPT 4/240`,
      `eni-server ${SERVER}:1521 > ${CLIENT}:41870 tcp ACCEPT 8/480`,
      ...bustle('eni-server', SERVER, [0, 1]),
    ],
    right: { outcome: ['blocked'], cause: ['SOURCE_NETWORK_ACL_INGRESS'], certainty: unsure, says: [/acl-c/] },
  },
  'a reset after the close, in the default format': {
    why: '"packets arrived after the connection was closed" are rejected too (VPC user guide, "Flow log records", action)',
    network: pair(['tcp 1521 from 10.40.0.0/16']).build(),
    ask: 'client server tcp 1521',
    kept: 'bare',
    rows: [
      ...asked(41_870, '@0+55', 'SF', '22/9400'),
      ...answered(41_870, '@0+55', 'SAF', '25/61000'),
      `eni-server ${CLIENT}:41870 > ${SERVER}:1521 tcp REJECT 1/40 @61+2 R`,
      ...around,
    ],
    right: { outcome: ['delivered', 'inconclusive'], cause: [null, 'LATE_PACKET'] },
  },
  'the answer to a connection that the group forgot': {
    why: 'idle connections are forgotten after 350 seconds on newer instance types (EC2 user guide, "Idle connection tracking timeout")',
    network: pair(['tcp 1521 from 10.40.0.0/16']).build(),
    ask: 'client server tcp 1521',
    format: FLAGS,
    rows: [
      ...asked(41_870, '@0+55', 'S', '22/9400'),
      ...answered(41_870, '@0+55', 'SA', '25/61000'),
      `eni-server ${CLIENT}:41870 > ${SERVER}:1521 tcp REJECT 4/1208 @900+20 -`,
      ...bustle('eni-server', SERVER, [0, 5, 15, 16]),
      ...bustle('eni-client', CLIENT, [0, 5, 15, 16]),
    ],
    right: { outcome: ['delivered', 'inconclusive'], cause: [null, 'LATE_PACKET'] },
  },
  'it worked when the records were written, and the group has lost its rule since': {
    why: 'today the rules refuse what the newest rows show accepted: stale, never delivered',
    network: pair([]).build(),
    ask: 'client server tcp 1521',
    format: FLAGS,
    rows: [...asked(41_870, '@0+20', 'SF', '9/1800'), ...answered(41_870, '@0+20', 'SAF', '8/5000'), ...around],
    right: { outcome: ['inconclusive'], cause: ['STALE_EVIDENCE'], says: [/sg-server/] },
  },
  'it was refused when the records were written, and the ACL allows it today': {
    why: 'the newest rows show it refused and no current rule does',
    network: pair(['tcp 1521 from 10.40.0.0/16']).build(),
    ask: 'client server tcp 1521',
    kept: 'gz',
    rows: [...asked(41_870).slice(0, 1), `eni-server ${CLIENT}:41870 > ${SERVER}:1521 tcp REJECT 3/180`, ...around],
    right: { outcome: ['inconclusive'], cause: ['STALE_EVIDENCE'], says: [/again/], fix: null },
  },
  'a connection that is older than the records lives on while new ones are refused': {
    why: 'nobody saw it open, so only the refusal bounds when the rule was taken away (EC2 user guide, "Security group connection tracking")',
    network: pair([]).build(),
    ask: 'client server tcp 1521',
    rows: [
      ...[0, 60, 120, 180].flatMap((at) => [
        ...asked(40_001, `@${at}+50`, '', '9/1900'),
        ...answered(40_001, `@${at}+50`, '', '9/2900'),
      ]),
      `eni-client ${CLIENT}:41002 > ${SERVER}:1521 tcp ACCEPT 1/60 @120+20`,
      `eni-server ${CLIENT}:41002 > ${SERVER}:1521 tcp REJECT 1/60 @120+20`,
      ...around,
    ],
    right: {
      outcome: ['blocked'],
      cause: ['RULE_CHANGED', 'DESTINATION_SECURITY_GROUP_INGRESS'],
      says: [/a rule was changed before \d\d:\d\d:\d\d UTC \(first refused\)/],
      never: [/last accepted/],
    },
  },
  'the same where its opening is recorded': {
    why: 'it was let in then: the rule was taken away after that',
    network: pair([]).build(),
    ask: 'client server tcp 1521',
    format: FLAGS,
    rows: [
      ...asked(40_001, '@70+50', 'S', '9/1900'),
      ...answered(40_001, '@70+50', 'SA', '9/2900'),
      `eni-client ${CLIENT}:41002 > ${SERVER}:1521 tcp ACCEPT 1/60 @190+20 S`,
      `eni-server ${CLIENT}:41002 > ${SERVER}:1521 tcp REJECT 1/60 @190+20 S`,
      ...around,
    ],
    right: {
      outcome: ['blocked'],
      cause: ['RULE_CHANGED'],
      says: [/between .* \(last accepted\) and .* \(first refused\)/],
    },
  },
  'an old connection lives on while new ones are refused, the server alone logged': {
    why: 'existing connections are not cut when a rule is removed (EC2 user guide, "Security group connection tracking"): new ones decide',
    network: pair(['tcp 22 from 10.40.0.0/16']).build(),
    ask: 'client server tcp 1521',
    format: FLAGS,
    rows: [
      `eni-server ${CLIENT}:40001 > ${SERVER}:1521 tcp ACCEPT 80/9000 @0+55 -`,
      `eni-server ${SERVER}:1521 > ${CLIENT}:40001 tcp ACCEPT 80/9000 @0+55 -`,
      `eni-server ${CLIENT}:47222 > ${SERVER}:1521 tcp REJECT 4/240 @60+20 S`,
      `eni-server ${CLIENT}:40001 > ${SERVER}:1521 tcp ACCEPT 80/9000 @60+55 -`,
      `eni-server ${SERVER}:1521 > ${CLIENT}:40001 tcp ACCEPT 80/9000 @60+55 -`,
      ...bustle('eni-server', SERVER, [0, 1, 2]),
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS', 'RULE_CHANGED'],
      says: [/sg-server/],
      fix: /1521/,
    },
  },
  'the route was taken away after the rows': {
    why: "today's denying route against old ACCEPTs is stale evidence",
    network: network()
      .vpc('vpc-1', '10.40.0.0/16')
      .subnet('subnet-c', '10.40.1.0/24')
      .instance('client', { address: CLIENT })
      .routes('rtb-1', ['10.77.0.0/16 -> pcx-0gone (blackhole)'])
      .vpc('vpc-2', '10.77.0.0/16')
      .subnet('subnet-s', '10.77.1.0/24')
      .instance('far', { address: '10.77.1.4' })
      .group('sg-far', { ingress: ['tcp 5671 from 10.40.0.0/16'] })
      .routes('rtb-2', [])
      .build(),
    ask: 'client far tcp 5671',
    format: FLAGS,
    rows: ['eni-client', 'eni-far'].flatMap((eni) => [
      `${eni} ${CLIENT}:40001 > 10.77.1.4:5671 tcp ACCEPT 20/4000 @0+20 SF`,
      `${eni} 10.77.1.4:5671 > ${CLIENT}:40001 tcp ACCEPT 20/4000 @0+20 SAF`,
    ]),
    right: { outcome: ['inconclusive'], cause: ['STALE_EVIDENCE'], says: [/pcx-0gone/] },
  },
  'the Elastic IP was taken away after the rows': {
    why: 'no public address today, answers in the rows: stale evidence, never delivered',
    network: network()
      .vpc('vpc-1', '10.40.0.0/16')
      .subnet('subnet-c', '10.40.1.0/24')
      .instance('client', { address: CLIENT })
      .internetGateway()
      .build(),
    ask: 'client 151.101.1.69 tcp 443',
    format: FLAGS,
    rows: [
      `eni-client ${CLIENT}:40001 > 151.101.1.69:443 tcp ACCEPT 20/4000 @0+20 SF`,
      `eni-client 151.101.1.69:443 > ${CLIENT}:40001 tcp ACCEPT 20/4000 @0+20 SAF`,
    ],
    right: { outcome: ['inconclusive'], cause: ['STALE_EVIDENCE'], says: [/public/] },
  },
  'an upload whose answers are acknowledgements of 52 bytes': {
    why: 'small answers to a megabyte of data are no refusal',
    network: pair(['tcp 873 from 10.40.1.0/24']).build(),
    ask: `${CLIENT} ${SERVER} tcp 873`,
    kept: 'bare',
    rows: [...asked(39_004, '@0+55', 'S', '900/1260000', 873), ...answered(39_004, '@0+55', 'SA', '450/23400', 873)],
    right: { outcome: ['delivered'], cause: [null] },
  },
  'three resets of 40 bytes in the default format': {
    why: 'by their size resets, which no flags confirm: closed at most likely, never delivered',
    network: pair(['tcp 8500 from 10.40.1.0/24']).build(),
    ask: 'client server tcp 8500',
    kept: 'bare',
    rows: [...asked(39_004, '@0+20', 'S', '3/180', 8500), ...answered(39_004, '@0+20', 'RA', '3/120', 8500), ...around],
    right: { outcome: ['blocked'], cause: ['PORT_CLOSED'], certainty: unsure },
  },
  'IPv6: three resets, with flags': {
    why: 'a reset answers a SYN where nothing listens (RFC 9293, 3.10.7.1)',
    network: network()
      .vpc('vpc-1', '10.40.0.0/16', '2600:1f14:7:4300::/56')
      .subnet('subnet-1', '10.40.1.0/24', '2600:1f14:7:4301::/64')
      .instance('client', { ipv6: '2600:1f14:7:4301::10' })
      .instance('server', { ipv6: '2600:1f14:7:4301::20' })
      .group('sg-server', { ingress: ['tcp 9092 from 2600:1f14:7:4300::/56'] })
      .routes('rtb-1', ['2600:1f14:7:4300::/56 -> local'])
      .build(),
    ask: 'client 2600:1f14:7:4301::20 tcp 9092',
    format: PATHS,
    rows: ['eni-client', 'eni-server'].flatMap((eni) => [
      `${eni} [2600:1f14:7:4301::10]:39004 > [2600:1f14:7:4301::20]:9092 tcp ACCEPT 3/240 S`,
      `${eni} [2600:1f14:7:4301::20]:9092 > [2600:1f14:7:4301::10]:39004 tcp ACCEPT 3/180 RA`,
    ]),
    right: { outcome: ['blocked'], cause: ['PORT_CLOSED'] },
  },
  'records were lost in the very minute': {
    why: 'SKIPDATA: "some flow log records were skipped" (VPC user guide, log-status): never "no such traffic", never "never arrived"',
    network: pair(['tcp 1521 from 10.40.0.0/16']).build(),
    ask: 'client server tcp 1521',
    format: FLAGS,
    rows: [
      `eni-client ${CLIENT}:41870 > ${SERVER}:1521 tcp ACCEPT 6/360 @60+55`,
      'eni-server SKIPDATA @60+60',
      ...bustle('eni-client', CLIENT, [0, 1, 2]),
      ...bustle('eni-server', SERVER, [0, 2, 3]),
    ],
    right: {
      outcome: ['inconclusive', 'unanswered'],
      cause: ['RECORDS_LOST', 'HOST_SILENT', 'LOST_IN_TRANSIT'],
      certainty: unsure,
      never: [/never (arrived|reached)/, /no such traffic/],
    },
  },
  'the flow log records refusals alone, and shows none': {
    why: 'what was accepted is not recorded: a missing row proves nothing but that nothing was refused',
    network: pair(['tcp 1521 from 10.40.0.0/16'])
      .change((it) => ({ ...it, flowLogs: it.flowLogs.map((one) => ({ ...one, trafficType: 'REJECT' as const })) }))
      .build(),
    ask: 'client server tcp 1521',
    rows: [
      ...[0, 1, 2, 3].flatMap((m) => [
        `eni-client 198.51.100.7:5500${m} > ${CLIENT}:23 tcp REJECT 1/40 @${m * 60}+20`,
        `eni-server 198.51.100.7:5500${m} > ${SERVER}:23 tcp REJECT 1/40 @${m * 60}+20`,
      ]),
    ],
    right: {
      outcome: ['inconclusive'],
      cause: ['TRAFFIC_TYPE_FILTERED', 'NO_TRAFFIC'],
      never: [/no such traffic/, /never/],
    },
  },
};

describe('client ports, late packets, and time', () => itAnswers(troubles));
