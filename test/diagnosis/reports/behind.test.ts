import { describe } from 'vitest';
import { bustle, FLAGS, PATHS } from '../../helpers/flow-lines.js';
import { network } from '../../helpers/network.js';
import { managed } from './places.js';
import { itAnswers, type Troubles, unsure } from './trouble.js';

/** A client, an application load balancer with a node in each of two subnets, and a target. */
const BALANCED = network()
  .vpc('vpc-1', '10.81.0.0/16')
  .subnet('subnet-c', '10.81.1.0/24')
  .instance('client', { address: '10.81.1.9' })
  .subnet('subnet-lb', '10.81.2.0/24')
  .interface('eni-node', managed('10.81.2.5', 'ELB app/shop/7', { kind: 'load-balancer', securityGroupIds: ['sg-lb'] }))
  .interface('eni-twin', managed('10.81.2.6', 'ELB app/shop/7', { kind: 'load-balancer', securityGroupIds: ['sg-lb'] }))
  .group('sg-lb', { ingress: ['tcp 443 from 0.0.0.0/0'] })
  .subnet('subnet-app', '10.81.3.0/24')
  .instance('app', { address: '10.81.3.20' });

/** A machine behind a NAT gateway, whose own interface is logged, too. */
const translated = network()
  .vpc('vpc-1', '10.83.0.0/16')
  .internetGateway()
  .subnet('subnet-nat', '10.83.9.0/24')
  .natGateway('nat-1', { privateAddress: '10.83.9.5' })
  .routes('rtb-public', ['0.0.0.0/0 -> igw-1'], 'subnet-nat')
  .subnet('subnet-1', '10.83.1.0/24')
  .instance('app', { address: '10.83.1.9' })
  .routes('rtb-1', ['0.0.0.0/0 -> nat-1'], 'subnet-1')
  .build();

const toInternet = [
  'eni-app 10.83.1.9:40001 > 93.184.216.34:443 tcp ACCEPT 4/240',
  ...bustle('eni-app', '10.83.1.9', [0, 1, 2]),
];

/** The load balancer takes it, and answers with an error of its own. */
const answered = [
  'eni-client 10.81.1.9:40001 > 10.81.2.5:443 tcp ACCEPT 9/1200',
  'eni-client 10.81.2.5:443 > 10.81.1.9:40001 tcp ACCEPT 8/4200',
  'eni-node 10.81.1.9:40001 > 10.81.2.5:443 tcp ACCEPT 9/1200',
  'eni-node 10.81.2.5:443 > 10.81.1.9:40001 tcp ACCEPT 8/4200',
];

/** A private subnet, and others that have tables of their own. */
const tables = (...ways: readonly string[]) =>
  network()
    .vpc('vpc-1', '10.82.0.0/16')
    .internetGateway()
    .subnet('subnet-nat', '10.82.9.0/24')
    .natGateway('nat-1', { privateAddress: '10.82.9.5' })
    .routes('rtb-public', ['0.0.0.0/0 -> igw-1'], 'subnet-nat')
    .subnet('subnet-other', '10.82.2.0/24')
    .routes('rtb-other', ways, 'subnet-other')
    .subnet('subnet-1', '10.82.1.0/24')
    .instance('app', { address: '10.82.1.9' })
    .build();

const asking = [
  'eni-app 10.82.1.9:40001 > 93.184.216.34:443 tcp ACCEPT 4/240',
  ...bustle('eni-app', '10.82.1.9', [0, 1, 2]),
];

