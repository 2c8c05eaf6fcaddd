import { describe } from 'vitest';
import { bustle, FLAGS } from '../../helpers/flow-lines.js';
import { network } from '../../helpers/network.js';
import { clientAndServer, managed, secondInterface } from './places.js';
import { itAnswers, type Troubles, unsure } from './trouble.js';

const [CLIENT, SERVER, BALANCER] = ['10.80.1.21', '10.80.9.33', '10.80.5.9'];

/** A client, and a target behind a Network Load Balancer of the same VPC. */
const balanced = clientAndServer('10.80', ['tcp 8080 from 10.80.0.0/16'])
  .subnet('subnet-lb', '10.80.5.0/24')
  .interface(
    'eni-nlb',
    managed(BALANCER, 'ELB net/web/50dc6c495c0c9188', {
      kind: 'load-balancer',
      interfaceType: 'network_load_balancer',
      securityGroupIds: [],
    }),
  )
  .build();
const around = [...bustle('eni-client', CLIENT, [0, 1, 2]), ...bustle('eni-server', SERVER, [0, 1, 2])];
const taken = [
  `eni-client ${CLIENT}:40001 > ${BALANCER}:443 tcp ACCEPT 9/1800 @5+20 SF`,
  `eni-server ${CLIENT}:40001 > ${SERVER}:8080 tcp ACCEPT 9/1800 @5+20 SF`,
];

/** A pod in a delegated block, whose node is in another group, and a peered VPC. */
const pods = network()
  .vpc('vpc-a', '10.1.0.0/16')
  .subnet('subnet-a', '10.1.1.0/24')
  .instance('node', { address: '10.1.1.4' })
  .interface(
    'eni-pods',
    secondInterface('node', {
      privateAddresses: ['10.1.1.5'],
      prefixes: ['10.1.1.176/28'],
      securityGroupIds: ['sg-node'],
    }),
  )
  .routes('rtb-a', ['10.2.0.0/16 -> pcx-1'])
  .flowLog('vpc-a')
  .vpc('vpc-b', '10.2.0.0/16')
  .subnet('subnet-b', '10.2.1.0/24')
  .instance('db', { address: '10.2.1.6' })
  .group('sg-db', { ingress: ['tcp 3306 from 10.1.1.4/32'] })
  .routes('rtb-b', ['10.1.0.0/16 -> pcx-1'])
  .flowLog('vpc-b')
  .peering('pcx-1', 'vpc-a', 'vpc-b')
  .build();

const troubles: Troubles = {
  'a target answers a client of the same VPC, which spoke with the load balancer': {
    why: '"the source IP addresses of the clients are preserved" (Network Load Balancers, "Target groups", client IP preservation)',
    network: balanced,
    ask: 'client server tcp 8080',
    format: FLAGS,
    rows: [
      ...taken,
      `eni-server ${SERVER}:8080 > ${CLIENT}:40001 tcp ACCEPT 8/3400 @5+20 SAF`,
      `eni-client ${BALANCER}:443 > ${CLIENT}:40001 tcp ACCEPT 8/3400 @5+20 SAF`,
      ...around,
    ],
    right: { outcome: ['delivered'], cause: [null], certainty: unsure, says: [/by the load balancer eni-nlb/] },
  },
  'the same where the target’s answer is refused': {
    why: 'what a record of the target says holds however it was asked',
    network: balanced,
    ask: 'client server tcp 8080',
    format: FLAGS,
    rows: [...taken, `eni-server ${SERVER}:8080 > ${CLIENT}:40001 tcp REJECT 8/480 @5+20 SA`, ...around],
    right: { outcome: ['blocked', 'inconclusive'], cause: ['DESTINATION_NETWORK_ACL_EGRESS', 'STALE_EVIDENCE'] },
  },
  'the load balancer itself is asked about': {
    why: 'what it took is its own, and brought by nobody else',
    network: balanced,
    ask: `client ${BALANCER} tcp 443`,
    format: FLAGS,
    rows: [
      `eni-nlb ${CLIENT}:40001 > ${BALANCER}:443 tcp ACCEPT 9/1800 @5+20 SF`,
      `eni-nlb ${BALANCER}:443 > ${CLIENT}:40001 tcp ACCEPT 8/3400 @5+20 SAF`,
      ...bustle('eni-nlb', BALANCER, [0, 1, 2]),
    ],
    right: { outcome: ['delivered'], cause: [null], never: [/by the load balancer/] },
  },
  'a client that spoke with nobody else from that port': {
    why: 'without a row of the load balancer the answer was lost',
    network: balanced,
    ask: 'client server tcp 8080',
    format: FLAGS,
    rows: [
      `eni-server ${CLIENT}:40001 > ${SERVER}:8080 tcp ACCEPT 9/1800 @5+20 SF`,
      `eni-server ${SERVER}:8080 > ${CLIENT}:40001 tcp ACCEPT 8/3400 @5+20 SAF`,
      ...around,
    ],
    right: {
      outcome: ['unanswered', 'inconclusive', 'delivered'],
      cause: ['REPLY_LOST', null],
      never: [/by the load balancer/],
    },
  },
  'a pod asks beyond its VPC, and nothing is recorded under its address': {
    why: 'it leaves under the address of its node, so rules for its own decide nothing (amazon-vpc-cni-k8s, README, AWS_VPC_K8S_CNI_EXTERNALSNAT)',
    network: pods,
    ask: '10.1.1.180 db tcp 3306',
    rows: [...bustle('eni-pods', '10.1.1.5', [0, 1, 2]), ...bustle('eni-db', '10.2.1.6', [0, 1, 2])],
    right: {
      outcome: ['inconclusive'],
      cause: ['NO_TRAFFIC'],
      says: [/under the node's primary address/],
      never: [/is refused/],
      fix: null,
    },
  },
  'a ping that was lost, and a later one that was answered after the newest row of who asked': {
    why: 'what became of the later answer there is not known yet (VPC user guide, "Flow log basics")',
    network: clientAndServer('10.80', ['icmp from 10.80.0.0/16']).build(),
    ask: 'client server',
    rows: [
      `eni-client ${CLIENT} > ${SERVER} icmp ACCEPT 7/588 @0+6`,
      ...bustle('eni-client', CLIENT, [0, 1]),
      `eni-server ${CLIENT} > ${SERVER} icmp ACCEPT 7/588 @200+6`,
      `eni-server ${SERVER} > ${CLIENT} icmp ACCEPT 7/588 @200+6`,
      ...bustle('eni-server', SERVER, [0, 1, 2]),
    ],
    right: {
      outcome: ['inconclusive', 'delivered'],
      cause: ['NOT_IN_EVIDENCE', null],
      never: [/never came back/],
    },
  },
};

describe('who brings it, and under which address', () => itAnswers(troubles));
