import { describe } from 'vitest';
import { bustle, FLAGS, PATHS } from '../../helpers/flow-lines.js';
import { network } from '../../helpers/network.js';
import { transitGateway } from '../../helpers/transit.js';
import { clientAndServer, oneAndTwo } from './places.js';
import { itAnswers, type Troubles, unsure } from './trouble.js';

const NAT = network()
  .vpc('vpc-1', '10.50.0.0/16')
  .internetGateway()
  .subnet('subnet-p', '10.50.9.0/24')
  .routes('rtb-p', ['0.0.0.0/0 -> igw-1'], 'subnet-p');
const natGateway = NAT.natGateway('nat-1', { privateAddress: '10.50.9.5' })
  .subnet('subnet-a', '10.50.1.0/24')
  .instance('app', { address: '10.50.1.20' })
  .routes('rtb-a', ['0.0.0.0/0 -> nat-1'], 'subnet-a');
/** `box` forwards; what stands behind it nobody described. */
const forwarding = (destination: string, check: boolean) =>
  network()
    .vpc('vpc-1', '172.31.0.0/16')
    .subnet('subnet-1', '172.31.16.0/20')
    .instance('box', { address: '172.31.19.64', sourceDestCheck: check })
    .group('sg-box', { ingress: ['all from 172.31.0.0/16'] })
    .subnet('subnet-2', '172.31.32.0/20')
    .instance('app', { address: '172.31.33.5' })
    .group('sg-app', { ingress: ['all from 0.0.0.0/0'] })
    .routes('rtb-1', [`${destination} -> eni-box`]);

const office = (routes: readonly string[]) =>
  network()
    .vpc('vpc-1', '10.90.0.0/16')
    .subnet('subnet-1', '10.90.3.0/24')
    .instance('erp', { address: '10.90.3.9' })
    .group('sg-erp', { ingress: ['tcp 443 from 10.200.0.0/16'] })
    .routes('rtb-1', routes)
    .change((it) => ({
      ...it,
      vpnGateways: [{ id: 'vgw-1', state: 'available', vpcIds: ['vpc-1'] }],
      vpnConnections: [],
    }));

