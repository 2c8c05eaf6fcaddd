import type { CauseCode } from '../../src/diagnosis/causes/cause-code.js';
import type { Connection, Evidence, Verdict } from '../../src/diagnosis/verdict.js';
import type { Network } from '../../src/network/model.js';
import { network } from '../helpers/network.js';
import { BEGIN, evidence, idle, ping, records, seen, skipped, tcp, udp } from './evidence.js';
import { A, B, BACK, behindNat, open, peered, THERE, unknown } from './worlds.js';

export interface World {
  readonly why: string;
  readonly network: Network;
  readonly ask?: Connection;
  readonly evidence: Evidence;
  readonly expected: Partial<Verdict['verdict']>;
}

const sent = [seen('eni-a', THERE, 'ACCEPT')];
const arrived = [...sent, seen('eni-b', THERE, 'ACCEPT')];
const answered = [...arrived, seen('eni-b', BACK, 'ACCEPT')];
const idleBoth = [idle('eni-a'), idle('eni-b')];
const probe = { from: BEGIN * 1000, to: (BEGIN + 12) * 1000, answered: false };

const INTERNET = '8.8.8.8';
const OUT = `${A} > ${INTERNET}`;
const outside = () => network().internetGateway().instance('a', { public: '54.0.0.1' }).flowLog('vpc-1');
const sentOut = [seen('eni-a', OUT, 'ACCEPT'), idle('eni-a')];

const syn = { protocol: 6, ports: '40000 443', bytes: 60, packets: 1 };
const large = { ...syn, packets: 20, bytes: 28_000 };
const v3 = 'interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status tcp-flags';
const flagged = (
  eni: string,
  from: string,
  to: string,
  ports: string,
  action: string,
  flags: number,
  packets = 1,
): string => `${eni} ${from} ${to} ${ports} 6 ${packets} ${packets * 60} ${BEGIN} ${BEGIN + 30} ${action} OK ${flags}`;
const withFlags = (...lines: readonly string[]): Evidence => evidence([], { records: records(lines, v3) });

const v8 = 'interface-id srcaddr dstaddr protocol start end action log-status reject-reason';

