import { describe } from 'vitest';
import { bustle, FLAGS, PATHS } from '../../helpers/flow-lines.js';
import { network } from '../../helpers/network.js';
import { secondInterface } from './places.js';
import { itAnswers, type Troubles, unsure } from './trouble.js';

/** A subnet with an application, and another with whatever stands at the other end. */
const app = (egress?: readonly string[]) =>
  network()
    .vpc('vpc-1', '10.80.0.0/16')
    .subnet('subnet-app', '10.80.1.0/24')
    .instance('app', { address: '10.80.1.15' })
    .group('sg-app', egress ? { egress } : {})
    .flowLog('vpc-1')
    .subnet('subnet-data', '10.80.2.0/24');

const appAndDatabase = (ingress: readonly string[]) =>
  app()
    .interface('eni-rds', {
      privateAddresses: ['10.80.2.50'],
      description: 'RDSNetworkInterface',
      requesterId: 'amazon-rds',
      requesterManaged: true,
      securityGroupIds: ['sg-rds'],
    })
    .group('sg-rds', { ingress });

const both = (row: (eni: string) => string, ...enis: readonly string[]) => enis.map(row);
const chatter = (...enis: readonly (readonly [string, string])[]) =>
  enis.flatMap(([eni, own]) => bustle(eni, own, [0, 1, 2]));

