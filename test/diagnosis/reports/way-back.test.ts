import { describe } from 'vitest';
import { bustle, FLAGS, PATHS } from '../../helpers/flow-lines.js';
import { network } from '../../helpers/network.js';
import { transitGateway } from '../../helpers/transit.js';
import { vpn } from './places.js';
import { itAnswers, type Troubles, unsure } from './trouble.js';

/** An application in one VPC, a database in another, a peering between. */
const peered = (appRoutes: readonly string[], dbRoutes: readonly string[]) =>
  network()
    .vpc('vpc-app', '10.61.0.0/16')
    .subnet('subnet-app', '10.61.4.0/24')
    .instance('app', { address: '10.61.4.17' })
    .routes('rtb-app', appRoutes)
    .flowLog('vpc-app')
    .vpc('vpc-db', '10.62.0.0/16')
    .subnet('subnet-db', '10.62.8.0/24')
    .instance('db', { address: '10.62.8.30' })
    .group('sg-db', { ingress: ['tcp 3306 from 10.61.0.0/16'] })
    .flowLog('vpc-db')
    .peering('pcx-1', 'vpc-app', 'vpc-db')
    .internetGateway('igw-db', 'vpc-db')
    .routes('rtb-db', dbRoutes);

const spokes = network()
  .vpc('vpc-a', '10.10.0.0/16')
  .subnet('subnet-a', '10.10.1.0/24')
  .instance('a', { address: '10.10.1.5' })
  .routes('rtb-a', ['10.0.0.0/8 -> tgw-1'])
  .vpc('vpc-b', '10.20.0.0/16')
  .subnet('subnet-b', '10.20.1.0/24')
  .instance('b', { address: '10.20.1.6' })
  .group('sg-b', { ingress: ['tcp 8443 from 10.10.0.0/16'] });

/** `b` answers `a`, which does not get it; in records with TCP flags. */
const answeredInVain = [
  'eni-a 10.10.1.5:51000 > 10.20.1.6:8443 tcp ACCEPT 5/300',
  'eni-b 10.10.1.5:51000 > 10.20.1.6:8443 tcp ACCEPT 5/300',
  'eni-b 10.20.1.6:8443 > 10.10.1.5:51000 tcp ACCEPT 9/540 SA',
  ...bustle('eni-a', '10.10.1.5', [0, 1]),
];

