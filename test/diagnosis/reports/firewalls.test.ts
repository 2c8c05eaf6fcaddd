import { describe } from 'vitest';
import { bustle, FLAGS, PATHS } from '../../helpers/flow-lines.js';
import type { NetworkBuilder } from '../../helpers/network.js';
import { network } from '../../helpers/network.js';
import { vpcEndpoint } from '../../helpers/network-parts.js';
import { transitGateway } from '../../helpers/transit.js';
import { itAnswers, type Troubles, unsure } from './trouble.js';

const [APP, DB] = ['10.77.2.11', '10.77.3.13'];

/** A firewall between two subnets, to whose endpoint each route table leads, or does not. */
const inspected = (there: readonly string[], back: readonly string[]): NetworkBuilder =>
  network()
    .vpc('vpc-1', '10.77.0.0/16')
    .subnet('subnet-app', '10.77.2.0/24')
    .instance('app', { address: APP })
    .routes('rtb-app', there, 'subnet-app')
    .subnet('subnet-db', '10.77.3.0/24')
    .instance('db', { address: DB })
    .group('sg-db', { ingress: ['tcp 22 from 10.77.2.0/24'] })
    .routes('rtb-db', back, 'subnet-db')
    .subnet('subnet-fw', '10.77.4.0/24')
    .interface('eni-fw', {
      kind: 'vpc-endpoint',
      privateAddresses: ['10.77.4.9'],
      interfaceType: 'gateway_load_balancer_endpoint',
      description: 'VPC Endpoint Interface vpce-fw',
    })
    .flowLog('vpc-1')
    .change((it) => ({
      ...it,
      vpcEndpoints: [
        vpcEndpoint({
          id: 'vpce-fw',
          kind: 'gateway-load-balancer',
          service: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0abc',
          subnetIds: ['subnet-fw'],
          interfaceIds: ['eni-fw'],
        }),
      ],
    }));

const oneSided = [
  `eni-app ${APP}:54133 > ${DB}:22 tcp ACCEPT 5/1012 @0+4 S`,
  `eni-db ${APP}:54133 > ${DB}:22 tcp ACCEPT 1/60 @0+0 S`,
  `eni-db ${DB}:22 > ${APP}:54133 tcp ACCEPT 4/240 @0+8 SA`,
  `eni-app ${DB}:22 > ${APP}:54133 tcp ACCEPT 4/240 @0+8 SA`,
  ...bustle('eni-app', APP, [0, 1, 2]),
  ...bustle('eni-db', DB, [0, 1, 2]),
];

/** A machine whose way to the internet leads through a firewall, behind which is the internet gateway. */
const guarded = (publicAddress?: string): NetworkBuilder =>
  inspected(['0.0.0.0/0 -> vpce-fw'], [])
    .internetGateway()
    .routes('rtb-fw', ['0.0.0.0/0 -> igw-1'], 'subnet-fw')
    .change((it) => ({
      ...it,
      interfaces: it.interfaces.map((one) =>
        one.id === 'eni-app' && publicAddress ? { ...one, publicAddresses: { [APP]: publicAddress } } : one,
      ),
    }));
const unanswered = [`eni-app ${APP}:54133 > 1.0.0.1:443 tcp ACCEPT 5/300`, ...bustle('eni-app', APP, [0, 1, 2])];

/** The same from outside: the internet gateway's own route table leads to the firewall. */
const edged = guarded('52.1.1.1').change((it) => ({
  ...it,
  routeTables: [
    ...it.routeTables,
    {
      id: 'rtb-edge',
      vpcId: 'vpc-1',
      isMain: false,
      subnetIds: [],
      gatewayIds: ['igw-1'],
      routes: [
        { destination: '10.77.2.0/24', target: { kind: 'vpc-endpoint', id: 'vpce-fw' }, state: 'active' },
        { destination: '10.77.0.0/16', target: { kind: 'local' }, state: 'active' },
      ],
    },
  ],
}));

