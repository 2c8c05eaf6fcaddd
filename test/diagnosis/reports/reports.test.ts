import { describe } from 'vitest';
import { bustle, FLAGS, PATHS } from '../../helpers/flow-lines.js';
import { network } from '../../helpers/network.js';
import { transitGateway } from '../../helpers/transit.js';
import { oneAndTwo, secondInterface, vpn } from './places.js';
import { itAnswers, type Troubles, unsure } from './trouble.js';

/** Troubles that people reported in public, rebuilt with other names and addresses. `why` says where. */
const troubles: Troubles = {
  'a pod asks for a service on its own node by an internal NLB': {
    why: 'client address preservation makes source and destination the same host (github.com/kubernetes/cloud-provider-aws/issues/1160)',
    network: network()
      .vpc('vpc-k', '10.0.0.0/16')
      .subnet('subnet-k', '10.0.4.0/22')
      .instance('node', { address: '10.0.4.233' })
      .group('sg-node', { ingress: ['tcp 30000-32767 from 0.0.0.0/0', 'all from 10.0.0.0/16'] })
      .interface('eni-nlb', {
        privateAddresses: ['10.0.5.71'],
        kind: 'load-balancer',
        interfaceType: 'network_load_balancer',
        description: 'ELB net/router/3f',
        requesterManaged: true,
      })
      .build(),
    ask: 'node 10.0.5.71 tcp 443',
    rows: [
      'eni-node 10.0.4.233:48752 > 10.0.5.71:443 tcp ACCEPT 7/420 @0+58',
      'eni-nlb 10.0.4.233:48752 > 10.0.5.71:443 tcp ACCEPT 7/420 @0+58',
      ...bustle('eni-node', '10.0.4.233', [0, 1]),
      ...bustle('eni-nlb', '10.0.5.71', [0, 1]),
    ],
    right: { outcome: ['unanswered'], cause: ['LOAD_BALANCER'], certainty: unsure, says: [/hairpin/] },
  },
  'Kafka by an NLB whose subnets let the listener port alone through': {
    why: 'a listener-port-only ACL drops the ephemeral return traffic (github.com/MaterializeInc/materialize/pull/37016)',
    network: network()
      .vpc('vpc-k', '10.7.0.0/16')
      .subnet('subnet-client', '10.7.1.0/24')
      .instance('consumer', { address: '10.7.1.8' })
      .subnet('subnet-broker', '10.7.2.0/24')
      .instance('broker', { address: '10.7.2.9' })
      .group('sg-broker', { ingress: ['tcp 9092-9094 from 10.7.0.0/16'] })
      .acl(
        'acl-broker',
        { ingress: ['100 allow tcp 9092-9094 from 10.7.0.0/16'], egress: ['100 allow tcp 9092-9094 from 0.0.0.0/0'] },
        'subnet-broker',
      )
      .build(),
    ask: 'consumer broker tcp 9094',
    kept: 'csv',
    rows: [
      'eni-consumer 10.7.1.8:50880 > 10.7.2.9:9094 tcp ACCEPT 4/240',
      'eni-broker 10.7.1.8:50880 > 10.7.2.9:9094 tcp ACCEPT 4/240',
      'eni-broker 10.7.2.9:9094 > 10.7.1.8:50880 tcp REJECT 7/420',
      ...bustle('eni-consumer', '10.7.1.8', [0, 1]),
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_NETWORK_ACL_EGRESS'],
      says: [/acl-broker/],
      fix: /acl-broker .*--egress .*1024/,
    },
  },
  'traffic from outside does not reach a pod': {
    why: 'it comes in by the second interface, the answer leaves by the first (github.com/aws/amazon-vpc-cni-k8s/issues/1392)',
    network: network()
      .vpc('vpc-k', '10.30.0.0/16')
      .internetGateway()
      .subnet('subnet-k', '10.30.1.0/24')
      .instance('node', { address: '10.30.1.20', public: '3.9.9.9', groups: ['sg-node'] })
      .group('sg-node', { ingress: ['tcp 8443 from 0.0.0.0/0'] })
      .interface(
        'eni-node2',
        secondInterface('node', {
          privateAddresses: ['10.30.1.60', '10.30.1.61'],
          securityGroupIds: ['sg-node'],
          description: 'aws-K8S-i-node',
        }),
      )
      .interface('eni-nlb', {
        privateAddresses: ['10.30.1.5'],
        publicAddresses: { '10.30.1.5': '3.9.9.10' },
        kind: 'load-balancer',
        interfaceType: 'network_load_balancer',
        description: 'ELB net/ingress/9a',
        requesterManaged: true,
      })
      .build(),
    ask: '198.51.100.44 10.30.1.61 tcp 8443',
    format: PATHS,
    rows: [
      'eni-node2 198.51.100.44:60123 > 10.30.1.60:8443 tcp ACCEPT 5/300 pkt-srcaddr=198.51.100.44 pkt-dstaddr=10.30.1.61 flow-direction=ingress',
      'eni-node 10.30.1.20:8443 > 198.51.100.44:60123 tcp REJECT 5/300 SA pkt-srcaddr=10.30.1.61 pkt-dstaddr=198.51.100.44 flow-direction=egress',
      ...bustle('eni-node2', '10.30.1.60', [0, 1]),
    ],
    right: {
      outcome: ['blocked', 'unanswered'],
      cause: ['REPLY_BY_OTHER_INTERFACE'],
      certainty: unsure,
      says: [/eni-node\b/],
    },
  },
  'a function in a public subnet': {
    why: 'its interfaces have no public address (w3toppers.com, "Why can\'t an AWS lambda function inside a public subnet in a VPC connect to the internet")',
    network: network()
      .vpc('vpc-1', '10.3.0.0/16')
      .internetGateway()
      .subnet('subnet-1', '10.3.1.0/24')
      .interface('eni-fn', {
        privateAddresses: ['10.3.1.77'],
        interfaceType: 'lambda',
        description: 'AWS Lambda VPC ENI-crawler-1',
        requesterManaged: true,
        securityGroupIds: ['sg-fn'],
      })
      .group('sg-fn', {})
      .build(),
    ask: '10.3.1.77 93.184.215.14 tcp 443',
    rows: [
      'eni-fn 10.3.1.77:40110 > 93.184.215.14:443 tcp ACCEPT 5/300',
      ...[0, 1, 2].map((m) => `eni-fn 10.3.1.77:4012${m} > 52.94.5.${m}:443 tcp ACCEPT 3/180 @${m * 60}+40`),
    ],
    right: {
      outcome: ['unanswered'],
      cause: ['NO_PUBLIC_ADDRESS'],
      never: [/allocate-address/],
      says: [/NAT gateway/],
    },
  },
  'one of two mount targets': {
    why: 'the group of one mount target does not know the client (github.com/aws-solutions/efs-backup/issues/15)',
    network: network()
      .vpc('vpc-1', '10.149.0.0/16')
      .subnet('subnet-1', '10.149.0.0/24')
      .instance('backup', { address: '10.149.0.9' })
      .subnet('subnet-2', '10.149.2.0/24')
      .interface('eni-mt', {
        privateAddresses: ['10.149.2.120'],
        interfaceType: 'efs',
        description: 'EFS mount target for fs-1 (fsmt-1)',
        requesterManaged: true,
        securityGroupIds: ['sg-mt'],
      })
      .group('sg-mt', { ingress: ['tcp 2049 from sg-app'] })
      .group('sg-app', {})
      .build(),
    ask: 'backup 10.149.2.120 tcp 2049',
    rows: [
      'eni-backup 10.149.0.9:915 > 10.149.2.120:2049 tcp ACCEPT 6/360',
      'eni-mt 10.149.0.9:915 > 10.149.2.120:2049 tcp REJECT 6/360',
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      says: [/sg-app/],
      fix: /sg-mt .*2049/,
    },
  },
  'the NAT gateways stand in the private subnets': {
    why: 'they have no way out themselves (github.com/HHS/simpler-grants-gov/pull/1062)',
    network: network()
      .vpc('vpc-1', '10.3.0.0/16')
      .internetGateway()
      .subnet('subnet-private', '10.3.1.0/24')
      .instance('task', { address: '10.3.1.77' })
      .natGateway('nat-1', { privateAddress: '10.3.1.200' })
      .routes('rtb-private', ['0.0.0.0/0 -> nat-1'], 'subnet-private')
      .build(),
    ask: 'task 93.184.215.14 tcp 443',
    rows: ['eni-task 10.3.1.77:40110 > 93.184.215.14:443 tcp ACCEPT 5/300', ...bustle('eni-task', '10.3.1.77', [0, 1])],
    right: { outcome: ['unanswered', 'blocked'], cause: ['NAT_GATEWAY'], says: [/nat-1/] },
  },
  'a network ACL that denies everything but neighbours': {
    why: 'inside the subnet it does not apply, across it all is refused (github.com/clouddrove/terraform-aws-subnet/issues/103)',
    network: network()
      .vpc('vpc-1', '10.3.0.0/16')
      .subnet('subnet-nodes', '10.3.1.0/24')
      .instance('node', { address: '10.3.1.77' })
      .subnet('subnet-db', '10.3.2.0/24')
      .instance('db', { address: '10.3.2.77' })
      .group('sg-db', { ingress: ['tcp 5432 from sg-node'] })
      .acl(
        'acl-all-denied',
        { ingress: ['100 deny all from 0.0.0.0/0'], egress: ['100 deny all from 0.0.0.0/0'] },
        'subnet-nodes',
        'subnet-db',
      )
      .build(),
    ask: 'node db tcp 5432',
    rows: [
      'eni-node 10.3.1.77:40110 > 10.3.2.77:5432 tcp REJECT 5/300',
      ...bustle('eni-node', '10.3.1.77', [0, 1], '10.3.1.9'),
      ...bustle('eni-db', '10.3.2.77', [0, 1], '10.3.2.9'),
    ],
    right: {
      outcome: ['blocked'],
      cause: ['SOURCE_NETWORK_ACL_EGRESS'],
      says: [/acl-all-denied/, /Further on/],
      fix: /acl-all-denied/,
    },
  },
  'the wrong table got the route to the peering': {
    why: 'the subnet is associated with another of six tables (dev.to/jeancy, "When VPC Peering Looks Fine But Nothing Works")',
    network: network()
      .vpc('vpc-api', '10.201.0.0/16')
      .subnet('subnet-api', '10.201.1.0/24')
      .instance('api', { address: '10.201.1.10' })
      .routes('rtb-main', ['10.202.0.0/16 -> pcx-1'])
      .routes('rtb-api', [], 'subnet-api')
      .vpc('vpc-peer', '10.202.0.0/16')
      .subnet('subnet-peer', '10.202.1.0/24')
      .instance('peer', { address: '10.202.1.10' })
      .group('sg-peer', { ingress: ['all from 10.201.1.0/24'] })
      .routes('rtb-peer', ['10.201.0.0/16 -> pcx-1'])
      .peering('pcx-1', 'vpc-api', 'vpc-peer')
      .build(),
    ask: 'api peer tcp 80',
    options: { error: 'curl: (28) Failed to connect to 10.202.1.10 port 80 after 130000 ms: Connection timed out' },
    rows: [
      'eni-api 10.201.1.10:40110 > 10.202.1.10:80 tcp ACCEPT 5/300',
      ...bustle('eni-api', '10.201.1.10', [0, 1]),
      ...bustle('eni-peer', '10.202.1.10', [0, 1]),
    ],
    right: {
      outcome: ['unanswered'],
      cause: ['NO_ROUTE'],
      says: [/rtb-api/],
      fix: /rtb-api .*10\.202\.0\.0\/16 .*pcx-1/,
    },
  },
  'pings before and after the ACL denied their answers, in one window': {
    why: 'ACCEPT and REJECT of one flow have equal windows and no order (kyhau.github.io/aws-notebook/VpcFlowLogs, case 4)',
    network: network()
      .vpc('vpc-1', '172.31.0.0/16')
      .internetGateway()
      .subnet('subnet-1', '172.31.32.0/20')
      .instance('web', { address: '172.31.44.17', public: '52.9.9.9' })
      .group('sg-web', { ingress: ['icmp from 0.0.0.0/0'] })
      .acl('acl-1', { egress: ['90 deny icmp from 0.0.0.0/0', '100 allow all from 0.0.0.0/0'] }, 'subnet-1')
      .build(),
    ask: '123.45.67.89 web',
    kept: 'bare',
    rows: [
      'eni-web 123.45.67.89 > 172.31.44.17 icmp ACCEPT 2/120 @0+40',
      'eni-web 172.31.44.17 > 123.45.67.89 icmp ACCEPT 1/60 @0+40',
      'eni-web 172.31.44.17 > 123.45.67.89 icmp REJECT 1/60 @0+40',
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_NETWORK_ACL_EGRESS', 'RULE_CHANGED'],
      says: [/acl-1/],
      never: [/since a rule was changed between/],
    },
  },
  'a transit gateway and an inspection VPC without appliance mode': {
    why: 'the answer passes another firewall, which drops it (edgarcloudnotes.com, "Fixing Asymmetric Routing in AWS"; Transit Gateway guide, "Appliance in a shared services VPC")',
    network: oneAndTwo('0.0.0.0/0 -> tgw-1', '0.0.0.0/0 -> tgw-1', ['tcp 443 from 10.0.0.0/8'])
      .vpc('vpc-inspect', '10.9.0.0/16')
      .subnet('subnet-tgw', '10.9.0.0/28')
      .subnet('subnet-fw', '10.9.1.0/24')
      .routes('rtb-tgw', ['0.0.0.0/0 -> vpce-0fw'], 'subnet-tgw')
      .routes('rtb-fw', ['10.0.0.0/8 -> tgw-1'], 'subnet-fw')
      .change(
        transitGateway({
          attached: { 'vpc-a': ['subnet-a'], 'vpc-b': ['subnet-b'], 'vpc-inspect': ['subnet-tgw'] },
          routes: ['0.0.0.0/0 => vpc-inspect'],
        }),
      )
      .build(),
    ask: 'one two tcp 443',
    format: FLAGS,
    rows: ['eni-one', 'eni-two'].flatMap((eni) => [
      `${eni} 10.1.1.4:50001 > 10.2.1.4:443 tcp ACCEPT 4/240`,
      ...(eni === 'eni-two' ? [`${eni} 10.2.1.4:443 > 10.1.1.4:50001 tcp ACCEPT 8/480 SA`] : []),
      ...bustle(eni, eni === 'eni-one' ? '10.1.1.4' : '10.2.1.4', [0, 1]),
    ]),
    right: {
      outcome: ['unanswered', 'inconclusive'],
      cause: ['REPLY_LOST', 'TRANSIT_GATEWAY', 'VPC_ENDPOINT', 'NO_RETURN_ROUTE'],
      certainty: unsure,
      says: [/vpce-0fw|firewall|tgw/],
      never: [/HOST_SILENT/],
    },
  },
  'TLS hangs to an office behind a VPN': {
    why: 'hosts send 1,500 bytes and more where the tunnel takes 1,446 and does no path MTU discovery (github.com/ibm-cloud-docs/vpc/issues/190; Site-to-Site VPN quotas, "Maximum transmission unit")',
    network: network()
      .vpc('vpc-a', '10.1.0.0/16')
      .subnet('subnet-a', '10.1.1.0/24')
      .instance('site', { address: '10.1.1.4' })
      .group('sg-site', { ingress: ['tcp 443 from 192.168.0.0/16'] })
      .routes('rtb-a', ['192.168.0.0/16 -> vgw-1'])
      .change(vpn('vpc-a', 'vpn-9', { isUp: true, routes: ['192.168.0.0/16'] }))
      .build(),
    ask: '192.168.7.2 site tcp 443',
    format: FLAGS,
    rows: [
      'eni-site 192.168.7.2:50001 > 10.1.1.4:443 tcp ACCEPT 3/677 @0+40 S',
      'eni-site 10.1.1.4:443 > 192.168.7.2:50001 tcp ACCEPT 7/7640 @0+40 SA',
      'eni-site 10.1.1.4:443 > 192.168.7.2:50001 tcp ACCEPT 3/4500 @60+55 -',
      'eni-site 10.1.1.4:443 > 192.168.7.2:50001 tcp ACCEPT 2/3000 @120+55 -',
      ...bustle('eni-site', '10.1.1.4', [0, 1, 2, 3]),
    ],
    right: { outcome: ['unanswered', 'inconclusive'], cause: ['PATH_MTU'], certainty: unsure, says: [/MTU/] },
  },
  'jumbo frames into a transit gateway': {
    why: 'it drops packets of more than 8,500 bytes (medium.com/seek-blog, "Beware of Transit Gateways Bearing Large Packets"; Transit Gateway quotas, MTU)',
    network: network()
      .vpc('vpc-a', '10.1.0.0/16')
      .subnet('subnet-a', '10.1.1.0/24')
      .instance('search', { address: '10.1.1.4' })
      .routes('rtb-a', ['10.0.0.0/8 -> tgw-1'])
      .vpc('vpc-b', '10.2.0.0/16')
      .subnet('subnet-b', '10.2.1.0/24')
      .instance('index', { address: '10.2.1.4' })
      .group('sg-index', { ingress: ['tcp 9200 from 10.1.0.0/16'] })
      .routes('rtb-b', ['10.0.0.0/8 -> tgw-1'])
      .change(transitGateway({ attached: { 'vpc-a': ['subnet-a'], 'vpc-b': ['subnet-b'] } }))
      .build(),
    ask: 'search index tcp 9200',
    format: FLAGS,
    rows: [
      'eni-search 10.1.1.4:50001 > 10.2.1.4:9200 tcp ACCEPT 4/620 @0+50 S',
      'eni-index 10.1.1.4:50001 > 10.2.1.4:9200 tcp ACCEPT 4/620 @0+50 S',
      'eni-index 10.2.1.4:9200 > 10.1.1.4:50001 tcp ACCEPT 9/62000 @0+50 SA',
      'eni-search 10.2.1.4:9200 > 10.1.1.4:50001 tcp ACCEPT 2/112 @0+50 SA',
      ...bustle('eni-search', '10.1.1.4', [0, 1]),
      ...bustle('eni-index', '10.2.1.4', [0, 1]),
    ],
    right: {
      outcome: ['unanswered', 'inconclusive'],
      cause: ['PATH_MTU'],
      certainty: unsure,
      says: [/MTU/, /8,?500|tgw-1/],
    },
  },
  'a pod whose packets leave by the second interface with the address of the first': {
    why: 'an interface sends under its own addresses alone while its check is on (github.com/antrea-io/antrea/pull/3975)',
    network: network()
      .vpc('vpc-k', '10.30.0.0/16')
      .internetGateway()
      .subnet('subnet-k', '10.30.1.0/24')
      .instance('node', { address: '10.30.1.20', public: '3.9.9.9', groups: ['sg-node'] })
      .group('sg-node', { ingress: [] })
      .interface(
        'eni-node2',
        secondInterface('node', {
          privateAddresses: ['10.30.1.60'],
          securityGroupIds: ['sg-node'],
        }),
      )
      .build(),
    ask: '10.30.1.20 140.82.112.3 tcp 443',
    format: PATHS,
    rows: [
      'eni-node2 10.30.1.60:41000 > 140.82.112.3:443 tcp REJECT 5/300 pkt-srcaddr=10.30.1.20 pkt-dstaddr=140.82.112.3 flow-direction=egress',
      ...bustle('eni-node', '10.30.1.20', [0, 1]),
    ],
    right: {
      outcome: ['unanswered', 'blocked', 'inconclusive'],
      cause: ['SOURCE_DEST_CHECK', 'NO_TRAFFIC', 'NEVER_SENT', 'REPLY_BY_OTHER_INTERFACE'],
      certainty: unsure,
      never: [/no such traffic/],
      says: [/eni-node2/],
    },
  },
};

describe('troubles reported in public', () => itAnswers(troubles));