const troubles: Troubles = {
  'no route back by the peering, the source alone logged in the default format': {
    why: 'both route tables need the route ("Update your route tables for a VPC peering connection", VPC Peering guide)',
    network: peered(['10.62.0.0/16 -> pcx-1'], []).build(),
    ask: 'app db tcp 3306',
    kept: 'bare',
    rows: [
      'eni-app 10.61.4.17:44712 > 10.62.8.30:3306 tcp ACCEPT 6/360 @0+63',
      ...bustle('eni-app', '10.61.4.17', [0, 1, 2]),
    ],
    right: {
      outcome: ['unanswered'],
      cause: ['NO_RETURN_ROUTE'],
      certainty: unsure,
      says: [/rtb-db/],
      fix: /create-route --route-table-id rtb-db .*10\.61\.0\.0\/16 .*pcx-1/,
    },
  },
  'the answer was recorded leaving, towards the internet gateway': {
    why: 'the default route wins where there is no other (VPC user guide, "Route priority")',
    network: peered(['10.62.0.0/16 -> pcx-1'], ['0.0.0.0/0 -> igw-db']).build(),
    ask: 'i-app 10.62.8.30 tcp 3306',
    format: PATHS,
    kept: 'tsv',
    rows: [
      'eni-app 10.61.4.17:44712 > 10.62.8.30:3306 tcp ACCEPT 4/240 flow-direction=egress traffic-path=4',
      'eni-db 10.61.4.17:44712 > 10.62.8.30:3306 tcp ACCEPT 4/240 flow-direction=ingress',
      'eni-db 10.62.8.30:3306 > 10.61.4.17:44712 tcp ACCEPT 8/480 SA flow-direction=egress traffic-path=8',
      ...bustle('eni-app', '10.61.4.17', [0, 1]),
      ...bustle('eni-db', '10.62.8.30', [0, 1]),
    ],
    right: {
      outcome: ['unanswered'],
      cause: ['NO_RETURN_ROUTE'],
      says: [/0\.0\.0\.0\/0 -> igw-db/],
      fix: /rtb-db .*10\.61\.0\.0\/16 .*pcx-1/,
    },
  },
  'the way back is a peering that was deleted': {
    why: 'a route whose target is gone is a blackhole and still wins (VPC user guide, "Route priority")',
    network: spokes
      .routes('rtb-b', ['10.10.0.0/16 -> pcx-0dead (blackhole)', '10.0.0.0/8 -> tgw-1'])
      .change(transitGateway({ attached: { 'vpc-a': ['subnet-a'], 'vpc-b': ['subnet-b'] } }))
      .build(),
    ask: 'a b tcp 8443',
    format: FLAGS,
    rows: answeredInVain,
    right: {
      outcome: ['unanswered'],
      cause: ['NO_RETURN_ROUTE'],
      says: [/pcx-0dead/, /blackhole/],
      fix: /rtb-b .*10\.10\.0\.0\/16 .*tgw-1/,
    },
  },
  'nothing was recorded of it': {
    why: 'the rules answer first (the way back has no route), the missing traffic comes second',
    network: peered(['10.62.0.0/16 -> pcx-1'], []).build(),
    ask: 'app db tcp 3306',
    rows: [...bustle('eni-app', '10.61.4.17', [0, 1, 2]), ...bustle('eni-db', '10.62.8.30', [0, 1, 2])],
    right: {
      outcome: ['unanswered'],
      cause: ['NO_RETURN_ROUTE'],
      certainty: unsure,
      says: [/[Nn]o record/],
      fix: /rtb-db .*pcx-1/,
    },
  },
  'the server is in a subnet whose own table lacks what the main one has': {
    why: 'a subnet that is associated with no table uses the main one, and this one is (VPC user guide, "Subnet route tables")',
    network: peered(['10.62.0.0/16 -> pcx-1'], ['10.61.0.0/16 -> pcx-1'])
      .routes('rtb-forgotten', ['0.0.0.0/0 -> igw-db'], 'subnet-db')
      .build(),
    ask: 'app db tcp 3306',
    kept: 'csv',
    rows: [
      'eni-app 10.61.4.17:44712 > 10.62.8.30:3306 tcp ACCEPT 4/240',
      'eni-db 10.61.4.17:44712 > 10.62.8.30:3306 tcp ACCEPT 4/240',
      'eni-db 10.62.8.30:3306 > 10.61.4.17:44712 tcp ACCEPT 8/480',
      ...bustle('eni-app', '10.61.4.17', [0, 1]),
    ],
    right: {
      outcome: ['unanswered'],
      cause: ['NO_RETURN_ROUTE'],
      says: [/rtb-forgotten/],
      fix: /--route-table-id rtb-forgotten/,
    },
  },
  'an office behind a VPN, only the server logged, propagation off': {
    why: 'without propagation or a static route the answer does not enter the tunnel (Site-to-Site VPN user guide, "Configure routing")',
    network: network()
      .vpc('vpc-1', '10.90.0.0/16')
      .subnet('subnet-1', '10.90.3.0/24')
      .instance('erp', { address: '10.90.3.9' })
      .group('sg-erp', { ingress: ['tcp 3389 from 172.20.0.0/14'] })
      .routes('rtb-1', [])
      .change(vpn('vpc-1', 'vpn-1', { isUp: true, routes: ['172.20.0.0/16'] }))
      .build(),
    ask: '172.20.7.44 erp tcp 3389',
    format: FLAGS,
    rows: [
      'eni-erp 172.20.7.44:58113 > 10.90.3.9:3389 tcp ACCEPT 3/156',
      'eni-erp 10.90.3.9:3389 > 172.20.7.44:58113 tcp ACCEPT 5/260 SA',
      ...bustle('eni-erp', '10.90.3.9', [0, 1, 2]),
    ],
    right: { outcome: ['unanswered'], cause: ['NO_RETURN_ROUTE'], says: [/rtb-1/], fix: /vgw-1/ },
  },
  'the answer takes the more specific route to a firewall': {
    why: 'the most specific route wins; what the appliance does with half a connection nobody described',
    network: spokes
      .instance('fw', { address: '10.20.1.250', sourceDestCheck: false })
      .group('sg-fw', { ingress: ['all from 0.0.0.0/0'] })
      .routes('rtb-b', ['10.10.1.0/24 -> eni-fw', '10.0.0.0/8 -> tgw-1'])
      .change(transitGateway({ attached: { 'vpc-a': ['subnet-a'], 'vpc-b': ['subnet-b'] } }))
      .build(),
    ask: 'a b tcp 8443',
    format: FLAGS,
    rows: answeredInVain,
    right: {
      outcome: ['unanswered'],
      cause: ['REPLY_LOST', 'NO_RETURN_ROUTE', 'ROUTE_DIVERTS'],
      certainty: unsure,
      says: [/eni-fw|i-fw/],
    },
  },
};

describe('the way back', () => itAnswers(troubles));
