import { describe } from 'vitest';
import { bustle, FLAGS, PATHS } from '../../helpers/flow-lines.js';
import { network } from '../../helpers/network.js';
import { managed, secondInterface } from './places.js';
import { itAnswers, type Troubles, unsure } from './trouble.js';

const APPS = network().vpc('vpc-apps', '10.110.0.0/16').subnet('subnet-apps', '10.110.1.0/24');
const BRIDGE = network()
  .vpc('vpc-1', '10.0.0.0/16')
  .subnet('subnet-lb', '10.0.1.0/24')
  .interface('eni-alb', managed('10.0.1.5', 'ELB app/front/1', { kind: 'load-balancer', securityGroupIds: ['sg-alb'] }))
  .group('sg-alb', { ingress: ['tcp 80 from 0.0.0.0/0'] })
  .subnet('subnet-host', '10.0.2.0/24');

/** An IPv6 pod beside a NAT gateway and an egress-only one. */
const podBesideNat = (route: string) =>
  network()
    .vpc('vpc-1', '10.70.0.0/16', '2600:1f14:9:7000::/56')
    .internetGateway()
    .subnet('subnet-nat', '10.70.9.0/24')
    .natGateway('nat-1', { privateAddress: '10.70.9.5' })
    .routes('rtb-nat', ['0.0.0.0/0 -> igw-1'], 'subnet-nat')
    .subnet('subnet-1', '10.70.1.0/24', '2600:1f14:9:7001::/64')
    .instance('pod', { ipv6: '2600:1f14:9:7001::20' })
    .routes('rtb-1', [route, '::/0 -> eigw-1'])
    .change((it) => ({ ...it, egressOnlyInternetGateways: [{ id: 'eigw-1', vpcIds: ['vpc-1'] }] }))
    .build();