const troubles: Troubles = {
  'the target of a network load balancer that keeps client addresses refuses them': {
    why: 'the target sees the client, and the load balancer its own connection unanswered (Elastic Load Balancing user guide, "Client IP preservation")',
    network: network()
      .vpc('vpc-1', '10.82.0.0/16')
      .subnet('subnet-c', '10.82.1.0/24')
      .instance('client', { address: '10.82.1.9' })
      .subnet('subnet-lb', '10.82.2.0/24')
      .interface(
        'eni-nlb',
        managed('10.82.2.5', 'ELB net/shop/7', { kind: 'load-balancer', interfaceType: 'network_load_balancer' }),
      )
      .subnet('subnet-app', '10.82.3.0/24')
      .instance('app', { address: '10.82.3.20' })
      .group('sg-app', { ingress: ['tcp 22 from 10.82.0.0/16'] })
      .build(),
    ask: 'client 10.82.2.5 tcp 443',
    rows: [
      'eni-client 10.82.1.9:40001 > 10.82.2.5:443 tcp ACCEPT 4/240',
      'eni-nlb 10.82.1.9:40001 > 10.82.2.5:443 tcp ACCEPT 4/240',
      'eni-app 10.82.1.9:40001 > 10.82.3.20:443 tcp REJECT 4/240',
      ...bustle('eni-client', '10.82.1.9', [0, 1]),
      ...bustle('eni-nlb', '10.82.2.5', [0, 1]),
    ],
    right: { outcome: ['unanswered'], cause: ['LOAD_BALANCER'], says: [/10\.82\.3\.20/, /sg-app/], fix: /sg-app/ },
  },
  'a load balancer that keeps client addresses may not send the answer on': {
    why: 'the target answers, and the network ACL of the subnet of the load balancer refuses the answer: its own record shows it ("Client IP preservation" and "Network ACLs", Network Load Balancers guide)',
    network: network()
      .vpc('vpc-1', '10.82.0.0/16')
      .internetGateway('igw-1')
      .subnet('subnet-lb', '10.82.2.0/24')
      .interface(
        'eni-nlb',
        managed('10.82.2.5', 'ELB net/shop/7', { kind: 'load-balancer', interfaceType: 'network_load_balancer' }),
      )
      .subnet('subnet-app', '10.82.3.0/24')
      .instance('app', { address: '10.82.3.20' })
      .group('sg-app', { ingress: ['tcp 8443 from 0.0.0.0/0'] })
      .routes('rtb-1', ['0.0.0.0/0 -> igw-1'])
      .build(),
    ask: '198.51.100.212 app tcp 8443',
    format: FLAGS,
    rows: [
      'eni-nlb 198.51.100.212:40001 > 10.82.2.5:443 tcp ACCEPT 4/240 S',
      'eni-app 198.51.100.212:40001 > 10.82.3.20:8443 tcp ACCEPT 4/240 S',
      'eni-app 10.82.3.20:8443 > 198.51.100.212:40001 tcp ACCEPT 4/240 SA',
      'eni-nlb 10.82.2.5:443 > 198.51.100.212:40001 tcp REJECT 4/240 SA',
    ],
    right: {
      outcome: ['unanswered', 'inconclusive'],
      cause: ['LOAD_BALANCER', 'REPLY_LOST', 'NO_RETURN_ROUTE', 'NO_PUBLIC_ADDRESS'],
      says: [/refused at eni-nlb/],
    },
  },
  'a client refuses the answer that a load balancer sends on': {
    why: 'the load balancer accepted it, and the network ACL of the client does not ("Network ACLs", Network Load Balancers guide)',
    network: network()
      .vpc('vpc-1', '10.82.0.0/16')
      .subnet('subnet-c', '10.82.1.0/24')
      .instance('client', { address: '10.82.1.9' })
      .subnet('subnet-lb', '10.82.2.0/24')
      .interface(
        'eni-nlb',
        managed('10.82.2.5', 'ELB net/shop/7', { kind: 'load-balancer', interfaceType: 'network_load_balancer' }),
      )
      .subnet('subnet-app', '10.82.3.0/24')
      .instance('app', { address: '10.82.3.20' })
      .group('sg-app', { ingress: ['tcp 8443 from 0.0.0.0/0'] })
      .build(),
    ask: 'client app tcp 8443',
    format: FLAGS,
    rows: [
      'eni-client 10.82.1.9:40001 > 10.82.2.5:443 tcp ACCEPT 4/240 S',
      'eni-app 10.82.1.9:40001 > 10.82.3.20:8443 tcp ACCEPT 4/240 S',
      'eni-app 10.82.3.20:8443 > 10.82.1.9:40001 tcp ACCEPT 4/240 SA',
      'eni-nlb 10.82.2.5:443 > 10.82.1.9:40001 tcp ACCEPT 4/240 SA',
      'eni-client 10.82.2.5:443 > 10.82.1.9:40001 tcp REJECT 4/240 SA',
    ],
    right: {
      outcome: ['unanswered', 'inconclusive'],
      cause: ['LOAD_BALANCER', 'SOURCE_NETWORK_ACL_INGRESS'],
      says: [/refused at eni-client/],
    },
  },
  'a load balancer answers 502, for its target refuses what it passes on': {
    why: 'the connection to it gets through, and what fails is told ("HTTP 502: Bad gateway", Elastic Load Balancing user guide, "Troubleshoot your Application Load Balancers")',
    network: BALANCED.group('sg-app', { ingress: ['tcp 80 from sg-lb'] }).build(),
    ask: 'client 10.81.2.5 tcp 443',
    rows: [
      ...answered,
      'eni-node 10.81.2.5:33001 > 10.81.3.20:8080 tcp ACCEPT 3/180',
      'eni-app 10.81.2.5:33001 > 10.81.3.20:8080 tcp REJECT 3/180',
    ],
    right: {
      outcome: ['delivered'],
      cause: [null],
      says: [
        /Behind the load balancer, what it sent to 10\.81\.3\.20, port 8080 \(eni-app\), was refused there: security group sg-app/,
        /authorize-security-group-ingress --group-id sg-app .*GroupId=sg-lb/,
      ],
    },
  },
  'a load balancer answers 504, for one of its targets is silent': {
    why: 'as before ("HTTP 504: Gateway timeout")',
    network: BALANCED.group('sg-app', { ingress: ['tcp 8080 from sg-lb'] })
      .instance('app2', { address: '10.81.3.21' })
      .group('sg-app2', { ingress: ['tcp 8080 from sg-lb'] })
      .build(),
    ask: 'client 10.81.2.5 tcp 443',
    rows: [
      ...answered,
      'eni-app 10.81.2.5:33001 > 10.81.3.20:8080 tcp ACCEPT 3/180',
      'eni-app2 10.81.2.5:33002 > 10.81.3.21:8080 tcp ACCEPT 6/780',
      'eni-app2 10.81.3.21:8080 > 10.81.2.5:33002 tcp ACCEPT 6/3300',
    ],
    right: {
      outcome: ['delivered'],
      cause: [null],
      says: [
        /10\.81\.3\.20, port 8080 \(eni-app\), got no answer\. The load balancer got answers from another target\./,
        /Look at i-app/,
      ],
    },
  },
  'a target refuses one of the nodes of a load balancer': {
    why: 'the rule is for the group of the load balancer, whose nodes have an address each ("Recommended rules", Elastic Load Balancing user guide, "Security groups for your Application Load Balancer")',
    network: BALANCED.group('sg-app', { ingress: ['tcp 80 from sg-lb'] }).build(),
    ask: '10.81.2.5 app tcp 8080',
    rows: [
      'eni-node 10.81.2.5:33001 > 10.81.3.20:8080 tcp ACCEPT 3/180',
      'eni-app 10.81.2.5:33001 > 10.81.3.20:8080 tcp REJECT 3/180',
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      fix: /GroupId=sg-lb/,
      fixSays: /every node of the load balancer \(sg-lb\), 2 now/,
    },
  },
  'a subnet without a table of its own, and the NAT gateway is in another one': {
    why: 'such a subnet uses the main table (VPC user guide, "Subnet route tables"); in a file it may be that one is missing',
    network: tables('0.0.0.0/0 -> nat-1'),
    ask: 'app 93.184.216.34 tcp 443',
    rows: asking,
    right: {
      outcome: ['unanswered'],
      cause: ['NO_PUBLIC_ADDRESS'],
      certainty: ['likely'],
    },
  },
  'the same, and no table at hand leads to the NAT gateway': {
    why: 'whoever pays for one leads something to it, so a table may be missing from the file',
    network: tables(),
    ask: 'app 93.184.216.34 tcp 443',
    rows: asking,
    right: {
      outcome: ['unanswered'],
      cause: ['NO_PUBLIC_ADDRESS'],
      certainty: ['possible'],
    },
  },
  'the same, and the records show that it gets answers': {
    why: 'a record excludes that the main table counted then: today it may count, or a table is missing from the file',
    network: tables('0.0.0.0/0 -> nat-1'),
    ask: 'app 93.184.216.34 tcp 443',
    rows: [...asking, 'eni-app 93.184.216.34:443 > 10.82.1.9:40001 tcp ACCEPT 4/3240'],
    right: { outcome: ['inconclusive', 'delivered'], cause: ['STALE_EVIDENCE', null], certainty: ['possible'] },
  },
  'a connection that came to a NAT gateway, and no record of it going on': {
    why: 'a NAT gateway that is out of ports leaves no other trace than its metric (VPC user guide, "Monitor NAT gateways using Amazon CloudWatch"), and a file searched for the client lacks such rows as well',
    network: translated,
    ask: 'app 93.184.216.34 tcp 443',
    rows: [...toInternet, 'eni-nat-1 10.83.1.9:40001 > 93.184.216.34:443 tcp ACCEPT 4/240'],
    right: {
      outcome: ['unanswered'],
      cause: ['NAT_GATEWAY'],
      certainty: ['possible'],
      says: [
        /came to the NAT gateway at eni-nat-1, and no record at hand shows that it went on/,
        /ErrorPortAllocation/,
      ],
    },
  },
  'an internet gateway that nobody described, behind a NAT gateway': {
    why: 'what nobody read is read first',
    network: translated,
    unread: ['InternetGateways'],
    ask: 'app 93.184.216.34 tcp 443',
    rows: toInternet,
    right: {
      outcome: ['unanswered', 'inconclusive'],
      cause: ['NAT_GATEWAY', 'HOST_SILENT', 'NO_INTERNET_GATEWAY'],
      certainty: ['possible'],
      says: [/igw-1 among them \(aws ec2 describe-internet-gateways\)/],
    },
  },
  'an old connection is refused after days without a packet, and a new one has not been tried': {
    why: 'a security group forgets an idle connection ("Idle connection tracking timeout", EC2 user guide, "Security group connection tracking"): what comes later opens none, and no rule is to blame',
    network: network()
      .subnet('subnet-a', '172.31.16.0/20')
      .instance('a', { address: '172.31.16.10' })
      .subnet('subnet-b', '172.31.32.0/20')
      .instance('b', { address: '172.31.32.20' })
      .group('sg-b', { ingress: ['tcp 5432 from sg-a'] })
      .build(),
    ask: 'a b tcp 5432',
    format: FLAGS,
    rows: [
      ...['eni-a', 'eni-b'].flatMap((eni) => [
        `${eni} 172.31.16.10:40001 > 172.31.32.20:5432 tcp ACCEPT 20/3000 @0+50 S`,
        `${eni} 172.31.32.20:5432 > 172.31.16.10:40001 tcp ACCEPT 20/9000 @0+50 SA`,
      ]),
      'eni-a 172.31.16.10:40001 > 172.31.32.20:5432 tcp ACCEPT 3/300 @460000+50 A',
      'eni-b 172.31.16.10:40001 > 172.31.32.20:5432 tcp REJECT 3/300 @460000+50 A',
    ],
    right: { outcome: ['inconclusive'], cause: ['LATE_PACKET'], certainty: unsure },
  },
  'an endpoint of a service of somebody else’s is silent': {
    why: 'behind it are a load balancer and targets of the provider (AWS PrivateLink guide, "Concepts"), and no host of one’s own',
    network: network()
      .subnet('subnet-a', '172.31.16.0/20')
      .instance('a', { address: '172.31.16.10' })
      .subnet('subnet-e', '172.31.48.0/20')
      .interface(
        'eni-e',
        managed('172.31.48.5', 'VPC Endpoint Interface vpce-1', {
          kind: 'vpc-endpoint',
          interfaceType: 'vpc_endpoint',
          securityGroupIds: ['sg-e'],
        }),
      )
      .group('sg-e', { ingress: ['tcp 443 from 172.31.0.0/16'] })
      .change((it) => ({
        ...it,
        vpcEndpoints: [
          {
            id: 'vpce-1',
            vpcId: 'vpc-1',
            kind: 'interface',
            service: 'com.amazonaws.vpce.eu-west-1.vpce-svc-9',
            state: 'available',
            routeTableIds: [],
            subnetIds: ['subnet-e'],
            interfaceIds: ['eni-e'],
            securityGroupIds: ['sg-e'],
            privateDns: false,
          },
        ],
      }))
      .build(),
    ask: 'a 172.31.48.5 tcp 443',
    rows: ['eni-a', 'eni-e']
      .map((eni) => `${eni} 172.31.16.10:40001 > 172.31.48.5:443 tcp ACCEPT 3/180`)
      .concat(bustle('eni-a', '172.31.16.10', [1, 2])),
    right: {
      outcome: ['unanswered'],
      cause: ['HOST_SILENT'],
      certainty: unsure,
      says: [/Ask whoever offers com\.amazonaws\.vpce\.eu-west-1\.vpce-svc-9/],
      never: [/iptables/],
    },
  },
  'Block Public Access refused it, which is off now, and nobody read the groups': {
    why: 'the reason that the record gives holds no more (VPC user guide, "Flow log records", reject-reason), whatever the groups say',
    network: network()
      .vpc('vpc-1', '10.84.0.0/16')
      .internetGateway()
      .subnet('subnet-1', '10.84.1.0/24')
      .instance('web', { address: '10.84.1.9', public: '3.3.3.9' })
      .build(),
    unread: ['SecurityGroups'],
    described: (printed) => ({ ...printed, VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: 'off' } }),
    ask: '8.8.4.4 web tcp 443',
    format: PATHS,
    rows: ['eni-web 8.8.4.4:40001 > 10.84.1.9:443 tcp REJECT 4/240 flow-direction=ingress reject-reason=BPA'],
    right: {
      outcome: ['inconclusive'],
      cause: ['STALE_EVIDENCE'],
      certainty: unsure,
      says: [/was refused by VPC Block Public Access .*, but that is off now/],
    },
  },
};

describe('what lies behind', () => itAnswers(troubles));
