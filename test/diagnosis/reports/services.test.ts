import { describe } from 'vitest';
import { bustle, FLAGS, PATHS } from '../../helpers/flow-lines.js';
import { network } from '../../helpers/network.js';
import { managed, secondInterface } from './places.js';
import { itAnswers, type Troubles, unsure } from './trouble.js';

const MSK =
  'DO NOT DELETE - Amazon MSK network interface for cluster arn:aws:kafka:eu-west-2:123456789012:cluster/my-kafka/6411a16c-75d7-48b0-afdb-8ed466fe2072-2.';

const VPC = network()
  .vpc('vpc-1', '10.20.0.0/16')
  .internetGateway()
  .subnet('subnet-1', '10.20.1.0/24')
  .routes('rtb-1', []);
const S3 = '3.5.244.0/22';

const troubles: Troubles = {
  'a function asks a broker by TLS': {
    why: 'the group of the brokers knows 9092 alone (github.com/tulios/kafkajs/issues/1409)',
    network: VPC.interface(
      'eni-fn',
      managed('10.20.1.77', 'AWS Lambda VPC ENI-producer', { interfaceType: 'lambda', securityGroupIds: ['sg-fn'] }),
    )
      .group('sg-fn', {})
      .interface('eni-msk', managed('10.20.1.40', MSK, { securityGroupIds: ['sg-msk'] }))
      .group('sg-msk', { ingress: ['tcp 9092 from sg-fn'] })
      .build(),
    ask: '10.20.1.77 10.20.1.40 tcp 9094',
    options: {
      error:
        '[BrokerPool] Failed to connect to seed broker, trying another broker from the list: Connection timeout 10.20.1.40:9094',
    },
    rows: [
      'eni-fn 10.20.1.77:40110 > 10.20.1.40:9094 tcp ACCEPT 5/300',
      'eni-msk 10.20.1.77:40110 > 10.20.1.40:9094 tcp REJECT 5/300',
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      says: [/9092/],
      fix: /sg-msk .*9094/,
    },
  },
  'a public broker, from outside': {
    why: 'public access has ports of its own, 9194 to 9198 (github.com/dpkp/kafka-python/issues/2455; MSK developer guide, "Port information")',
    network: VPC.routes('rtb-2', ['0.0.0.0/0 -> igw-1'], 'subnet-2')
      .subnet('subnet-2', '10.20.2.0/24')
      .interface(
        'eni-msk',
        managed('10.20.2.40', MSK, { publicAddresses: { '10.20.2.40': '65.1.17.93' }, securityGroupIds: ['sg-msk'] }),
      )
      .group('sg-msk', { ingress: ['tcp 9098 from 0.0.0.0/0'] })
      .build(),
    ask: '203.0.113.9 65.1.17.93 tcp 9198',
    rows: ['eni-msk 203.0.113.9:52110 > 10.20.2.40:9198 tcp REJECT 5/300', ...bustle('eni-msk', '10.20.2.40', [0])],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      says: [/9098/],
      fix: /sg-msk .*9198/,
    },
  },
  'a broker that takes TLS alone is asked in plain text': {
    why: 'it was connected, and the program at the other end hung up (github.com/pulumi/pulumi-kafka/issues/12)',
    network: VPC.instance('host', { address: '10.20.1.20' })
      .interface('eni-msk', managed('10.20.1.40', MSK, { securityGroupIds: ['sg-msk'] }))
      .group('sg-msk', { ingress: ['tcp 9092-9098 from 10.20.0.0/16'] })
      .build(),
    ask: 'host 10.20.1.40 tcp 9092',
    options: { error: 'read tcp 172.17.0.3:49490->10.20.1.40:9092: read: connection reset by peer' },
    format: FLAGS,
    rows: ['eni-host', 'eni-msk'].flatMap((eni) => [
      `${eni} 10.20.1.20:49490 > 10.20.1.40:9092 tcp ACCEPT 4/253 SA`,
      `${eni} 10.20.1.40:9092 > 10.20.1.20:49490 tcp ACCEPT 3/164 SAR`,
    ]),
    right: { outcome: ['delivered', 'unanswered'], cause: [null, 'PORT_CLOSED'], never: [/security group|sg-msk/] },
  },
  'a cache is asked from a laptop': {
    why: 'its name leads to a private address, to which no way leads from outside (github.com/liaoliaots/nestjs-redis/issues/462)',
    network: VPC.interface(
      'eni-cache',
      managed('10.20.1.50', 'ElastiCache sessions-001', { securityGroupIds: ['sg-cache'] }),
    )
      .group('sg-cache', { ingress: ['tcp 6379 from 0.0.0.0/0'] })
      .build(),
    ask: '198.51.100.50 10.20.1.50 tcp 6379',
    rows: [...bustle('eni-cache', '10.20.1.50', [0, 1, 2])],
    right: {
      outcome: ['unanswered', 'inconclusive', 'blocked'],
      cause: ['NO_PUBLIC_ADDRESS', 'PRIVATE_ADDRESS_OVER_INTERNET_GATEWAY', 'NO_ROUTE', 'NO_TRAFFIC'],
      says: [/private|public address/],
      fix: null,
    },
  },
  'the group of a mount target knows the old network': {
    why: 'the rule was written for another VPC (github.com/kubernetes-sigs/aws-efs-csi-driver/issues/629)',
    network: VPC.instance('node', { address: '10.20.1.20' })
      .interface(
        'eni-mt',
        managed('10.20.1.60', 'EFS mount target for fs-1 (fsmt-1)', {
          interfaceType: 'efs',
          securityGroupIds: ['sg-mt'],
        }),
      )
      .group('sg-mt', { ingress: ['tcp 2049 from 192.168.0.0/16'] })
      .build(),
    ask: 'node 10.20.1.60 tcp 2049',
    kept: 'bare',
    rows: [
      'eni-node 10.20.1.20:771 > 10.20.1.60:2049 tcp ACCEPT 5/300',
      'eni-mt 10.20.1.20:771 > 10.20.1.60:2049 tcp REJECT 5/300',
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      says: [/192\.168\.0\.0\/16/],
      fix: /sg-mt .*2049/,
    },
  },
  'the checks of a load balancer that keeps client addresses': {
    why: 'they come from its own addresses, whoever the clients are (github.com/Guimove/terraform-aws-bastion/issues/52)',
    network: VPC.interface(
      'eni-nlb',
      managed('10.20.1.5', 'ELB net/bastion/1', { kind: 'load-balancer', interfaceType: 'network_load_balancer' }),
    )
      .instance('bastion', { address: '10.20.1.20' })
      .group('sg-bastion', { ingress: ['tcp 22 from 203.0.113.0/24'] })
      .build(),
    ask: '10.20.1.5 bastion tcp 22',
    rows: [
      'eni-nlb 10.20.1.5:11010 > 10.20.1.20:22 tcp ACCEPT 3/180',
      'eni-bastion 10.20.1.5:11010 > 10.20.1.20:22 tcp REJECT 3/180',
      'eni-bastion 203.0.113.40:50110 > 10.20.1.20:22 tcp ACCEPT 30/4180 S',
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      says: [/203\.0\.113\.0\/24/],
      fix: /sg-bastion .*22.*10\.20\.1\.5/,
    },
  },
  'S3 by a gateway endpoint, and a data subnet whose ACL lets out to the VPC alone': {
    why: 'the addresses of S3 are public ones (github.com/ministryofjustice/modernisation-platform/issues/1199)',
    network: VPC.instance('etl', { address: '10.20.1.20' })
      .prefixList('pl-s3', S3)
      .routes('rtb-d', ['pl-s3 -> vpce-s3'], 'subnet-1')
      .acl('acl-data', { egress: ['100 allow all from 10.20.0.0/16'] }, 'subnet-1')
      .build(),
    ask: 'etl 3.5.245.10 tcp 443',
    rows: [
      'eni-etl 10.20.1.20:40110 > 3.5.245.10:443 tcp REJECT 5/300',
      ...bustle('eni-etl', '10.20.1.20', [0], '10.20.1.9'),
    ],
    right: {
      outcome: ['blocked'],
      cause: ['SOURCE_NETWORK_ACL_EGRESS'],
      says: [/acl-data/],
      fix: /acl-data .*--egress/,
    },
  },
  'and another whose ACL lets its answers not in': {
    why: 'they come to ephemeral ports (github.com/ministryofjustice/modernisation-platform/pull/1553)',
    network: VPC.instance('etl', { address: '10.20.1.20' })
      .prefixList('pl-s3', S3)
      .routes('rtb-d', ['pl-s3 -> vpce-s3'], 'subnet-1')
      .acl(
        'acl-data',
        {
          ingress: ['100 allow all from 10.20.0.0/16'],
          egress: ['100 allow all from 10.20.0.0/16', '110 allow tcp 443 from 0.0.0.0/0'],
        },
        'subnet-1',
      )
      .build(),
    ask: 'etl 3.5.245.10 tcp 443',
    rows: [
      'eni-etl 10.20.1.20:40110 > 3.5.245.10:443 tcp ACCEPT 5/300',
      'eni-etl 3.5.245.10:443 > 10.20.1.20:40110 tcp REJECT 9/540',
    ],
    right: {
      outcome: ['blocked'],
      cause: ['SOURCE_NETWORK_ACL_INGRESS'],
      says: [/acl-data/],
      fix: /acl-data .*--ingress .*1024/,
    },
  },
  'a Glue job reads S3 and cannot ask for its catalogue': {
    why: 'the gateway endpoint leads to S3 alone (github.com/boto/boto3/issues/1595)',
    network: VPC.interface(
      'eni-glue',
      managed('10.20.1.20', 'Attached to Glue using role: arn:aws:iam::123456789012:role/etl', {
        securityGroupIds: ['sg-glue'],
      }),
    )
      .group('sg-glue', { ingress: ['all from sg-glue'] })
      .prefixList('pl-s3', S3)
      .routes('rtb-d', ['pl-s3 -> vpce-s3'], 'subnet-1')
      .build(),
    ask: '10.20.1.20 18.220.11.4 tcp 443',
    options: { error: 'Connection to glue.us-east-2.amazonaws.com timed out. (connect timeout=60)' },
    rows: [
      'eni-glue 10.20.1.20:40110 > 3.5.245.10:443 tcp ACCEPT 50/9300 S',
      'eni-glue 3.5.245.10:443 > 10.20.1.20:40110 tcp ACCEPT 60/99300 SA',
      'eni-glue 10.20.1.20:40112 > 18.220.11.4:443 tcp ACCEPT 5/300',
    ],
    right: { outcome: ['unanswered'], cause: ['NO_ROUTE'], says: [/rtb-d/] },
  },
  'a function asks an interface endpoint that has its own group': {
    why: 'the group lets nobody in, itself included (github.com/aws/aws-cli/issues/3940)',
    network: VPC.interface(
      'eni-fn',
      managed('10.20.1.77', 'AWS Lambda VPC ENI-predict', { interfaceType: 'lambda', securityGroupIds: ['sg-fn'] }),
    )
      .group('sg-fn', {})
      .interface(
        'eni-vpce',
        managed('10.20.1.80', 'VPC Endpoint Interface vpce-0sm', {
          kind: 'vpc-endpoint',
          interfaceType: 'vpc_endpoint',
          securityGroupIds: ['sg-fn'],
        }),
      )
      .build(),
    ask: '10.20.1.77 10.20.1.80 tcp 443',
    kept: 'json',
    rows: [
      'eni-fn 10.20.1.77:40110 > 10.20.1.80:443 tcp ACCEPT 5/300',
      'eni-vpce 10.20.1.77:40110 > 10.20.1.80:443 tcp REJECT 5/300',
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      says: [/sg-fn/],
      fix: /sg-fn .*443/,
    },
  },
  'a database got a public address, and is asked by name over it': {
    why: 'then the way is out by NAT, and the rule for the peered network does not count (github.com/cc-archive/cccatalog/issues/27)',
    network: VPC.instance('web', { address: '10.20.1.20' })
      .subnet('subnet-nat', '10.20.9.0/24')
      .natGateway('nat-1', { privateAddress: '10.20.9.5' })
      .routes('rtb-nat', ['0.0.0.0/0 -> igw-1'], 'subnet-nat')
      .routes('rtb-w', ['0.0.0.0/0 -> nat-1', '10.30.0.0/16 -> pcx-1'], 'subnet-1')
      .vpc('vpc-db', '10.30.0.0/16')
      .internetGateway('igw-2', 'vpc-db')
      .subnet('subnet-db', '10.30.1.0/24')
      .interface(
        'eni-rds',
        managed('10.30.1.30', 'RDSNetworkInterface', {
          publicAddresses: { '10.30.1.30': '54.1.2.3' },
          securityGroupIds: ['sg-rds'],
        }),
      )
      .group('sg-rds', { ingress: ['tcp 5432 from 10.20.0.0/16'] })
      .routes('rtb-db', ['0.0.0.0/0 -> igw-2', '10.20.0.0/16 -> pcx-1'])
      .peering('pcx-1', 'vpc-1', 'vpc-db')
      .build(),
    ask: 'web 54.1.2.3 tcp 5432',
    rows: [
      'eni-web 10.20.1.20:40110 > 54.1.2.3:5432 tcp ACCEPT 5/300',
      'eni-nat-1 10.20.1.20:40110 > 54.1.2.3:5432 tcp ACCEPT 5/300',
      'eni-nat-1 10.20.9.5:2110 > 54.1.2.3:5432 tcp ACCEPT 5/300',
      'eni-rds 52.0.0.1:2110 > 10.30.1.30:5432 tcp REJECT 5/300',
    ],
    right: { outcome: ['blocked'], cause: ['DESTINATION_SECURITY_GROUP_INGRESS'], says: [/52\.0\.0\.1/], ruledOut: [] },
  },
  'a resolver endpoint asks the name server of the office': {
    why: 'its group has to let out DNS (Route 53 developer guide, "Values that you specify when you create outbound endpoints")',
    network: VPC.interface(
      'eni-rslvr',
      managed('10.20.1.90', 'Route 53 Resolver: rslvr-out-0a1b:rni-0c2d', { securityGroupIds: ['sg-rslvr'] }),
    )
      .group('sg-rslvr', { egress: ['tcp 53 to 192.168.0.0/16'] })
      .routes('rtb-d', ['192.168.0.0/16 -> vgw-1'], 'subnet-1')
      .build(),
    ask: '10.20.1.90 192.168.1.53 udp 53',
    rows: ['eni-rslvr 10.20.1.90:40110 > 192.168.1.53:53 udp REJECT 5/300'],
    right: { outcome: ['blocked'], cause: ['SOURCE_SECURITY_GROUP_EGRESS'], says: [/tcp 53/], fix: /sg-rslvr .*udp/ },
  },
  'mail by port 25': {
    why: 'AWS does not let EC2 send to port 25 unless it was asked to (EC2 user guide, "Restriction on email sent using port 25")',
    network: network()
      .vpc('vpc-1', '10.20.0.0/16')
      .internetGateway()
      .subnet('subnet-1', '10.20.1.0/24')
      .instance('mail', { address: '10.20.1.20', public: '52.3.3.3' })
      .build(),
    ask: 'mail 203.0.113.25 tcp 25',
    rows: ['eni-mail 10.20.1.20:40110 > 203.0.113.25:25 tcp ACCEPT 7/420', ...bustle('eni-mail', '10.20.1.20', [0, 1])],
    right: {
      outcome: ['unanswered', 'blocked'],
      cause: ['HOST_SILENT', 'LOST_IN_TRANSIT'],
      certainty: unsure,
      says: [/port 25/, /AWS|EC2/],
    },
  },
  'IKE between gateways, without ESP': {
    why: 'the tunnel needs protocol 50 beside UDP 500 and 4500 (github.com/strongswan, wiki "AwsVpc")',
    network: VPC.instance('gw', { address: '10.20.1.20' })
      .instance('peer', { address: '10.20.1.21' })
      .group('sg-peer', { ingress: ['udp 500 from 10.20.0.0/16', 'udp 4500 from 10.20.0.0/16'] })
      .build(),
    ask: 'gw peer 50',
    rows: ['eni-gw 10.20.1.20 > 10.20.1.21 50 ACCEPT 5/600', 'eni-peer 10.20.1.20 > 10.20.1.21 50 REJECT 5/600'],
    right: { outcome: ['blocked'], cause: ['DESTINATION_SECURITY_GROUP_INGRESS'], fix: /sg-peer .*50/ },
  },
  'the rule stands in the group of the other interface': {
    why: 'groups belong to interfaces, not to instances (EC2 user guide, "Security groups")',
    network: VPC.instance('client', { address: '10.20.1.10' })
      .instance('db', { address: '10.20.1.20' })
      .group('sg-db', { ingress: [] })
      .interface('eni-db2', secondInterface('db', { privateAddresses: ['10.20.1.21'], securityGroupIds: ['sg-db2'] }))
      .group('sg-db2', { ingress: ['tcp 5432 from sg-client'] })
      .build(),
    ask: 'client 10.20.1.20 tcp 5432',
    rows: [
      'eni-client 10.20.1.10:40110 > 10.20.1.20:5432 tcp ACCEPT 5/300',
      'eni-db 10.20.1.10:40110 > 10.20.1.20:5432 tcp REJECT 5/300',
    ],
    right: { outcome: ['blocked'], cause: ['DESTINATION_SECURITY_GROUP_INGRESS'], says: [/sg-db\b/], fix: /sg-db / },
  },
  'a prefix list of our own that lacks the address': {
    why: 'a rule for a list is a rule for its entries (VPC user guide, "Managed prefix lists")',
    network: VPC.instance('db', { address: '10.20.1.20' })
      .group('sg-db', { ingress: ['tcp 5432 from pl-office'] })
      .prefixList('pl-office', '192.168.1.0/24', '192.168.2.0/24')
      .routes('rtb-d', ['192.168.0.0/16 -> vgw-1'], 'subnet-1')
      .build(),
    ask: '192.168.3.7 db tcp 5432',
    rows: ['eni-db 192.168.3.7:40110 > 10.20.1.20:5432 tcp REJECT 5/300'],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      says: [/pl-office/],
      fix: /192\.168\.3\.7/,
    },
  },
  'EC2 Instance Connect by an endpoint': {
    why: 'what comes has the address of the endpoint, unless it keeps that of the client (EC2 user guide, "Security groups for EC2 Instance Connect Endpoint")',
    network: VPC.interface(
      'eni-eice',
      managed('10.20.1.90', 'EC2 Instance Connect Endpoint eice-0a1b2c3d4e5f67890', {
        interfaceType: 'ec2_instance_connect_endpoint',
        securityGroupIds: ['sg-eice'],
      }),
    )
      .group('sg-eice', { egress: ['tcp 22 to 10.20.0.0/16'] })
      .instance('box', { address: '10.20.1.20' })
      .group('sg-box', { ingress: ['tcp 22 from 203.0.113.0/24'] })
      .build(),
    ask: '10.20.1.90 box tcp 22',
    rows: [
      'eni-eice 10.20.1.90:40110 > 10.20.1.20:22 tcp ACCEPT 5/300',
      'eni-box 10.20.1.90:40110 > 10.20.1.20:22 tcp REJECT 5/300',
    ],
    right: { outcome: ['blocked'], cause: ['DESTINATION_SECURITY_GROUP_INGRESS'], fix: /sg-box .*22.*sg-eice/ },
  },
  'Global Accelerator in front of a private instance': {
    why: 'it keeps client addresses, and the instance needs no public one (Global Accelerator guide, "Preserve client IP addresses")',
    network: VPC.interface(
      'eni-ga',
      managed('10.20.1.91', 'GlobalAccelerator managed ENI', { interfaceType: 'global_accelerator_managed' }),
    )
      .instance('web', { address: '10.20.1.20' })
      .group('sg-web', { ingress: ['tcp 443 from 0.0.0.0/0'] })
      .build(),
    ask: '198.51.100.7 web tcp 443',
    format: FLAGS,
    rows: [
      'eni-web 198.51.100.7:50110 > 10.20.1.20:443 tcp ACCEPT 12/1300 SF',
      'eni-web 10.20.1.20:443 > 198.51.100.7:50110 tcp ACCEPT 11/8300 SAF',
    ],
    right: { outcome: ['delivered'], cause: [null] },
  },
  'the program and its own public address': {
    why: 'by its public address it arrives with its public address (EC2 user guide, "Security group rules")',
    network: network()
      .vpc('vpc-1', '10.20.0.0/16')
      .internetGateway()
      .subnet('subnet-1', '10.20.1.0/24')
      .instance('web', { address: '10.20.1.20', public: '52.3.3.3' })
      .group('sg-web', { ingress: ['tcp 443 from sg-web', 'tcp 443 from 10.20.0.0/16'] })
      .build(),
    ask: 'web 52.3.3.3 tcp 443',
    rows: [
      'eni-web 10.20.1.20:40110 > 52.3.3.3:443 tcp ACCEPT 5/300',
      'eni-web 52.3.3.3:40110 > 10.20.1.20:443 tcp REJECT 5/300',
    ],
    right: {
      outcome: ['blocked'],
      cause: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      says: [/52\.3\.3\.3/],
      fix: /52\.3\.3\.3/,
    },
  },
  'a search domain in the VPC is silent': {
    why: 'behind it stands no host to log in to (OpenSearch Service guide, "Launching your domains within a VPC")',
    network: VPC.instance('app', { address: '10.20.1.20' })
      .interface('eni-es', managed('10.20.1.70', 'ES search-prod', { securityGroupIds: ['sg-es'] }))
      .group('sg-es', { ingress: ['tcp 443 from sg-app'] })
      .build(),
    ask: 'app 10.20.1.70 tcp 443',
    format: PATHS,
    rows: [
      'eni-app 10.20.1.20:40110 > 10.20.1.70:443 tcp ACCEPT 5/300 flow-direction=egress',
      'eni-es 10.20.1.20:40110 > 10.20.1.70:443 tcp ACCEPT 5/300 flow-direction=ingress',
      ...bustle('eni-app', '10.20.1.20', [0, 1]),
      ...bustle('eni-es', '10.20.1.70', [0, 1]),
    ],
    right: {
      outcome: ['unanswered'],
      cause: ['HOST_SILENT'],
      certainty: unsure,
      says: [/OpenSearch/],
      never: [/iptables/],
    },
  },
};

describe('services of AWS', () => itAnswers(troubles));