const troubles: Troubles = {
  'a pod with a group of its own asks a load balancer in a peered VPC': {
    why: 'what leaves the VPC is sent under the address of the node, with its groups (github.com/mitodl/ol-infrastructure/pull/5812)',
    network: APPS.instance('node', { address: '10.110.1.20' })
      .interface('eni-branch', {
        privateAddresses: ['10.110.1.77'],
        interfaceType: 'branch',
        description: 'aws-k8s-branch-eni',
        securityGroupIds: ['sg-pod'],
      })
      .group('sg-pod', {})
      .routes('rtb-apps', ['10.140.0.0/16 -> pcx-1'])
      .vpc('vpc-data', '10.140.0.0/16')
      .subnet('subnet-data', '10.140.2.0/24')
      .interface(
        'eni-nlb',
        managed('10.140.2.50', 'ELB net/starrocks/2', {
          kind: 'load-balancer',
          interfaceType: 'network_load_balancer',
          securityGroupIds: ['sg-nlb'],
        }),
      )
      .group('sg-nlb', { ingress: ['tcp 3306 from sg-pod'] })
      .routes('rtb-data', ['10.110.0.0/16 -> pcx-1'])
      .peering('pcx-1', 'vpc-apps', 'vpc-data')
      .build(),
    ask: '10.110.1.77 10.140.2.50 tcp 3306',
    rows: [
      'eni-node 10.110.1.20:40110 > 10.140.2.50:3306 tcp ACCEPT 5/300',
      'eni-nlb 10.110.1.20:40110 > 10.140.2.50:3306 tcp REJECT 5/300',
      ...bustle('eni-branch', '10.110.1.77', [0, 1]),
      ...bustle('eni-node', '10.110.1.20', [0, 1]),
    ],
    right: {
      outcome: ['unanswered', 'inconclusive', 'blocked'],
      cause: ['NO_TRAFFIC', 'NEVER_SENT', 'DESTINATION_SECURITY_GROUP_INGRESS', 'NOT_IN_EVIDENCE'],
      certainty: unsure,
      says: [/under the node's primary address/],
    },
  },
  'a pod with a group that lets nothing out asks for a name': {
    why: 'the name is what times out: DNS is not let out (github.com/aws-samples/eks-workshop-v2/issues/668)',
    network: APPS.interface('eni-branch', {
      privateAddresses: ['10.110.1.77'],
      interfaceType: 'branch',
      securityGroupIds: ['sg-pod'],
    })
      .group('sg-pod', { egress: ['tcp 3306 to 10.110.0.0/16'] })
      .interface('eni-rds', managed('10.110.1.30', 'RDSNetworkInterface', { securityGroupIds: ['sg-rds'] }))
      .group('sg-rds', { ingress: ['tcp 3306 from sg-pod'] })
      .build(),
    ask: '10.110.1.77 10.110.1.30 tcp 3306',
    options: {
      error: 'dial tcp: lookup catalog.cqw3ye3epadx.us-west-2.rds.amazonaws.com: i/o timeout',
    },
    rows: [...bustle('eni-branch', '10.110.1.77', [0, 1])],
    right: { outcome: ['unanswered', 'inconclusive'], cause: ['DNS_NOT_FOUND'], never: [/sg-rds/] },
  },
  'the control plane of EKS calls a webhook on a node': {
    why: 'the webhook listens on 9443, which the group of the nodes does not let in (github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2460)',
    network: APPS.interface('eni-eks', managed('10.110.1.9', 'Amazon EKS prod', { securityGroupIds: ['sg-cluster'] }))
      .group('sg-cluster', {})
      .instance('node', { address: '10.110.1.20' })
      .group('sg-node', { ingress: ['tcp 443 from sg-cluster', 'tcp 10250 from sg-cluster'] })
      .build(),
    ask: '10.110.1.9 node tcp 9443',
    rows: [
      'eni-eks 10.110.1.9:40110 > 10.110.1.20:9443 tcp ACCEPT 5/300',
      'eni-node 10.110.1.9:40110 > 10.110.1.20:9443 tcp REJECT 5/300',
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      says: [/sg-node/, /443|10250/],
      fix: /sg-node .*9443.*sg-cluster/,
    },
  },
  'a client of another network has an address of Docker’s bridge': {
    why: 'by default docker0 has 172.17.0.0/16, so the host keeps the answer (github.com/moby/moby/issues/35206)',
    network: APPS.instance('api', { address: '10.110.1.20' })
      .group('sg-api', { ingress: ['tcp 443 from 172.17.0.0/16'] })
      .routes('rtb-apps', ['172.17.0.0/16 -> pcx-1'])
      .vpc('vpc-far', '172.17.0.0/16')
      .peering('pcx-1', 'vpc-apps', 'vpc-far')
      .build(),
    ask: '172.17.5.5 api tcp 443',
    rows: [
      ...[40001, 40002].map((port) => `eni-api 172.17.5.5:${port} > 10.110.1.20:443 tcp ACCEPT 3/180`),
      ...bustle('eni-api', '10.110.1.20', [0, 1, 2]),
    ],
    right: {
      outcome: ['unanswered'],
      cause: ['HOST_SILENT'],
      certainty: unsure,
      says: [/If it runs Docker, 172\.17\.0\.0\/16 belongs to its bridge by default/],
    },
  },
  'a container on a port below the range that the group knows': {
    why: 'on arm64 the host takes ports from 1025 (github.com/aws/aws-cdk/issues/9778)',
    network: BRIDGE.instance('host', { address: '10.0.2.20' })
      .group('sg-host', { ingress: ['tcp 32768-65535 from sg-alb'] })
      .build(),
    ask: '10.0.1.5 host tcp 14211',
    rows: [
      'eni-alb 10.0.1.5:40110 > 10.0.2.20:14211 tcp ACCEPT 5/300',
      'eni-host 10.0.1.5:40110 > 10.0.2.20:14211 tcp REJECT 5/300',
      'eni-alb 10.0.1.5:40112 > 10.0.2.20:33011 tcp ACCEPT 5/300 SF',
      'eni-host 10.0.1.5:40112 > 10.0.2.20:33011 tcp ACCEPT 5/300 SF',
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      says: [/32768/],
      fix: /sg-host .*14211/,
    },
  },
  'tasks in the default group behind a load balancer with its own': {
    why: 'the default group lets itself in and nobody else (github.com/cloudposse/terraform-aws-ecs-web-app/issues/266)',
    network: BRIDGE.interface('eni-task', {
      privateAddresses: ['10.0.2.30'],
      description: 'arn:aws:ecs:us-east-1:123456789012:attachment/37a927f2-a8d1-46d7-8f96-d6aef13cc5b0',
      requesterManaged: true,
      securityGroupIds: ['sg-default'],
    })
      .group('sg-default', { ingress: ['all from sg-default'] })
      .build(),
    ask: '10.0.1.5 10.0.2.30 tcp 80',
    kept: 'csv',
    rows: [
      'eni-alb 10.0.1.5:40110 > 10.0.2.30:80 tcp ACCEPT 5/300',
      'eni-task 10.0.1.5:40110 > 10.0.2.30:80 tcp REJECT 5/300',
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      says: [/sg-default/],
      fix: /sg-default .*sg-alb/,
    },
  },
  'a training job of SageMaker in a public subnet': {
    why: 'its interface gets no public address (github.com/aws/sagemaker-python-sdk/issues/1142)',
    network: network()
      .vpc('vpc-1', '10.3.0.0/16')
      .internetGateway()
      .subnet('subnet-1', '10.3.1.0/24')
      .interface(
        'eni-job',
        managed('10.3.1.77', '[Do not delete] ENI managed by SageMaker for Training Job (fit-1)', {
          securityGroupIds: ['sg-job'],
        }),
      )
      .group('sg-job', {})
      .build(),
    ask: '10.3.1.77 151.101.1.63 tcp 443',
    rows: [
      'eni-job 10.3.1.77:40110 > 151.101.1.63:443 tcp ACCEPT 5/300',
      ...bustle('eni-job', '10.3.1.77', [0, 1], '10.3.1.9'),
    ],
    right: {
      outcome: ['unanswered'],
      cause: ['NO_PUBLIC_ADDRESS', 'STALE_EVIDENCE'],
      never: [/allocate-address/],
      says: [/NAT gateway/],
    },
  },
  'pods in a secondary range ask a database behind a peering': {
    why: 'the table of the database knows the first range alone (EKS best practices, "Custom networking")',
    network: network()
      .vpc('vpc-k', '10.61.0.0/16', '100.64.0.0/16')
      .subnet('subnet-pods', '100.64.3.0/24')
      .instance('node', { address: '100.64.3.4' })
      .interface(
        'eni-pods',
        secondInterface('node', {
          privateAddresses: ['100.64.3.8', '100.64.3.9'],
          description: 'aws-K8S-i-node',
          securityGroupIds: ['sg-node'],
        }),
      )
      .routes('rtb-k', ['10.62.0.0/16 -> pcx-1'])
      .vpc('vpc-db', '10.62.0.0/16')
      .subnet('subnet-db', '10.62.8.0/24')
      .interface('eni-rds', managed('10.62.8.30', 'RDSNetworkInterface', { securityGroupIds: ['sg-rds'] }))
      .group('sg-rds', { ingress: ['tcp 3306 from 100.64.0.0/16', 'tcp 3306 from 10.61.0.0/16'] })
      .routes('rtb-db', ['10.61.0.0/16 -> pcx-1'])
      .peering('pcx-1', 'vpc-k', 'vpc-db')
      .build(),
    ask: '100.64.3.9 10.62.8.30 tcp 3306',
    rows: [
      'eni-pods 100.64.3.9:40110 > 10.62.8.30:3306 tcp ACCEPT 5/300',
      'eni-rds 100.64.3.9:40110 > 10.62.8.30:3306 tcp ACCEPT 5/300',
      ...bustle('eni-pods', '100.64.3.8', [0, 1]),
    ],
    right: {
      outcome: ['unanswered'],
      cause: ['NO_RETURN_ROUTE'],
      says: [/rtb-db/],
      fix: /rtb-db .*100\.64\.0\.0\/16 .*pcx-1/,
    },
  },
  'IP in IP between nodes': {
    why: 'a rule for all of TCP is none for protocol 4 (docs.tigera.io, "Configure IP in IP": protocol 4 in the groups)',
    network: APPS.instance('one', { address: '10.110.1.20' })
      .instance('two', { address: '10.110.1.21' })
      .group('sg-two', { ingress: ['tcp 0-65535 from sg-one', 'udp 0-65535 from sg-one'] })
      .build(),
    ask: 'one two 4',
    rows: ['eni-one 10.110.1.20 > 10.110.1.21 4 ACCEPT 5/300', 'eni-two 10.110.1.20 > 10.110.1.21 4 REJECT 5/300'],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      says: [/sg-two/],
      fix: /sg-two .*--protocol 4|sg-two .*IpProtocol=4|"IpProtocol": ?"4"/,
    },
  },
  'VXLAN between nodes': {
    why: 'flannel sends UDP 8472 (github.com/flannel-io/flannel, docs/backends.md)',
    network: APPS.instance('one', { address: '10.110.1.20' })
      .instance('two', { address: '10.110.1.21' })
      .group('sg-two', { ingress: ['tcp 0-65535 from sg-one'] })
      .build(),
    ask: 'one two udp 8472',
    rows: [
      'eni-one 10.110.1.20:40110 > 10.110.1.21:8472 udp ACCEPT 50/9300',
      'eni-two 10.110.1.20:40110 > 10.110.1.21:8472 udp REJECT 50/9300',
    ],
    right: { outcome: ['blocked'], cause: ['DESTINATION_SECURITY_GROUP_INGRESS'], fix: /sg-two .*8472/ },
  },
  ...Object.fromEntries(
    [
      ['169.254.169.254 tcp 80', 'the metadata service, from a container (github.com/aws/amazon-ecs-agent/issues/121)'],
      ['169.254.170.2 tcp 80', 'credentials of a task (ECS developer guide, "Task IAM role")'],
      ['169.254.170.23 tcp 80', 'the EKS Pod Identity agent (github.com/aws/amazon-vpc-cni-k8s/issues/2797)'],
      ['fd00:ec2::23 tcp 80', 'the same by IPv6 (EKS user guide, "EKS Pod Identity": the agent\'s addresses)'],
      ['169.254.169.123 udp 123', 'the time (EC2 user guide, "Amazon Time Sync Service")'],
    ].map(([ask, why = '']) => [
      `to ${ask}`,
      {
        why: `${why}: never in flow logs`,
        network: APPS.instance('node', { address: '10.110.1.20', ipv6: '2600:1f14::20' }).build(),
        ask: `node ${ask}`,
        rows: bustle('eni-node', '10.110.1.20', [0, 1]),
        right: { outcome: ['inconclusive'], cause: ['NOT_LOGGED'] },
      } as const,
    ]),
  ),
  'a NAT gateway translates IPv6 for pods': {
    why: '64:ff9b::/96 leads to the NAT gateway, which asks by IPv4 (github.com/aws/amazon-vpc-cni-k8s/issues/2971; VPC user guide, "DNS64 and NAT64")',
    network: podBesideNat('64:ff9b::/96 -> nat-1'),
    ask: 'pod 64:ff9b::8c52:7904 tcp 443',
    format: FLAGS,
    rows: [
      'eni-pod [2600:1f14:9:7001::20]:51000 > [64:ff9b::8c52:7904]:443 tcp ACCEPT 9/1240 SF',
      'eni-pod [64:ff9b::8c52:7904]:443 > [2600:1f14:9:7001::20]:51000 tcp ACCEPT 8/5480 SAF',
      ...bustle('eni-pod', '10.70.1.10', [0, 1]),
    ],
    right: { outcome: ['delivered'], cause: [null] },
  },
  'and no route leads such addresses to it': {
    why: 'an egress-only gateway does not translate (VPC user guide, "DNS64 and NAT64": add a route for 64:ff9b::/96 to the NAT gateway)',
    network: podBesideNat('0.0.0.0/0 -> nat-1'),
    ask: 'pod 64:ff9b::8c52:7904 tcp 443',
    format: FLAGS,
    rows: [
      'eni-pod [2600:1f14:9:7001::20]:51000 > [64:ff9b::8c52:7904]:443 tcp ACCEPT 3/240',
      ...bustle('eni-pod', '10.70.1.10', [0, 1]),
    ],
    right: {
      outcome: ['unanswered', 'blocked'],
      cause: ['NO_ROUTE', 'ROUTE_DIVERTS'],
      says: [/64:ff9b::\/96/],
      fix: /rtb-1 .*64:ff9b::\/96 .*nat-1/,
    },
  },
  'a service of VPC Lattice': {
    why: 'its addresses are link-local and recorded all the same; the group has to let out to its prefix list (VPC Lattice guide, "Control traffic using security groups")',
    network: APPS.instance('app', { address: '10.110.1.20' })
      .group('sg-app', { egress: ['tcp 443 to 10.110.0.0/16'] })
      .prefixList('pl-lattice', '169.254.171.0/24')
      .build(),
    ask: 'app 169.254.171.32 tcp 443',
    format: PATHS,
    rows: [
      'eni-app 10.110.1.20:40110 > 169.254.171.32:443 tcp REJECT 5/300 flow-direction=egress',
      ...bustle('eni-app', '10.110.1.20', [0, 1]),
    ],
    right: { outcome: ['blocked'], cause: ['SOURCE_SECURITY_GROUP_EGRESS'], says: [/sg-app/], fix: /pl-lattice/ },
  },
  'a service of VPC Lattice, from a VPC that is in no service network': {
    why: 'the association makes the route (VPC Lattice guide, "VPC associations"); no NAT gateway leads there',
    network: APPS.instance('app', { address: '10.110.1.20' }).internetGateway().routes('rtb-apps', []).build(),
    ask: 'app 169.254.171.32 tcp 443',
    format: PATHS,
    rows: [
      'eni-app 10.110.1.20:40110 > 169.254.171.32:443 tcp ACCEPT 5/300 flow-direction=egress',
      ...bustle('eni-app', '10.110.1.20', [0, 1]),
    ],
    right: {
      outcome: ['unanswered'],
      cause: ['NO_ROUTE'],
      says: [/Lattice/],
      never: [/NAT gateway/],
      fix: null,
    },
  },
  'a service of VPC Lattice that does not answer': {
    why: 'what stands behind it nobody here described (VPC Lattice guide, "How VPC Lattice works")',
    network: APPS.instance('app', { address: '10.110.1.20' })
      .prefixList('pl-lattice', '169.254.171.0/24')
      .routes('rtb-apps', ['pl-lattice -> VpcLattice'])
      .build(),
    described: (it) => JSON.parse(JSON.stringify(it).replaceAll('"CoreNetworkArn"', '"GatewayId"')),
    ask: 'app 169.254.171.32 tcp 443',
    format: PATHS,
    rows: [
      'eni-app 10.110.1.20:40110 > 169.254.171.32:443 tcp ACCEPT 5/300 flow-direction=egress',
      ...bustle('eni-app', '10.110.1.20', [0, 1]),
    ],
    right: {
      outcome: ['unanswered', 'inconclusive'],
      cause: ['HOST_SILENT', 'LOST_IN_TRANSIT', 'VPC_ENDPOINT'],
      certainty: unsure,
      never: [/iptables|NAT gateway/],
    },
  },
};

describe('containers', () => itAnswers(troubles));