/** Two VPCs whose traffic a transit gateway leads through a third one, where a firewall is: in there by `eni-hub`, and back out by it. */
const inspectionVpc = network()
  .vpc('vpc-1', '10.1.0.0/16')
  .subnet('subnet-1', '10.1.1.0/24')
  .instance('app', { address: '10.1.1.4' })
  .routes('rtb-1', ['0.0.0.0/0 -> tgw-1'])
  .flowLog('vpc-1')
  .vpc('vpc-2', '10.2.0.0/16')
  .subnet('subnet-2', '10.2.1.0/24')
  .instance('db', { address: '10.2.1.4' })
  .group('sg-db', { ingress: ['tcp 1433 from 10.1.0.0/16'] })
  .routes('rtb-2', ['0.0.0.0/0 -> tgw-1'])
  .flowLog('vpc-2')
  .vpc('vpc-3', '10.3.0.0/16')
  .subnet('subnet-hub', '10.3.0.0/28')
  .interface('eni-hub', {
    kind: 'transit-gateway',
    privateAddresses: ['10.3.0.5'],
    interfaceType: 'transit_gateway',
    description: 'Network Interface for Transit Gateway Attachment tgw-attach-vpc-3',
  })
  .routes('rtb-hub', ['0.0.0.0/0 -> vpce-fw'], 'subnet-hub')
  .subnet('subnet-fw', '10.3.1.0/28')
  .interface('eni-fw', {
    kind: 'vpc-endpoint',
    privateAddresses: ['10.3.1.5'],
    interfaceType: 'gateway_load_balancer_endpoint',
    description: 'VPC Endpoint Interface vpce-fw',
  })
  .routes('rtb-fw', ['0.0.0.0/0 -> tgw-1'], 'subnet-fw')
  .flowLog('vpc-3')
  .change((it) => {
    const spokes = transitGateway({
      attached: { 'vpc-1': ['subnet-1'], 'vpc-2': ['subnet-2'], 'vpc-3': ['subnet-hub'] },
      routes: ['0.0.0.0/0 => vpc-3'],
      associated: ['vpc-1', 'vpc-2'],
    })(it);
    const back = transitGateway({ attached: { 'vpc-1': [], 'vpc-2': [] }, associated: ['vpc-3'] })(it);
    const second = (back.transitGatewayRouteTables ?? []).map((table) => ({ ...table, id: 'tgw-rtb-2' }));
    return {
      ...spokes,
      subnets: it.subnets.map((one) => ({ ...one, availabilityZone: 'us-east-1a' })),
      interfaces: it.interfaces.map((one) => ({ ...one, availabilityZone: 'us-east-1a' })),
      transitGatewayRouteTables: [...(spokes.transitGatewayRouteTables ?? []), ...second],
      vpcEndpoints: [
        vpcEndpoint({
          id: 'vpce-fw',
          kind: 'gateway-load-balancer',
          service: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0abc',
          subnetIds: ['subnet-fw'],
          interfaceIds: ['eni-fw'],
        }),
      ],
    };
  })
  .build();