const troubles: Troubles = {
  'a database service, asked by address, whose group knows another port': {
    why: 'the group of the RDS interface decides; the near miss is named',
    network: appAndDatabase(['tcp 3306 from sg-app']).build(),
    ask: 'app 10.80.2.50 tcp 5432',
    rows: [
      'eni-app 10.80.1.15:40111 > 10.80.2.50:5432 tcp ACCEPT 4/240',
      'eni-rds 10.80.1.15:40111 > 10.80.2.50:5432 tcp REJECT 4/240',
      ...chatter(['eni-rds', '10.80.2.50']),
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      says: [/3306/],
      fix: /sg-rds .*5432/,
    },
  },
  'a silent database service': {
    why: 'behind it stands no host to log in to',
    network: appAndDatabase(['tcp 5432 from sg-app']).build(),
    ask: 'app 10.80.2.50 tcp 5432',
    format: FLAGS,
    rows: [
      ...both((eni) => `${eni} 10.80.1.15:40111 > 10.80.2.50:5432 tcp ACCEPT 5/300`, 'eni-app', 'eni-rds'),
      ...chatter(['eni-app', '10.80.1.15'], ['eni-rds', '10.80.2.50']),
    ],
    right: { outcome: ['unanswered'], cause: ['HOST_SILENT'], certainty: unsure, never: [/iptables|ss -lntu/] },
  },
  'EFS: mount.nfs4 timed out': {
    why: 'the mount target needs NFS 2049 from the client (EFS user guide, "Using VPC security groups")',
    network: app()
      .interface('eni-efs', {
        privateAddresses: ['10.80.2.60'],
        description: 'EFS mount target for fs-0abc (fsmt-0abc)',
        requesterManaged: true,
        interfaceType: 'efs',
        securityGroupIds: ['sg-efs'],
      })
      .group('sg-efs', { ingress: ['tcp 2049 from 10.90.0.0/16'] })
      .build(),
    ask: 'app 10.80.2.60 tcp 2049',
    kept: 'csv',
    rows: [
      'eni-app 10.80.1.15:811 > 10.80.2.60:2049 tcp ACCEPT 6/360',
      'eni-efs 10.80.1.15:811 > 10.80.2.60:2049 tcp REJECT 6/360',
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      says: [/10\.90\.0\.0\/16/],
      fix: /sg-efs .*2049/,
    },
  },
  'a Lambda function in a VPC whose group lets only HTTPS out': {
    why: 'the function\'s group decides about what it sends (Lambda guide, "Giving Lambda functions access to resources in an Amazon VPC")',
    network: app()
      .interface('eni-fn', {
        privateAddresses: ['10.80.2.91'],
        description: 'AWS Lambda VPC ENI-orders-7d1f',
        interfaceType: 'lambda',
        requesterManaged: true,
        securityGroupIds: ['sg-fn'],
      })
      .group('sg-fn', { egress: ['tcp 443 to 0.0.0.0/0'] })
      .group('sg-app', { ingress: ['tcp 8080 from sg-fn'] })
      .build(),
    ask: '10.80.2.91 app tcp 8080',
    format: FLAGS,
    rows: ['eni-fn 10.80.2.91:33020 > 10.80.1.15:8080 tcp REJECT 3/180', ...chatter(['eni-app', '10.80.1.15'])],
    right: {
      outcome: ['blocked'],
      cause: ['SOURCE_SECURITY_GROUP_EGRESS'],
      says: [/sg-fn/, /443/],
      fix: /sg-fn .*8080/,
    },
  },
  'an application load balancer whose target refuses it': {
    why: 'the target must let the load balancer in ("Security groups for your Application Load Balancer")',
    network: app()
      .interface('eni-alb', {
        privateAddresses: ['10.80.2.70'],
        kind: 'load-balancer',
        description: 'ELB app/shop/50dc6c495c0c9188',
        requesterId: 'amazon-elb',
        requesterManaged: true,
        securityGroupIds: ['sg-alb'],
      })
      .group('sg-alb', { ingress: ['tcp 443 from 0.0.0.0/0'] })
      .instance('shop', { address: '10.80.2.80' })
      .group('sg-shop', { ingress: ['tcp 22 from 10.80.0.0/16'] })
      .build(),
    ask: 'app 10.80.2.70 tcp 443',
    format: FLAGS,
    rows: [
      ...both((eni) => `${eni} 10.80.1.15:40111 > 10.80.2.70:443 tcp ACCEPT 5/300`, 'eni-app', 'eni-alb'),
      'eni-alb 10.80.2.70:19022 > 10.80.2.80:8080 tcp ACCEPT 3/180 @2+30',
      'eni-shop 10.80.2.70:19022 > 10.80.2.80:8080 tcp REJECT 3/180 @2+30',
      ...chatter(['eni-app', '10.80.1.15'], ['eni-alb', '10.80.2.70']),
    ],
    right: {
      outcome: ['unanswered', 'blocked'],
      cause: ['LOAD_BALANCER'],
      says: [/sg-shop/, /8080/],
      fix: /sg-shop .*8080/,
    },
  },
  'an interface endpoint whose group lets nobody in': {
    why: 'the endpoint network interface has groups of its own (AWS PrivateLink guide, "Interface endpoints", security groups)',
    network: app()
      .interface('eni-vpce', {
        privateAddresses: ['10.80.2.33'],
        kind: 'vpc-endpoint',
        description: 'VPC Endpoint Interface vpce-0sqs',
        requesterManaged: true,
        securityGroupIds: ['sg-vpce'],
      })
      .group('sg-vpce', { ingress: [] })
      .build(),
    ask: 'app 10.80.2.33 tcp 443',
    rows: [
      'eni-app 10.80.1.15:40111 > 10.80.2.33:443 tcp ACCEPT 5/300',
      'eni-vpce 10.80.1.15:40111 > 10.80.2.33:443 tcp REJECT 5/300',
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      says: [/sg-vpce/],
      fix: /sg-vpce .*443/,
    },
  },
  'S3 by a gateway endpoint, and a group that lets out to the VPC alone': {
    why: 'a prefix list where one is described, not one /32 (AWS PrivateLink guide, "Gateway endpoints", security)',
    network: app(['tcp 443 to 10.80.0.0/16'])
      .prefixList('pl-6da54004', '52.218.0.0/17', '3.5.64.0/21')
      .routes('rtb-1', ['pl-6da54004 -> vpce-0s3'])
      .build(),
    ask: 'app 52.218.12.4 tcp 443',
    rows: ['eni-app 10.80.1.15:40111 > 52.218.12.4:443 tcp REJECT 5/300', ...chatter(['eni-app', '10.80.1.15'])],
    right: {
      outcome: ['blocked'],
      cause: ['SOURCE_SECURITY_GROUP_EGRESS'],
      says: [/sg-app/],
      fix: /sg-app .*pl-6da54004/,
    },
  },
  'the public address of a neighbour, and a rule for the group of the asker': {
    why: 'by its public address the asker arrives with its public address: a reference to its group does not count (EC2 user guide, "Security group rules")',
    network: network()
      .vpc('vpc-1', '10.80.0.0/16')
      .internetGateway()
      .subnet('subnet-1', '10.80.1.0/24')
      .instance('app', { address: '10.80.1.15', public: '54.1.1.1' })
      .instance('cache', { address: '10.80.1.16', public: '54.1.1.2' })
      .group('sg-cache', { ingress: ['tcp 6379 from sg-app'] })
      .build(),
    ask: 'app 54.1.1.2 tcp 6379',
    rows: [
      'eni-app 10.80.1.15:40111 > 54.1.1.2:6379 tcp ACCEPT 5/300',
      'eni-cache 54.1.1.1:40111 > 10.80.1.16:6379 tcp REJECT 5/300',
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      says: [/sg-app/, /54\.1\.1\.1/],
      fix: /54\.1\.1\.1\/32/,
    },
  },
  'an ICMP rule of another type': {
    why: 'the near miss is named: the rule is for echo replies (0), a ping asks with 8',
    network: app()
      .instance('mon', { address: '10.80.2.90' })
      .group('sg-mon', { ingress: ['icmp 0/0 from 10.80.0.0/16', 'icmp 3/4 from 0.0.0.0/0'] })
      .build(),
    ask: 'app mon',
    rows: [
      'eni-app 10.80.1.15 > 10.80.2.90 icmp ACCEPT 4/336',
      'eni-mon 10.80.1.15 > 10.80.2.90 icmp REJECT 4/336',
      ...chatter(['eni-mon', '10.80.2.90']),
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      says: [/type|echo/],
      fix: /sg-mon .*icmp/,
    },
  },
  'an IPv4 rule for IPv6 traffic': {
    why: '0.0.0.0/0 is IPv4 alone (EC2 user guide, "Security group rules")',
    network: network()
      .vpc('vpc-1', '10.80.0.0/16', '2600:1f18:1:80::/56')
      .subnet('subnet-1', '10.80.1.0/24', '2600:1f18:1:80::/64')
      .instance('app', { address: '10.80.1.15', ipv6: '2600:1f18:1:80::15' })
      .instance('web', { address: '10.80.1.16', ipv6: '2600:1f18:1:80::16' })
      .group('sg-web', { ingress: ['tcp 443 from 0.0.0.0/0'] })
      .build(),
    ask: 'app 2600:1f18:1:80::16 tcp 443',
    kept: 'gz',
    format: PATHS,
    rows: [
      'eni-app [2600:1f18:1:80::15]:40111 > [2600:1f18:1:80::16]:443 tcp ACCEPT 3/240',
      'eni-web [2600:1f18:1:80::15]:40111 > [2600:1f18:1:80::16]:443 tcp REJECT 3/240',
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      says: [/IPv4|0\.0\.0\.0\/0/],
      fix: /sg-web .*443/,
    },
  },
  'statsd by UDP': {
    why: 'UDP needs no answer: arrived; whether one was due only the application knows',
    network: app()
      .instance('metrics', { address: '10.80.2.90' })
      .group('sg-metrics', { ingress: ['udp 8125 from sg-app'] })
      .build(),
    ask: 'app metrics udp 8125',
    rows: [
      ...both(
        (eni) => `${eni} 10.80.1.15:46123 > 10.80.2.90:8125 udp ACCEPT 640/51200 @0+58`,
        'eni-app',
        'eni-metrics',
      ),
      ...chatter(['eni-app', '10.80.1.15'], ['eni-metrics', '10.80.2.90']),
    ],
    right: {
      outcome: ['delivered', 'inconclusive'],
      cause: [null, 'HOST_SILENT'],
      says: [/only the application knows/],
      never: [/sent no answer/],
    },
  },
  'DNS by UDP, answered by ICMP': {
    why: 'port unreachable (ICMP 3/3) answers a datagram for which nothing listens (RFC 1122, 4.1.3.1)',
    network: app()
      .instance('dns', { address: '10.80.2.90' })
      .group('sg-dns', { ingress: ['udp 53 from sg-app'] })
      .build(),
    ask: 'app dns udp 53',
    rows: [
      ...both((eni) => `${eni} 10.80.1.15:46123 > 10.80.2.90:53 udp ACCEPT 4/280 @0+20`, 'eni-app', 'eni-dns'),
      ...both((eni) => `${eni} 10.80.2.90 > 10.80.1.15 icmp ACCEPT 4/392 @0+20`, 'eni-app', 'eni-dns'),
    ],
    right: { outcome: ['blocked'], cause: ['PORT_CLOSED'], certainty: unsure },
  },
  'a stopped destination': {
    why: 'a stopped instance needs no record to be waited for',
    network: app()
      .instance('batch', { address: '10.80.2.90', state: 'stopped' })
      .group('sg-batch', { ingress: ['tcp 22 from sg-app'] })
      .build(),
    ask: 'app batch tcp 22',
    rows: ['eni-app 10.80.1.15:46123 > 10.80.2.90:22 tcp ACCEPT 5/300', ...chatter(['eni-app', '10.80.1.15'])],
    right: { outcome: ['unanswered'], cause: ['DESTINATION_NOT_RUNNING'], says: [/stopped/], fix: /start-instances/ },
  },
  'an address that nobody has': {
    why: 'mistyped: no interface of the VPC has it',
    network: app().instance('batch', { address: '10.80.2.90' }).build(),
    ask: 'app 10.80.2.99 tcp 22',
    rows: ['eni-app 10.80.1.15:46123 > 10.80.2.99:22 tcp ACCEPT 5/300', ...chatter(['eni-app', '10.80.1.15'])],
    right: { outcome: ['unanswered'], cause: ['ADDRESS_NOT_FOUND'], says: [/10\.80\.2\.99/] },
  },
  'the source is not in the list': {
    why: 'a trimmed list: unknown, never "not running", never "no flow log"',
    network: app()
      .instance('batch', { address: '10.80.2.90' })
      .group('sg-batch', { ingress: ['tcp 22 from 10.80.1.0/24'] })
      .build(),
    described: (it) => ({
      ...it,
      NetworkInterfaces: (it.NetworkInterfaces ?? []).filter((one) => !JSON.stringify(one).includes('eni-app')),
    }),
    ask: '10.80.1.15 batch tcp 22',
    format: FLAGS,
    rows: [
      'eni-batch 10.80.1.15:46123 > 10.80.2.90:22 tcp ACCEPT 9/2300 SF',
      'eni-batch 10.80.2.90:22 > 10.80.1.15:46123 tcp ACCEPT 8/3100 SAF',
      ...chatter(['eni-batch', '10.80.2.90']),
    ],
    right: { outcome: ['delivered'], cause: [null], certainty: unsure },
  },
  'only the groups were described': {
    why: 'the group of the server lets nobody in on that port; routes and ACLs are not known',
    network: app()
      .instance('batch', { address: '10.80.2.90' })
      .group('sg-batch', { ingress: ['tcp 2222 from sg-app'] })
      .build(),
    unread: [
      'NetworkAcls',
      'RouteTables',
      'InternetGateways',
      'NatGateways',
      'VpcPeeringConnections',
      'Vpcs',
      'Subnets',
      'FlowLogs',
      'PrefixLists',
      'EgressOnlyInternetGateways',
    ],
    ask: 'app batch tcp 22',
    kept: 'bare',
    rows: [
      'eni-app 10.80.1.15:46123 > 10.80.2.90:22 tcp ACCEPT 5/300',
      'eni-batch 10.80.1.15:46123 > 10.80.2.90:22 tcp REJECT 5/300',
    ],
    right: { outcome: ['blocked'], cause: ['DESTINATION_SECURITY_GROUP_INGRESS'], says: [/2222/] },
  },
  'a group that allows, and an ACL that nobody described': {
    why: 'what is in the file and allows is out of the question: the ACL is the one to read',
    network: app()
      .instance('batch', { address: '10.80.2.90' })
      .group('sg-batch', { ingress: ['tcp 22 from sg-app'] })
      .build(),
    unread: ['NetworkAcls'],
    ask: 'app batch tcp 22',
    kept: 'bare',
    rows: [
      'eni-app 10.80.1.15:46123 > 10.80.2.90:22 tcp ACCEPT 5/300',
      'eni-batch 10.80.1.15:46123 > 10.80.2.90:22 tcp REJECT 5/300',
      ...chatter(['eni-batch', '10.80.2.90']),
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_NETWORK_ACL_INGRESS'],
      certainty: unsure,
      says: [/network ACL of .*batch/],
      never: [/[Rr]ead the security group/],
      ruledOut: ['DESTINATION_SECURITY_GROUP_INGRESS'],
    },
  },
  'the answer leaves by the second interface': {
    why: 'the host answers by its default route (EC2 user guide, "Multiple network interfaces", asymmetric routing)',
    network: app()
      .instance('gw', { address: '10.80.2.90', groups: ['sg-gw'] })
      .group('sg-gw', { ingress: ['tcp 22 from sg-app'] })
      .interface(
        'eni-gw2',
        secondInterface('gw', {
          privateAddresses: ['10.80.2.91'],
          securityGroupIds: ['sg-gw'],
        }),
      )
      .build(),
    ask: 'app 10.80.2.91 tcp 22',
    format: PATHS,
    rows: [
      ...both((eni) => `${eni} 10.80.1.15:46123 > 10.80.2.91:22 tcp ACCEPT 5/300`, 'eni-app', 'eni-gw2'),
      'eni-gw 10.80.2.90:22 > 10.80.1.15:46123 tcp REJECT 5/300 SA pkt-srcaddr=10.80.2.91 pkt-dstaddr=10.80.1.15 flow-direction=egress',
      ...chatter(['eni-app', '10.80.1.15'], ['eni-gw2', '10.80.2.91']),
    ],
    right: {
      outcome: ['blocked', 'unanswered'],
      cause: ['REPLY_BY_OTHER_INTERFACE'],
      certainty: unsure,
      says: [/eni-gw\b/],
    },
  },
  'a ping that works beside a silent service': {
    why: 'a ping says nothing of the service',
    network: app()
      .instance('mq', { address: '10.80.2.90' })
      .group('sg-mq', { ingress: ['tcp 5671 from sg-app', 'icmp from sg-app'] })
      .build(),
    ask: 'app mq tcp 5671',
    kept: 'csv',
    rows: [
      ...both((eni) => `${eni} 10.80.1.15:46123 > 10.80.2.90:5671 tcp ACCEPT 5/300`, 'eni-app', 'eni-mq'),
      ...both((eni) => `${eni} 10.80.1.15 > 10.80.2.90 icmp ACCEPT 5/420 @30+20`, 'eni-app', 'eni-mq'),
      ...both((eni) => `${eni} 10.80.2.90 > 10.80.1.15 icmp ACCEPT 5/420 @30+20`, 'eni-app', 'eni-mq'),
      ...chatter(['eni-app', '10.80.1.15'], ['eni-mq', '10.80.2.90']),
    ],
    right: { outcome: ['unanswered'], cause: ['HOST_SILENT'] },
  },
  'pings that are those of the other end': {
    why: 'records carry no ICMP type: all rows fit the ping of mon to app; the one asked about is refused by the rules',
    network: app()
      .group('sg-app', { ingress: ['icmp from 10.80.0.0/16'] })
      .instance('mon', { address: '10.80.2.90' })
      .group('sg-mon', { ingress: ['tcp 443 from 10.80.0.0/16'] })
      .build(),
    ask: 'app mon',
    rows: [
      ...both((eni) => `${eni} 10.80.2.90 > 10.80.1.15 icmp ACCEPT 5/420`, 'eni-app', 'eni-mon'),
      ...both((eni) => `${eni} 10.80.1.15 > 10.80.2.90 icmp ACCEPT 5/420`, 'eni-app', 'eni-mon'),
      ...chatter(['eni-app', '10.80.1.15'], ['eni-mon', '10.80.2.90']),
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      certainty: ['likely'],
      says: [/own ping/],
      never: [/got through/],
      fix: /sg-mon .*icmp/,
    },
  },
  'the program says that it was refused, and the file holds nothing': {
    why: 'a refusal comes from the host (RFC 9293): the rules let it in',
    network: app()
      .instance('mq', { address: '10.80.2.90' })
      .group('sg-mq', { ingress: ['tcp 5671 from sg-app'] })
      .build(),
    ask: 'app 10.80.2.90 tcp 5671',
    options: { error: 'connect to 10.80.2.90 port 5671: Connection refused' },
    rows: chatter(['eni-app', '10.80.1.15']),
    right: {
      outcome: ['blocked', 'inconclusive'],
      cause: ['PORT_CLOSED', 'NO_TRAFFIC', 'NOT_IN_EVIDENCE'],
      certainty: unsure,
    },
  },
};

describe('whoever stands at the ends', () => itAnswers(troubles));