const troubles: Troubles = {
  'a host asked over a VPN of a transit gateway, in the subnet where that is attached': {
    why: 'from the gateway into its own subnet no network ACL is asked (Transit Gateways guide, "Network ACLs for transit gateways")',
    network: network()
      .vpc('vpc-1', '10.91.0.0/16')
      .subnet('subnet-1', '10.91.3.0/24')
      .instance('erp', { address: '10.91.3.9' })
      .group('sg-erp', { ingress: ['tcp 443 from 192.168.0.0/16'] })
      .interface('eni-tgw', {
        kind: 'transit-gateway',
        interfaceType: 'transit_gateway',
        privateAddresses: ['10.91.3.4'],
      })
      .acl(
        'acl-1',
        { ingress: ['100 allow all from 0.0.0.0/0'], egress: ['100 allow tcp 1024-65535 to 192.168.0.0/16'] },
        'subnet-1',
      )
      .routes('rtb-1', ['192.168.0.0/16 -> tgw-1'])
      .build(),
    ask: '192.168.7.5 erp tcp 443',
    format: PATHS,
    rows: [
      'eni-tgw 10.91.3.4:57597 > 10.91.3.9:443 tcp ACCEPT 3/180 S pkt-srcaddr=192.168.7.5 pkt-dstaddr=10.91.3.9 flow-direction=egress',
      'eni-erp 192.168.7.5:57597 > 10.91.3.9:443 tcp ACCEPT 3/180 S pkt-srcaddr=192.168.7.5 pkt-dstaddr=10.91.3.9 flow-direction=ingress',
      ...bustle('eni-erp', '10.91.3.9', [0, 1]),
    ],
    right: { outcome: ['unanswered'], cause: ['HOST_SILENT'], never: [/acl-1/] },
  },
  'a NAT instance without a public address': {
    why: 'its subnet gives none to what is started there (github.com/aws-samples/dify-self-hosted-on-aws/issues/2)',
    network: NAT.instance('nat', { address: '10.50.9.7', sourceDestCheck: false })
      .group('sg-nat', { ingress: ['all from 10.50.0.0/16'] })
      .subnet('subnet-a', '10.50.1.0/24')
      .instance('app', { address: '10.50.1.20' })
      .routes('rtb-a', ['0.0.0.0/0 -> eni-nat'], 'subnet-a')
      .build(),
    ask: 'app 140.82.112.3 tcp 443',
    rows: [
      'eni-app 10.50.1.20:40110 > 140.82.112.3:443 tcp ACCEPT 5/300',
      'eni-nat 10.50.1.20:40110 > 140.82.112.3:443 tcp ACCEPT 5/300',
      'eni-nat 10.50.9.7:40110 > 140.82.112.3:443 tcp ACCEPT 5/300',
    ],
    right: {
      outcome: ['unanswered'],
      cause: ['NO_PUBLIC_ADDRESS', 'ROUTE_DIVERTS'],
      says: [/eni-nat|i-nat/, /public/],
    },
  },
  'a NAT instance that passes nothing on': {
    why: 'its kernel drops by reverse path (github.com/int128/terraform-aws-nat-instance/pull/51)',
    network: NAT.instance('nat', { address: '10.50.9.7', public: '52.9.9.9', sourceDestCheck: false })
      .group('sg-nat', { ingress: ['all from 10.50.0.0/16'] })
      .subnet('subnet-a', '10.50.1.0/24')
      .instance('app', { address: '10.50.1.20' })
      .routes('rtb-a', ['0.0.0.0/0 -> eni-nat'], 'subnet-a')
      .build(),
    ask: 'app 140.82.112.3 tcp 443',
    format: PATHS,
    rows: [
      'eni-app 10.50.1.20:40110 > 140.82.112.3:443 tcp ACCEPT 5/300 flow-direction=egress',
      'eni-nat 10.50.1.20:40110 > 140.82.112.3:443 tcp ACCEPT 5/300 flow-direction=ingress',
      ...bustle('eni-app', '10.50.1.20', [0, 1, 2]),
      ...bustle('eni-nat', '10.50.9.7', [0, 1, 2]),
    ],
    right: {
      outcome: ['unanswered'],
      cause: ['ROUTE_DIVERTS', 'LOST_IN_TRANSIT'],
      certainty: unsure,
      says: [/eni-nat|i-nat/],
      never: [/140\.82\.112\.3 itself/],
    },
  },
  'a router into an overlay, with the check on': {
    why: 'what is not for the router is dropped at its interface (github.com/masterpointio/terraform-aws-tailscale/issues/104)',
    network: forwarding('100.64.0.0/10', true).build(),
    ask: 'app 100.101.4.7 tcp 10250',
    rows: [
      'eni-app 172.31.33.5:40110 > 100.101.4.7:10250 tcp ACCEPT 5/300',
      ...bustle('eni-box', '172.31.19.64', [0, 1]),
    ],
    right: {
      outcome: ['unanswered', 'blocked'],
      cause: ['SOURCE_DEST_CHECK'],
      says: [/eni-box|i-box/],
      fix: /no-source-dest-check/,
    },
  },
  'a router into an overlay whose other end does not answer': {
    why: 'it took the packets; what is behind it nobody described (github.com/tailscale/tailscale/issues/13348)',
    network: forwarding('100.64.0.0/10', false).build(),
    ask: 'app 100.84.102.45 tcp 8123',
    rows: [
      'eni-app 172.31.33.5:42902 > 100.84.102.45:8123 tcp ACCEPT 5/300',
      'eni-box 172.31.33.5:42902 > 100.84.102.45:8123 tcp ACCEPT 5/300',
      ...bustle('eni-app', '172.31.33.5', [0, 1]),
      ...bustle('eni-box', '172.31.19.64', [0, 1]),
    ],
    right: {
      outcome: ['unanswered', 'inconclusive'],
      cause: ['ROUTE_DIVERTS', 'LOST_IN_TRANSIT', 'HOST_SILENT'],
      certainty: unsure,
      says: [/eni-box|i-box/],
    },
  },
  'from an overlay, under the address of home': {
    why: 'the router sends it with an address that is not its own (github.com/tailscale/tailscale/issues/8407)',
    network: forwarding('10.99.0.0/16', true).build(),
    ask: '10.99.0.100 app tcp 80',
    rows: [...bustle('eni-app', '172.31.33.5', [0, 1]), ...bustle('eni-box', '172.31.19.64', [0, 1])],
    right: {
      outcome: ['unanswered', 'blocked', 'inconclusive'],
      cause: ['SOURCE_DEST_CHECK', 'NO_RETURN_ROUTE'],
      says: [/eni-box|i-box/],
      never: [/nobody sent/],
    },
  },
  'a call that is silent for longer than the NAT gateway remembers': {
    why: 'after 350 idle seconds it answers with a reset of its own (github.com/encode/httpx/issues/2975; VPC user guide, "Troubleshoot NAT gateways")',
    network: natGateway.build(),
    ask: 'app 104.18.114.97 tcp 443',
    options: { error: 'read tcp 10.50.1.20:40110->104.18.114.97:443: read: connection reset by peer' },
    format: FLAGS,
    rows: [
      'eni-app 10.50.1.20:40110 > 104.18.114.97:443 tcp ACCEPT 12/1800 @0+30 S',
      'eni-app 104.18.114.97:443 > 10.50.1.20:40110 tcp ACCEPT 11/5200 @0+30 SA',
      'eni-app 10.50.1.20:40110 > 104.18.114.97:443 tcp ACCEPT 1/40 @420+5 -',
      'eni-app 104.18.114.97:443 > 10.50.1.20:40110 tcp ACCEPT 1/40 @420+5 R',
      ...bustle('eni-app', '10.50.1.20', [0, 1, 2, 3, 4, 5, 6, 7]),
    ],
    right: { outcome: ['delivered'], cause: [null], says: [/idle/] },
  },
  'two tunnels, and the office answers by one': {
    why: 'every second connection is lost (github.com/aws-samples/aws-secure-environment-accelerator/issues/887)',
    network: oneAndTwo('0.0.0.0/0 -> tgw-1', '0.0.0.0/0 -> tgw-1', [])
      .change((it) => {
        const made = transitGateway({ attached: { 'vpc-a': ['subnet-a'], 'vpc-b': ['subnet-b'] } })(it);
        return {
          ...made,
          transitGatewayAttachments: [
            ...(made.transitGatewayAttachments ?? []),
            {
              id: 'tgw-attach-vpn',
              transitGatewayId: 'tgw-1',
              resourceType: 'vpn',
              resourceId: 'vpn-1',
              state: 'available',
              subnetIds: [],
              applianceMode: false,
              referencesGroups: null,
              routeTableId: 'tgw-rtb-1',
            },
          ],
          transitGatewayRouteTables: (made.transitGatewayRouteTables ?? []).map((one) => ({
            ...one,
            routes: [
              ...(one.routes ?? []),
              {
                destination: '0.0.0.0/0',
                attachments: [{ id: 'tgw-attach-vpn', resourceType: 'vpn', resourceId: 'vpn-1' }],
                type: 'propagated' as const,
                state: 'active' as const,
              },
            ],
          })),
        };
      })
      .build(),
    ask: 'one 140.82.112.3 tcp 443',
    format: FLAGS,
    rows: [
      ...[0, 2, 4].flatMap((m) => [
        `eni-one 10.1.1.4:5000${m} > 140.82.112.3:443 tcp ACCEPT 12/1800 @${m * 60}+20 SF`,
        `eni-one 140.82.112.3:443 > 10.1.1.4:5000${m} tcp ACCEPT 11/7800 @${m * 60}+20 SAF`,
      ]),
      ...[1, 3, 5].map((m) => `eni-one 10.1.1.4:5000${m} > 140.82.112.3:443 tcp ACCEPT 5/300 @${m * 60}+20 S`),
      ...bustle('eni-one', '10.1.1.4', [0, 1, 2, 3, 4, 5, 6]),
    ],
    right: {
      outcome: ['unanswered', 'inconclusive'],
      cause: ['TRANSIT_GATEWAY', 'VPN', 'REPLY_LOST', 'LOST_IN_TRANSIT', 'HOST_SILENT'],
      certainty: unsure,
    },
  },
  'by Direct Connect, and the answer leaves': {
    why: 'a virtual private gateway without VPN connections is one of Direct Connect: what is behind it nobody sees (Direct Connect guide, "Virtual private gateway associations")',
    network: office(['10.200.0.0/16 -> vgw-1 (propagated)']).build(),
    ask: '10.200.1.5 erp tcp 443',
    format: FLAGS,
    rows: [
      'eni-erp 10.200.1.5:50110 > 10.90.3.9:443 tcp ACCEPT 3/180 S',
      'eni-erp 10.90.3.9:443 > 10.200.1.5:50110 tcp ACCEPT 6/360 SA',
      ...bustle('eni-erp', '10.90.3.9', [0, 1]),
    ],
    right: {
      outcome: ['unanswered', 'inconclusive'],
      cause: ['VPN', 'REPLY_LOST'],
      certainty: unsure,
      never: [/tunnel(s)? (is|are) down/],
    },
  },
  'by Direct Connect, and no route is learnt': {
    why: 'without propagation the answer has no way (VPC user guide, "Route tables and virtual private gateway routes")',
    network: office([]).build(),
    ask: '10.200.1.5 erp tcp 443',
    format: FLAGS,
    rows: ['eni-erp 10.200.1.5:50110 > 10.90.3.9:443 tcp ACCEPT 3/180 S', ...bustle('eni-erp', '10.90.3.9', [0, 1])],
    right: { outcome: ['unanswered'], cause: ['NO_RETURN_ROUTE'], says: [/rtb-1/] },
  },
  'out by a firewall, and the answer past it': {
    why: 'the internet gateway needs a route to the same endpoint (Network Firewall guide, "VPC route table configurations")',
    network: network()
      .vpc('vpc-1', '10.50.0.0/16')
      .internetGateway()
      .subnet('subnet-fw', '10.50.9.0/24')
      .routes('rtb-fw', ['0.0.0.0/0 -> igw-1'], 'subnet-fw')
      .interface('eni-fw', {
        privateAddresses: ['10.50.9.9'],
        kind: 'vpc-endpoint',
        interfaceType: 'gateway_load_balancer_endpoint',
        description: 'VPC Endpoint Interface vpce-0fw',
        requesterManaged: true,
      })
      .subnet('subnet-a', '10.50.1.0/24')
      .instance('app', { address: '10.50.1.20', public: '52.9.9.9' })
      .routes('rtb-a', ['0.0.0.0/0 -> vpce-0fw'], 'subnet-a')
      .build(),
    ask: 'app 140.82.112.3 tcp 443',
    rows: [
      'eni-app 10.50.1.20:40110 > 140.82.112.3:443 tcp ACCEPT 5/300',
      'eni-fw 10.50.1.20:40110 > 140.82.112.3:443 tcp ACCEPT 5/300',
      ...bustle('eni-app', '10.50.1.20', [0, 1]),
    ],
    right: {
      outcome: ['unanswered'],
      cause: ['VPC_ENDPOINT', 'REPLY_LOST', 'LOST_IN_TRANSIT', 'HOST_SILENT', 'NO_RETURN_ROUTE'],
      certainty: unsure,
      says: [/vpce-0fw/],
    },
  },
  'the pool of Client VPN is asked about': {
    why: 'the endpoint sends under an address of its own in the associated subnet (Client VPN guide, "How AWS Client VPN works": source network address translation)',
    network: network()
      .vpc('vpc-1', '10.50.0.0/16')
      .subnet('subnet-1', '10.50.1.0/24')
      .interface('eni-cvpn', {
        privateAddresses: ['10.50.1.99'],
        description: 'ClientVPN Endpoint resource',
        requesterManaged: true,
        securityGroupIds: ['sg-cvpn'],
      })
      .group('sg-cvpn', {})
      .instance('db', { address: '10.50.1.20' })
      .group('sg-db', { ingress: ['tcp 5432 from 172.16.0.0/22'] })
      .build(),
    ask: '172.16.0.10 db tcp 5432',
    rows: [
      'eni-cvpn 10.50.1.99:40110 > 10.50.1.20:5432 tcp ACCEPT 5/300',
      'eni-db 10.50.1.99:40110 > 10.50.1.20:5432 tcp REJECT 5/300',
      ...bustle('eni-db', '10.50.1.20', [0, 1]),
    ],
    right: {
      outcome: ['unanswered', 'inconclusive', 'blocked'],
      cause: ['NO_TRAFFIC', 'NO_RETURN_ROUTE', 'NO_ROUTE', 'ADDRESS_NOT_FOUND', 'DESTINATION_SECURITY_GROUP_INGRESS'],
      certainty: unsure,
    },
  },
  'an ACL that lets out to 1025 and above': {
    why: 'port 1024 is the only one refused: the port that was seen decides (github.com/cisagov/cyhy_amis/pull/6)',
    network: clientAndServer('10.70', ['tcp 587 from 10.70.1.0/24'])
      .acl('acl-s', { egress: ['100 allow tcp 1025-65535 from 0.0.0.0/0'] }, 'subnet-s')
      .build(),
    ask: 'client server tcp 587',
    format: FLAGS,
    rows: ['eni-client', 'eni-server']
      .map((eni) => `${eni} 10.70.1.21:41870 > 10.70.9.33:587 tcp ACCEPT 5/300`)
      .concat(bustle('eni-client', '10.70.1.21', [0, 1]), bustle('eni-server', '10.70.9.33', [0, 1])),
    right: { outcome: ['unanswered'], cause: ['HOST_SILENT'], never: [/acl-s/] },
  },
};

describe('between networks', () => itAnswers(troubles));