const troubles: Troubles = {
  'an inspection VPC whose firewall keeps what comes in, in the default format': {
    why: 'what goes in and what comes out passes the same interface of the transit gateway (Transit Gateways guide, "Appliance in a shared services VPC"), and without flow-direction one record of it is of the way in',
    network: inspectionVpc,
    ask: 'app db tcp 1433',
    rows: [
      ...['eni-app', 'eni-hub', 'eni-fw'].map((id) => `${id} 10.1.1.4:50001 > 10.2.1.4:1433 tcp ACCEPT 3/180`),
      ...bustle('eni-app', '10.1.1.4', [0, 1, 2]),
      ...bustle('eni-db', '10.2.1.4', [0, 1, 2]),
    ],
    right: {
      outcome: ['unanswered'],
      cause: ['VPC_ENDPOINT', 'LOST_IN_TRANSIT'],
      certainty: unsure,
      alternatives: ['VPC_ENDPOINT'],
      says: [/vpce-fw/],
    },
  },
  'the answer of a public machine behind a firewall has no route, and the endpoint is not described': {
    why: 'the endpoint of the route table is the way in, so nobody else brought the request (VPC user guide, "Gateway route tables")',
    network: edged
      .group('sg-app', { ingress: ['icmp from 0.0.0.0/0'] })
      .routes('rtb-app-2', [], 'subnet-app')
      .change((it) => ({
        ...it,
        routeTables: it.routeTables.filter(({ id }) => id !== 'rtb-app'),
        interfaces: it.interfaces.filter(({ id }) => id !== 'eni-fw'),
        coverage: { stated: false, gaps: [] },
      }))
      .build(),
    ask: '203.0.113.9 52.1.1.1 icmp',
    rows: [
      `eni-app 203.0.113.9 > ${APP} icmp ACCEPT 3/252`,
      `eni-app ${APP} > 203.0.113.9 icmp ACCEPT 3/252`,
      ...bustle('eni-app', APP, [0, 1, 2]),
    ],
    right: { outcome: ['unanswered'], cause: ['NO_RETURN_ROUTE'], never: [/load balancer/] },
  },
  'a firewall before a public machine drops what comes in, and a network ACL would refuse the answers': {
    why: 'the internet gateway makes the address private before its route table leads to the endpoint (VPC user guide, "Gateway route tables"), so the endpoint recorded the request under that',
    network: edged
      .group('sg-app', { ingress: ['tcp 8080 from 0.0.0.0/0'] })
      .acl(
        'acl-app',
        { ingress: ['100 allow all from 0.0.0.0/0'], egress: ['100 allow tcp 1024-5000 to 0.0.0.0/0'] },
        'subnet-app',
      )
      .build(),
    ask: '203.0.113.9 52.1.1.1 tcp 8080',
    format: PATHS,
    rows: [
      `eni-fw 203.0.113.9:41110 > 10.77.4.9:8080 tcp ACCEPT 3/180 S pkt-srcaddr=203.0.113.9 pkt-dstaddr=${APP} flow-direction=ingress`,
      ...bustle('eni-app', APP, [0, 1, 2]),
    ],
    right: {
      outcome: ['unanswered'],
      cause: ['VPC_ENDPOINT'],
      says: [/vpce-fw/],
      never: [/No record of such traffic/],
    },
  },
  'no public address, on a way to the internet through a firewall': {
    why: 'what the firewall lets pass goes on by the routes of its own subnet (Network Firewall developer guide, "Architecture with an internet gateway"), and an internet gateway passes nothing without a public address',
    network: guarded().build(),
    ask: 'app 1.0.0.1 tcp 443',
    rows: unanswered,
    right: {
      outcome: ['unanswered'],
      cause: ['NO_PUBLIC_ADDRESS'],
      certainty: unsure,
      says: [/has no public address/],
    },
  },
  'a firewall on the way to the internet': {
    why: 'which rules it has, EC2 does not describe',
    network: guarded('54.0.0.9').build(),
    ask: 'app 1.0.0.1 tcp 443',
    rows: unanswered,
    right: {
      outcome: ['unanswered'],
      cause: ['VPC_ENDPOINT', 'HOST_SILENT'],
      certainty: ['possible'],
      alternatives: ['VPC_ENDPOINT', 'HOST_SILENT'],
      never: [/public address/],
    },
  },
  'the way there leads through a firewall and the way back does not': {
    why: '"Network Firewall doesn’t support asymmetric routing" (Network Firewall developer guide, "VPC and other components")',
    network: inspected(['10.77.3.0/24 -> vpce-fw'], []).build(),
    ask: 'app db tcp 22',
    format: FLAGS,
    rows: oneSided,
    right: {
      outcome: ['unanswered'],
      cause: ['VPC_ENDPOINT'],
      certainty: unsure,
      says: [/of 5 packets 1 reached/, /leads through vpce-fw and the way back does not/],
      never: [/gets through/],
    },
  },
  'the same, with both ways through it': {
    why: 'the ways are not what differs, and still nothing arrives but the opening',
    network: inspected(['10.77.3.0/24 -> vpce-fw'], ['10.77.2.0/24 -> vpce-fw']).build(),
    ask: 'app db tcp 22',
    rows: oneSided,
    right: {
      outcome: ['unanswered'],
      cause: ['LOST_IN_TRANSIT'],
      certainty: unsure,
      says: [/of 5 packets 1 reached/],
      never: [/gets through/, /the way back does not/],
    },
  },
  'a short connection through it of which one packet is in the next window': {
    why: 'a packet that is still to be recorded is not lost (VPC user guide, "Flow log basics", aggregation interval)',
    network: inspected(['10.77.3.0/24 -> vpce-fw'], ['10.77.2.0/24 -> vpce-fw']).build(),
    ask: 'app db tcp 22',
    format: FLAGS,
    rows: [
      `eni-app ${APP}:54133 > ${DB}:22 tcp ACCEPT 2/112 @0+0 S`,
      `eni-db ${APP}:54133 > ${DB}:22 tcp ACCEPT 1/60 @0+0 S`,
      `eni-db ${DB}:22 > ${APP}:54133 tcp ACCEPT 1/60 @0+0 SA`,
      `eni-app ${DB}:22 > ${APP}:54133 tcp ACCEPT 1/60 @0+0 SA`,
      ...bustle('eni-app', APP, [0, 1, 2]),
      ...bustle('eni-db', DB, [0, 1, 2]),
    ],
    right: { outcome: ['delivered'], cause: [null] },
  },
};

describe('a firewall between', () => itAnswers(troubles));