/** At least one world for every cause, with the records that it leaves. */
// What is found beside a verdict has tests of its own: test/diagnosis/names/named.test.ts.
export const worlds: Readonly<Record<Exclude<CauseCode, 'DNS_PUBLIC_ADDRESS'>, readonly World[]>> = {
  SOURCE_SECURITY_GROUP_EGRESS: [
    {
      why: 'no outbound rule, and the request is rejected where it leaves',
      network: open().group('sg-a', { egress: [] }).build(),
      evidence: evidence([seen('eni-a', THERE, 'REJECT'), ...idleBoth]),
      expected: {
        outcome: 'blocked',
        certainty: 'certain',
        signature: 'K1',
        resourceId: 'sg-a',
        rule: 'no outbound rule allows icmp to 172.31.16.10',
      },
    },
  ],
  SOURCE_NETWORK_ACL_EGRESS: [
    {
      why: 'the network ACL of the source denies what leaves its subnet',
      network: open()
        .acl('acl-a', { egress: ['90 deny icmp to 0.0.0.0/0', '100 allow all to 0.0.0.0/0'] }, 'subnet-a')
        .build(),
      evidence: evidence([seen('eni-a', THERE, 'REJECT'), ...idleBoth]),
      expected: {
        outcome: 'blocked',
        certainty: 'certain',
        signature: 'K1',
        resourceId: 'acl-a',
        rule: 'rule 90 denies icmp to 0.0.0.0/0',
      },
    },
  ],
  DESTINATION_SECURITY_GROUP_INGRESS: [
    {
      why: 'the lab: no inbound rule',
      network: open().group('sg-b', {}).build(),
      evidence: evidence([...sent, seen('eni-b', THERE, 'REJECT'), ...idleBoth]),
      expected: {
        outcome: 'blocked',
        certainty: 'certain',
        signature: 'K2',
        resourceId: 'sg-b',
        rule: 'no inbound rule allows icmp from 172.31.0.10',
      },
    },
  ],
  DESTINATION_NETWORK_ACL_INGRESS: [
    {
      why: 'the network ACL of the destination denies what enters its subnet',
      network: open()
        .acl('acl-b', { ingress: ['1 deny icmp from 172.31.0.10/32', '100 allow all from 0.0.0.0/0'] }, 'subnet-b')
        .build(),
      evidence: evidence([...sent, seen('eni-b', THERE, 'REJECT'), ...idleBoth]),
      expected: {
        outcome: 'blocked',
        certainty: 'certain',
        signature: 'K2',
        resourceId: 'acl-b',
        rule: 'rule 1 denies icmp from 172.31.0.10/32',
      },
    },
  ],
  DESTINATION_NETWORK_ACL_EGRESS: [
    {
      why: 'the network ACL of the destination denies the answer on its way out',
      network: open().acl('acl-b', { egress: [] }, 'subnet-b').build(),
      evidence: evidence([...arrived, seen('eni-b', BACK, 'REJECT'), ...idleBoth]),
      expected: { outcome: 'blocked', certainty: 'certain', signature: 'K3', resourceId: 'acl-b' },
    },
    {
      why: 'security groups let answers through, so without any configuration a rejected answer is the network ACL',
      network: unknown,
      evidence: evidence([...arrived, seen('eni-b', BACK, 'REJECT'), ...idleBoth]),
      expected: { outcome: 'blocked', certainty: 'likely', signature: 'K3', resourceId: null, alternatives: [] },
    },
  ],
  SOURCE_NETWORK_ACL_INGRESS: [
    {
      why: 'the network ACL of the source lacks the ephemeral ports',
      network: open()
        .acl('acl-a', { ingress: ['100 allow tcp 443 from 0.0.0.0/0'] }, 'subnet-a')
        .build(),
      ask: tcp(A, B, 443),
      evidence: evidence([
        seen('eni-a', THERE, 'ACCEPT', syn),
        seen('eni-b', THERE, 'ACCEPT', syn),
        seen('eni-b', BACK, 'ACCEPT', { ...syn, ports: '443 40000' }),
        seen('eni-a', BACK, 'REJECT', { ...syn, ports: '443 40000' }),
      ]),
      expected: { outcome: 'blocked', certainty: 'certain', signature: 'K4', resourceId: 'acl-a' },
    },
  ],
  NO_ROUTE: [
    {
      why: 'the table of the subnet knows only the VPC',
      network: outside().routes('rtb-a', [], 'subnet-1').build(),
      ask: ping(A, INTERNET),
      evidence: evidence(sentOut),
      expected: { outcome: 'unanswered', certainty: 'certain', resourceId: 'rtb-a', rule: 'no route to 8.8.8.8' },
    },
    {
      why: 'AWS does not say whether an unroutable packet is recorded: no record fits as well',
      network: outside().routes('rtb-a', [], 'subnet-1').build(),
      ask: ping(A, INTERNET),
      evidence: evidence([idle('eni-a')], { probe }),
      expected: { outcome: 'unanswered', certainty: 'likely', signature: 'K8' },
    },
    {
      why: 'nor whether it is recorded as rejected',
      network: outside().routes('rtb-a', [], 'subnet-1').build(),
      ask: ping(A, INTERNET),
      evidence: evidence([seen('eni-a', OUT, 'REJECT'), idle('eni-a')]),
      expected: { outcome: 'unanswered', certainty: 'likely' },
    },
  ],
  BLACKHOLE_ROUTE: [
    {
      why: 'the target of the route was deleted',
      network: outside().routes('rtb-a', ['0.0.0.0/0 -> nat-gone (blackhole)'], 'subnet-1').build(),
      ask: ping(A, INTERNET),
      evidence: evidence(sentOut),
      expected: { outcome: 'unanswered', certainty: 'certain', resourceId: 'rtb-a' },
    },
  ],
  ROUTE_DIVERTS: [
    {
      why: 'a more specific route leads to an appliance that keeps what it gets',
      network: open()
        .subnet('subnet-c')
        .instance('fw', { groups: ['sg-b'], sourceDestCheck: false })
        .routes('rtb-a', ['172.31.16.0/20 -> eni-fw'], 'subnet-a')
        .build(),
      evidence: evidence([...sent, ...idleBoth]),
      expected: { outcome: 'unanswered', signature: 'K5', resourceId: 'eni-fw' },
    },
  ],
  NO_INTERNET_GATEWAY: [
    {
      why: 'the gateway in the route is attached to another VPC',
      network: outside()
        .change((one) => ({ ...one, internetGateways: [{ id: 'igw-1', vpcIds: [] }] }))
        .build(),
      ask: ping(A, INTERNET),
      evidence: evidence(sentOut),
      expected: { outcome: 'unanswered', certainty: 'certain', resourceId: 'igw-1' },
    },
  ],
  NO_PUBLIC_ADDRESS: [
    {
      why: 'an internet gateway passes nothing from an interface without a public address',
      network: network().internetGateway().instance('a').flowLog('vpc-1').build(),
      ask: ping(A, INTERNET),
      evidence: evidence(sentOut),
      expected: { outcome: 'unanswered', certainty: 'certain', resourceId: 'igw-1' },
    },
  ],
  PRIVATE_ADDRESS_OVER_INTERNET_GATEWAY: [
    {
      why: 'the default route takes a private address to the internet gateway',
      network: outside().build(),
      ask: ping(A, '10.9.9.9'),
      evidence: evidence([seen('eni-a', `${A} > 10.9.9.9`, 'ACCEPT'), idle('eni-a')]),
      expected: { outcome: 'unanswered', certainty: 'certain', resourceId: 'igw-1' },
    },
  ],
  BLOCK_PUBLIC_ACCESS: [
    {
      why: 'the record says so itself, where its format can',
      network: unknown,
      ask: ping(A, INTERNET),
      evidence: evidence([], {
        records: records([`eni-a ${A} ${INTERNET} 1 ${BEGIN} ${BEGIN + 9} REJECT OK BPA`], v8),
      }),
      expected: { outcome: 'blocked', certainty: 'likely', alternatives: [], signature: 'K1' },
    },
    {
      why: 'both say so',
      network: outside().blockPublicAccess('block-bidirectional').build(),
      ask: ping(A, INTERNET),
      evidence: evidence([], {
        records: records([`eni-a ${A} ${INTERNET} 1 ${BEGIN} ${BEGIN + 9} REJECT OK BPA`], v8),
      }),
      expected: { outcome: 'blocked', certainty: 'certain' },
    },
  ],
  NAT_GATEWAY: [
    {
      why: 'it failed',
      network: withNat('failed'),
      ask: ping(A, INTERNET),
      evidence: evidence(sentOut),
      expected: { outcome: 'unanswered', certainty: 'certain', resourceId: 'nat-1', rule: 'nat-1 is in state failed' },
    },
    {
      why: 'the network ACL of its subnet denies, and its own interface says so',
      network: withNat('available', true),
      ask: ping(A, INTERNET),
      evidence: evidence([...sentOut, seen('eni-nat-1', `172.31.16.10 > ${INTERNET}`, 'REJECT')]),
      expected: { outcome: 'unanswered', certainty: 'certain', resourceId: 'acl-nat' },
    },
  ],
  PEERING: [
    {
      why: 'nobody accepted it',
      network: peered({ state: 'pending-acceptance' }).build(),
      ask: ping('10.0.0.10', '10.1.0.10'),
      evidence: evidence([seen('eni-a', '10.0.0.10 > 10.1.0.10', 'ACCEPT'), ...idleBoth]),
      expected: { outcome: 'unanswered', certainty: 'certain', signature: 'K5', resourceId: 'pcx-1' },
    },
  ],
  NO_RETURN_ROUTE: [
    {
      why: 'the far end of a peering has no route back',
      network: peered({ back: false }).build(),
      ask: ping('10.0.0.10', '10.1.0.10'),
      evidence: evidence([
        seen('eni-a', '10.0.0.10 > 10.1.0.10', 'ACCEPT'),
        seen('eni-b', '10.0.0.10 > 10.1.0.10', 'ACCEPT'),
        seen('eni-b', '10.1.0.10 > 10.0.0.10', 'ACCEPT'),
        ...idleBoth,
      ]),
      expected: { outcome: 'unanswered', certainty: 'certain', signature: 'K7', resourceId: 'rtb-vpc-2' },
    },
  ],
  HOST_SILENT: [
    {
      why: 'it arrived and was let in, and nothing came back',
      network: open().build(),
      evidence: evidence([...arrived, ...idleBoth]),
      expected: { outcome: 'unanswered', certainty: 'likely', signature: 'K6', resourceId: 'i-b', alternatives: [] },
    },
    {
      why: 'on the internet nobody records anything, but the way there is free',
      network: outside().build(),
      ask: ping(A, INTERNET),
      evidence: evidence(sentOut),
      expected: {
        outcome: 'unanswered',
        certainty: 'possible',
        signature: null,
        alternatives: ['LOST_IN_TRANSIT', 'REPLY_LOST'],
      },
    },
  ],
  DNS_NOT_FOUND: [
    {
      why: 'the program says that the name was not found',
      network: open().build(),
      ask: { ...tcp(A, B, 443), error: { kind: 'name', text: 'getaddrinfo ENOTFOUND b.internal' } },
      evidence: evidence(idleBoth),
      expected: { outcome: 'unanswered', certainty: 'likely' },
    },
  ],
  PORT_CLOSED: [
    {
      why: 'a reset came back, and never a SYN',
      network: open().build(),
      ask: tcp(A, B, 443),
      evidence: withFlags(
        flagged('eni-a', A, B, '40000 443', 'ACCEPT', 2),
        flagged('eni-b', A, B, '40000 443', 'ACCEPT', 2),
        flagged('eni-b', B, A, '443 40000', 'ACCEPT', 4),
        flagged('eni-a', B, A, '443 40000', 'ACCEPT', 4),
      ),
      expected: { outcome: 'blocked', certainty: 'certain', signature: 'K9' },
    },
    {
      why: 'without flags: replies of bare headers hold no SYN-ACK',
      network: open().build(),
      ask: tcp(A, B, 443),
      evidence: evidence([
        seen('eni-a', THERE, 'ACCEPT', { ...syn, packets: 3, bytes: 180 }),
        seen('eni-b', THERE, 'ACCEPT', { ...syn, packets: 3, bytes: 180 }),
        seen('eni-b', BACK, 'ACCEPT', { ...syn, ports: '443 40000', packets: 3, bytes: 120 }),
        seen('eni-a', BACK, 'ACCEPT', { ...syn, ports: '443 40000', packets: 3, bytes: 120 }),
      ]),
      expected: { outcome: 'blocked', certainty: 'likely', signature: 'K9' },
    },
    {
      why: 'UDP: the host says "port unreachable" by ICMP',
      network: open().build(),
      ask: udp(A, B, 514),
      evidence: evidence([
        seen('eni-a', THERE, 'ACCEPT', { protocol: 17, ports: '40000 514' }),
        seen('eni-b', THERE, 'ACCEPT', { protocol: 17, ports: '40000 514' }),
        seen('eni-b', BACK, 'ACCEPT', { protocol: 1 }),
        seen('eni-a', BACK, 'ACCEPT', { protocol: 1 }),
        ...idleBoth,
      ]),
      expected: { outcome: 'blocked', certainty: 'likely', signature: 'K6' },
    },
  ],
  ADDRESS_NOT_FOUND: [
    {
      why: 'no interface of the VPC has it',
      network: open().build(),
      ask: ping(A, '172.31.16.99'),
      evidence: evidence([seen('eni-a', `${A} > 172.31.16.99`, 'ACCEPT'), ...idleBoth]),
      expected: { outcome: 'unanswered', certainty: 'certain', rule: 'no network interface of vpc-1 has 172.31.16.99' },
    },
  ],
  DESTINATION_NOT_RUNNING: [
    {
      why: 'the instance is stopped',
      network: open()
        .change((one) => ({
          ...one,
          interfaces: one.interfaces.map((eni) => (eni.id === 'eni-b' ? { ...eni, instanceState: 'stopped' } : eni)),
        }))
        .build(),
      evidence: evidence([...sent, ...idleBoth]),
      expected: {
        outcome: 'unanswered',
        certainty: 'certain',
        signature: 'K5',
        resourceId: 'i-b',
        rule: 'i-b is stopped',
      },
    },
  ],
  SOURCE_NOT_RUNNING: [
    {
      why: 'the instance is stopped',
      network: open()
        .change((one) => ({
          ...one,
          interfaces: one.interfaces.map((eni) => (eni.id === 'eni-a' ? { ...eni, instanceState: 'stopped' } : eni)),
        }))
        .build(),
      evidence: evidence(idleBoth),
      expected: { outcome: 'unanswered', certainty: 'certain', signature: 'K8', resourceId: 'i-a' },
    },
  ],
  SOURCE_DEST_CHECK: [
    {
      why: 'a container address goes out by an interface that may not forward',
      network: open().build(),
      ask: { ...ping('10.244.0.5', B), source: { address: '10.244.0.5', interfaceId: 'eni-a' } },
      evidence: evidence(idleBoth, { probe }),
      expected: { outcome: 'unanswered', certainty: 'likely', resourceId: 'eni-a' },
    },
    {
      why: 'the route leads to an appliance whose check nobody turned off',
      network: open()
        .subnet('subnet-c')
        .instance('fw', { groups: ['sg-b'] })
        .routes('rtb-a', ['172.31.16.0/20 -> eni-fw'], 'subnet-a')
        .build(),
      evidence: evidence([...sent, ...idleBoth]),
      expected: { outcome: 'unanswered', certainty: 'certain', signature: 'K5', resourceId: 'eni-fw' },
    },
  ],
  NEVER_SENT: [
    {
      why: 'a probe ran, but its interface saw nothing',
      network: open().build(),
      evidence: evidence(idleBoth, { probe }),
      expected: { outcome: 'inconclusive', signature: 'K8' },
    },
  ],
  NO_TRAFFIC: [
    {
      why: 'nobody sent anything that we know of',
      network: open().build(),
      evidence: evidence([...idleBoth, idle('eni-a', -300)]),
      expected: { outcome: 'inconclusive', signature: 'K8' },
    },
  ],
  LATE_PACKET: [
    {
      why: 'refused without a SYN, and no rule explains it',
      network: open().build(),
      ask: tcp(A, B, 443),
      evidence: withFlags(flagged('eni-b', A, B, '40000 443', 'REJECT', 1)),
      expected: { outcome: 'inconclusive', signature: 'K2' },
    },
  ],
  RULE_CHANGED: [
    {
      why: 'accepted first and rejected later',
      network: open().group('sg-b', {}).build(),
      evidence: evidence([
        ...answered,
        seen('eni-a', BACK, 'ACCEPT'),
        seen('eni-a', THERE, 'ACCEPT', { start: 120 }),
        seen('eni-b', THERE, 'REJECT', { start: 120 }),
        idle('eni-a', 180),
        idle('eni-b', 180),
      ]),
      expected: {
        outcome: 'blocked',
        certainty: 'certain',
        signature: 'K10',
        resourceId: 'sg-b',
        alternatives: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      },
    },
    {
      why: 'rejected first and accepted later',
      network: open().build(),
      evidence: evidence([
        seen('eni-b', THERE, 'REJECT'),
        ...[seen('eni-a', THERE, 'ACCEPT', { start: 120 }), seen('eni-b', THERE, 'ACCEPT', { start: 120 })],
        ...[seen('eni-b', BACK, 'ACCEPT', { start: 120 }), seen('eni-a', BACK, 'ACCEPT', { start: 120 })],
      ]),
      expected: { outcome: 'delivered', signature: 'K10', resourceId: null },
    },
  ],
  STALE_EVIDENCE: [
    {
      why: 'rejected then, allowed now',
      network: open().build(),
      evidence: evidence([...sent, seen('eni-b', THERE, 'REJECT'), ...idleBoth]),
      expected: { outcome: 'inconclusive', certainty: 'likely', signature: 'K2' },
    },
  ],
  LOST_IN_TRANSIT: [
    {
      why: 'it left and did not arrive, though everything allows it',
      network: open().build(),
      evidence: evidence([...sent, ...idleBoth]),
      expected: { outcome: 'unanswered', certainty: 'likely', signature: 'K5', alternatives: [] },
    },
  ],
  REPLY_LOST: [
    {
      why: 'the answer left and did not come back, though everything allows it',
      network: open().build(),
      evidence: evidence([...answered, ...idleBoth]),
      expected: { outcome: 'unanswered', certainty: 'likely', signature: 'K7', alternatives: [] },
    },
  ],
  NOT_LOGGED: [
    {
      why: 'instance metadata',
      network: open().build(),
      ask: tcp(A, '169.254.169.254', 80),
      evidence: evidence(idleBoth),
      expected: { outcome: 'inconclusive', certainty: 'certain' },
    },
    {
      why: 'the Amazon DNS server of the VPC',
      network: open().build(),
      ask: udp(A, '172.31.0.2', 53),
      evidence: evidence(idleBoth),
      expected: { outcome: 'inconclusive' },
    },
    {
      why: 'a host that talks to itself',
      network: open().build(),
      ask: ping(A, A),
      evidence: evidence(idleBoth),
      expected: { outcome: 'inconclusive' },
    },
  ],
  NO_FLOW_LOG: [
    {
      why: 'nothing is recorded and nothing stops it',
      network: { ...open().build(), flowLogs: [] },
      evidence: evidence([]),
      expected: { outcome: 'inconclusive', signature: null },
    },
    {
      why: 'nobody made one, and a probe was sent',
      network: { ...open().build(), flowLogs: [] },
      evidence: evidence([], { probe }),
      expected: { outcome: 'inconclusive' },
    },
  ],
  TRAFFIC_TYPE_FILTERED: [
    {
      why: 'accepted traffic alone is recorded, so a missing record may be a reject',
      network: open()
        .change((one) => ({ ...one, flowLogs: one.flowLogs.map((log) => ({ ...log, trafficType: 'ACCEPT' })) }))
        .build(),
      evidence: evidence([...sent, ...idleBoth]),
      expected: { outcome: 'inconclusive', certainty: 'certain', resourceId: 'fl-1' },
    },
  ],
  DELIVERY_FAILING: [
    {
      why: 'the role of the flow log may not write',
      network: open()
        .change((one) => ({
          ...one,
          flowLogs: one.flowLogs.map((log) => ({ ...log, delivery: 'failed', deliveryError: 'Access error' })),
        }))
        .build(),
      evidence: evidence([]),
      expected: {
        outcome: 'inconclusive',
        certainty: 'certain',
        resourceId: 'fl-1',
      },
    },
  ],
  NOT_IN_EVIDENCE: [
    {
      why: 'the files hold nothing of the destination, and will not grow',
      network: open().build(),
      evidence: evidence([...sent, idle('eni-a')], { kind: 'files' }),
      expected: { outcome: 'inconclusive', certainty: 'likely', signature: null },
    },
  ],
  ENCRYPTION_CONTROLS: [
    {
      why: 'the record says so itself',
      network: open().build(),
      evidence: evidence([], { records: records([`eni-b ${A} ${B} 1 ${BEGIN} ${BEGIN + 9} REJECT OK EC`], v8) }),
      expected: { outcome: 'blocked', certainty: 'likely' },
    },
  ],
  OVERLAPPING_CIDR: [
    {
      why: 'the local route wins over the transit gateway, and the address is of another VPC',
      network: network()
        .vpc('vpc-1', '10.0.0.0/16')
        .instance('a')
        .routes('rtb-1', ['10.0.0.0/8 -> tgw-1'])
        .vpc('vpc-2', '10.0.0.0/16')
        .subnet('subnet-2', '10.0.7.0/24')
        .instance('b')
        .flowLog('vpc-1')
        .flowLog('vpc-2')
        .build(),
      ask: ping('10.0.0.10', '10.0.7.10'),
      evidence: evidence([seen('eni-a', '10.0.0.10 > 10.0.7.10', 'ACCEPT'), ...idleBoth]),
      expected: { outcome: 'unanswered', resourceId: 'rtb-1' },
    },
  ],
  TRANSIT_GATEWAY: [
    {
      why: 'the way leads over one, and what is behind it nobody described',
      network: outside().routes('rtb-a', ['10.0.0.0/8 -> tgw-1'], 'subnet-1').build(),
      ask: ping(A, '10.9.9.9'),
      evidence: evidence([seen('eni-a', `${A} > 10.9.9.9`, 'ACCEPT'), idle('eni-a')]),
      expected: { outcome: 'unanswered', certainty: 'possible', resourceId: 'tgw-1' },
    },
    {
      why: 'its own flow log counts the packets that had no route',
      network: outside().routes('rtb-a', ['10.0.0.0/8 -> tgw-1'], 'subnet-1').build(),
      ask: ping(A, '10.9.9.9'),
      evidence: evidence([], {
        records: [
          ...records([seen('eni-a', `${A} > 10.9.9.9`, 'ACCEPT'), idle('eni-a')]),
          ...records(
            [`tgw-1 ${A} 10.9.9.9 1 4 336 ${BEGIN} ${BEGIN + 40} 4 0`],
            'tgw-id srcaddr dstaddr protocol packets bytes start end packets-lost-no-route packets-lost-blackhole',
          ),
        ],
      }),
      expected: { outcome: 'unanswered', resourceId: 'tgw-1', rule: 'packets-lost-no-route 4' },
    },
  ],
  VPN: [
    {
      why: 'the way leads into one',
      network: outside().routes('rtb-a', ['192.168.0.0/16 -> vgw-1'], 'subnet-1').build(),
      ask: ping(A, '192.168.9.9'),
      evidence: evidence([seen('eni-a', `${A} > 192.168.9.9`, 'ACCEPT'), idle('eni-a')]),
      expected: { outcome: 'unanswered', certainty: 'possible', resourceId: 'vgw-1' },
    },
  ],
  VPC_ENDPOINT: [
    {
      why: 'a firewall endpoint takes it',
      network: outside().routes('rtb-a', ['0.0.0.0/0 -> vpce-1'], 'subnet-1').build(),
      ask: ping(A, INTERNET),
      evidence: evidence(sentOut),
      expected: { outcome: 'unanswered', certainty: 'possible', resourceId: 'vpce-1' },
    },
  ],
  LOAD_BALANCER: [
    {
      why: 'it took the connection and nothing came back: listener, targets or a target that asks for itself',
      network: open().interface('eni-lb', { kind: 'load-balancer', interfaceType: 'network_load_balancer' }).build(),
      ask: tcp(A, '172.31.16.11', 443),
      evidence: evidence([
        seen('eni-a', `${A} > 172.31.16.11`, 'ACCEPT', syn),
        seen('eni-lb', `${A} > 172.31.16.11`, 'ACCEPT', syn),
        idle('eni-a'),
        idle('eni-lb'),
      ]),
      expected: { outcome: 'unanswered', resourceId: 'eni-lb' },
    },
  ],
  REPLY_BY_OTHER_INTERFACE: [
    {
      why: 'the second interface of the host refused the answer',
      network: open()
        .subnet('subnet-c')
        .interface('eni-b2', { kind: 'instance', instanceId: 'i-b', instanceState: 'running' })
        .build(),
      evidence: evidence([...arrived, seen('eni-b2', `172.31.32.10 > ${A}`, 'REJECT'), ...idleBoth, idle('eni-b2')]),
      expected: { outcome: 'blocked', resourceId: 'eni-b2', certainty: 'likely' },
    },
  ],
  PATH_MTU: [
    {
      why: 'it gets through, and ICMP from a router on the way was refused meanwhile',
      network: open().build(),
      ask: tcp(A, B, 443),
      evidence: evidence([
        ...[seen('eni-a', THERE, 'ACCEPT', large), seen('eni-b', THERE, 'ACCEPT', large)],
        seen('eni-b', BACK, 'ACCEPT', { ...large, ports: '443 40000' }),
        seen('eni-a', BACK, 'ACCEPT', { ...large, ports: '443 40000' }),
        seen('eni-a', `172.31.99.1 > ${A}`, 'REJECT', { protocol: 1, packets: 1, bytes: 576 }),
      ]),
      expected: { outcome: 'delivered', cause: null, alternatives: ['PATH_MTU'], certainty: 'likely' },
    },
  ],
  NOT_YET_DELIVERED: [
    {
      why: 'the destination has no row yet, whatever the rules say',
      network: open().group('sg-b', {}).build(),
      evidence: evidence([...sent, idle('eni-a')]),
      expected: { outcome: 'inconclusive', signature: null, alternatives: ['DESTINATION_SECURITY_GROUP_INGRESS'] },
    },
  ],
  RECORDS_LOST: [
    {
      why: 'SKIPDATA covers the time',
      network: open().group('sg-b', {}).build(),
      evidence: evidence([...sent, idle('eni-a'), skipped('eni-b'), idle('eni-b')]),
      expected: { outcome: 'inconclusive', alternatives: ['DESTINATION_SECURITY_GROUP_INGRESS'] },
    },
  ],
};

function withNat(state: string, isDenied = false): Network {
  return behindNat(isDenied ? { egress: ['100 allow tcp to 0.0.0.0/0'] } : {}, { state }).build();
}
