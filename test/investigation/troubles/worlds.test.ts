import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookIn } from '../../../src/investigation/troubles/look-for-troubles.js';
import type { Interface, Network } from '../../../src/network/model.js';
import { protocolWord } from '../../../src/network/wording.js';
import { fakeClock } from '../../helpers/fake-clock.js';
import { FLAGS, keptAs, PATHS } from '../../helpers/flow-lines.js';
import { network } from '../../helpers/network.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowlab-worlds-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A public, a private and an isolated subnet; web and a load balancer, two of an application and a function, a database. */
const town = () =>
  network()
    .vpc('vpc-1', '10.0.0.0/16', '2600:1f18:1::/56')
    .internetGateway()
    .subnet('subnet-pub', '10.0.1.0/24', '2600:1f18:1:1::/64')
    .subnet('subnet-app', '10.0.2.0/24', '2600:1f18:1:2::/64')
    .subnet('subnet-db', '10.0.3.0/24', '2600:1f18:1:3::/64')
    .routes('rtb-pub', ['0.0.0.0/0 -> igw-1', '::/0 -> igw-1'], 'subnet-pub')
    .routes('rtb-app', ['0.0.0.0/0 -> nat-1', '172.31.0.0/16 -> pcx-1'], 'subnet-app')
    .routes('rtb-db', [], 'subnet-db')
    .group('sg-web', { ingress: ['tcp 80 from 0.0.0.0/0', 'tcp 443 from 0.0.0.0/0'] })
    .group('sg-lb', { ingress: ['tcp 443 from 0.0.0.0/0'] })
    .group('sg-app', { ingress: ['tcp 8080 from sg-lb', 'tcp 9000 from 10.0.0.0/16', 'udp 514 from 10.0.0.0/16'] })
    .group('sg-fn', { egress: ['all to 10.0.0.0/8', 'all to 172.16.0.0/12'] })
    .group('sg-db', { ingress: ['tcp 5432 from sg-app', 'udp 514 from 10.0.0.0/16'] })
    .instance('web', { subnet: 'subnet-pub', address: '10.0.1.10', public: '54.0.0.10', ipv6: '2600:1f18:1:1::10' })
    .instance('app', {
      subnet: 'subnet-app',
      address: '10.0.2.10',
      groups: ['sg-app'],
      ipv6: '2600:1f18:1:2::10',
    })
    .instance('app2', { subnet: 'subnet-app', address: '10.0.2.11', groups: ['sg-app'] })
    .instance('db', { subnet: 'subnet-db', address: '10.0.3.10', ipv6: '2600:1f18:1:3::10' })
    .interface('eni-lb', other('load-balancer', '10.0.1.20', 'subnet-pub', ['sg-lb'], '54.0.0.20'))
    .interface('eni-nat', other('nat-gateway', '10.0.1.5', 'subnet-pub', [], '52.0.0.1'))
    .interface('eni-fn', other('other', '10.0.2.50', 'subnet-app', ['sg-fn']))
    .interface('eni-task', other('other', '10.0.2.60', 'subnet-app', ['sg-app']))
    .change((now) => ({
      ...now,
      natGateways: [
        {
          id: 'nat-1',
          vpcId: 'vpc-1',
          subnetId: 'subnet-pub',
          state: 'available',
          connectivity: 'public',
          privateAddress: '10.0.1.5',
          publicAddress: '52.0.0.1',
          interfaceId: 'eni-nat',
        },
      ],
      peerings: [
        {
          id: 'pcx-1',
          state: 'active',
          requester: { vpcId: 'vpc-1', cidrs: ['10.0.0.0/16'], region: 'us-east-1' },
          accepter: { vpcId: 'vpc-9', cidrs: ['172.31.0.0/16'], region: 'us-east-1' },
        },
      ],
    }));

const other = (
  kind: Interface['kind'],
  address: string,
  subnetId: string,
  securityGroupIds: readonly string[],
  outside?: string,
): Partial<Interface> => ({
  kind,
  subnetId,
  privateAddresses: [address],
  publicAddresses: outside === undefined ? {} : { [address]: outside },
  securityGroupIds,
  sourceDestCheck: kind !== 'nat-gateway',
});

const at = { web: '10.0.1.10', lb: '10.0.1.20', app: '10.0.2.10', app2: '10.0.2.11', fn: '10.0.2.50', db: '10.0.3.10' };
type Who = keyof typeof at;

/** Both interfaces recorded it, and the answer. */
const through = (from: Who, to: Who, ports: string, when = '@0+50', flags = ['S', 'SA']): readonly string[] => {
  const [client, port] = ports.split(' ');
  const [there, back] = [`${at[from]}:${client} > ${at[to]}:${port}`, `${at[to]}:${port} > ${at[from]}:${client}`];
  return [from, to].flatMap((who) => [
    `eni-${who} ${there} tcp ACCEPT 8/1400 ${when} ${flags[0]}`,
    `eni-${who} ${back} tcp ACCEPT 7/2900 ${when} ${flags[1]}`,
  ]);
};

/** It left its interface, and the other refused it. */
const refused = (from: Who, to: Who, ports: string, when = '@0+50', protocol = 'tcp'): readonly string[] => {
  const [client, port] = ports.split(' ');
  const way = `${at[from]}:${client} > ${at[to]}:${port} ${protocol}`;
  return [`eni-${from} ${way} ACCEPT 3/180 ${when}`, `eni-${to} ${way} REJECT 3/180 ${when}`];
};

/** Let in, and nobody answered. */
const silent = (from: Who, to: Who, ports: string, when = '@0+50', protocol = 'tcp'): readonly string[] =>
  refused(from, to, ports, when, protocol).map((line) => line.replace('REJECT', 'ACCEPT'));

/** Something at each interface in later windows, so that the log reaches further. */
const later = (minute = 10): readonly string[] =>
  (['web', 'lb', 'app', 'app2', 'fn', 'db', 'nat', 'task'] as const).map(
    (who) => `eni-${who} NODATA @${minute * 60}+60`,
  );

interface World {
  readonly rows: readonly string[];
  readonly network?: Network;
  readonly format?: string;
  /** Lines of another file. */
  readonly beside?: readonly string[];
  /** `source > destination traffic ×tries CAUSE`, in order; a cause of `*`: whichever. */
  readonly broken: readonly string[];
  readonly scanners?: string;
  readonly undecided?: number;
}

const worlds: Readonly<Record<string, World>> = {
  'what works, and scanners at closed ports': {
    rows: [
      ...through('app', 'db', '40001 5432'),
      'eni-web 203.0.113.9:50000 > 10.0.1.10:22 tcp REJECT 1/40 @5+10',
      'eni-web 203.0.113.9:50000 > 10.0.1.10:23 tcp REJECT 1/40 @5+10',
      'eni-web 198.51.100.7:50000 > 10.0.1.10:22 tcp REJECT 1/40 @5+10',
      'eni-web 198.51.100.7:50000 > 10.0.1.10:22 tcp REJECT 1/40 @65+10',
    ],
    broken: [],
    scanners: '2/3',
  },
  'a function whose group the database does not let in, with a SYN that is sent again': {
    rows: [
      ...through('app', 'db', '40001 5432'),
      ...refused('fn', 'db', '40001 5432'),
      ...refused('fn', 'db', '40001 5432', '@60+50'),
      ...refused('fn', 'db', '40002 5432', '@60+50'),
      ...refused('fn', 'db', '40003 5432', '@120+50'),
    ],
    broken: ['10.0.2.50 > 10.0.3.10 tcp 5432 ×3 DESTINATION_SECURITY_GROUP_INGRESS'],
  },
  'what was mended meanwhile': {
    rows: [
      ...refused('app2', 'db', '40001 5432'),
      ...refused('app2', 'db', '40002 5432', '@60+50'),
      ...through('app2', 'db', '40003 5432', '@300+50'),
    ],
    broken: [],
  },
  'what broke meanwhile': {
    network: town().group('sg-db', {}).build(),
    rows: [
      ...through('app', 'db', '40001 5432'),
      ...refused('app', 'db', '40002 5432', '@300+50'),
      ...refused('app', 'db', '40003 5432', '@360+50'),
    ],
    broken: ['10.0.2.10 > 10.0.3.10 tcp 5432 ×3 *'],
  },
  'health checks that get no answer from one of two targets': {
    rows: [
      ...[0, 1, 2, 3].flatMap((n) => silent('lb', 'app', `4000${n} 8080`, `@${n * 60}+30`)),
      ...[0, 1, 2, 3].flatMap((n) => through('lb', 'app2', `4000${n} 8080`, `@${n * 60}+30`)),
      ...[1, 2].map((n) => `eni-lb 203.0.113.9:5000${n} > 10.0.1.20:22 tcp REJECT 1/40 @5+10`),
      ...later(),
    ],
    broken: ['10.0.1.20 > 10.0.2.10 tcp 8080 ×4 HOST_SILENT'],
    scanners: '1/2',
  },
  'a connection that lives for longer than the files, and a packet of another that came too late': {
    rows: [
      ...[0, 1, 2, 3].flatMap((n) => through('app', 'db', '40001 5432', `@${n * 60}+59`, ['-', '-'])),
      ...through('app2', 'db', '40002 5432', '@0+50'),
      'eni-app2 10.0.3.10:5432 > 10.0.2.11:40002 tcp REJECT 1/40 @500+1 R',
      'eni-db 10.0.3.10:5432 > 10.0.2.11:40002 tcp ACCEPT 1/40 @500+1 R',
    ],
    broken: [],
  },
  'the four rows of a NAT gateway, and what tries it from outside': {
    format: PATHS,
    rows: [
      'eni-app 10.0.2.10:40001 > 1.1.1.1:443 tcp ACCEPT 9/1800 @0+50 S flow-direction=egress',
      'eni-app 1.1.1.1:443 > 10.0.2.10:40001 tcp ACCEPT 9/5800 @0+50 SA flow-direction=ingress',
      'eni-nat 10.0.2.10:40001 > 10.0.1.5:443 tcp ACCEPT 9/1800 @0+50 S pkt-srcaddr=10.0.2.10 pkt-dstaddr=1.1.1.1 flow-direction=ingress',
      'eni-nat 10.0.1.5:6001 > 1.1.1.1:443 tcp ACCEPT 9/1800 @0+50 S pkt-srcaddr=10.0.1.5 pkt-dstaddr=1.1.1.1 flow-direction=egress',
      'eni-nat 1.1.1.1:443 > 10.0.1.5:6001 tcp ACCEPT 9/5800 @0+50 SA pkt-srcaddr=1.1.1.1 pkt-dstaddr=10.0.1.5 flow-direction=ingress',
      'eni-nat 10.0.1.5:443 > 10.0.2.10:40001 tcp ACCEPT 9/5800 @0+50 SA pkt-srcaddr=1.1.1.1 pkt-dstaddr=10.0.2.10 flow-direction=egress',
      'eni-nat 203.0.113.50:4444 > 10.0.1.5:22 tcp ACCEPT 1/40 @20+5 S pkt-srcaddr=203.0.113.50 pkt-dstaddr=10.0.1.5 flow-direction=ingress',
    ],
    broken: [],
    scanners: '1/1',
  },
  'a NAT gateway without pkt- fields that gets no answer from outside': {
    rows: [
      'eni-app 10.0.2.10:40001 > 1.1.1.1:443 tcp ACCEPT 3/180 @0+50 S',
      'eni-nat 10.0.2.10:40001 > 1.1.1.1:443 tcp ACCEPT 3/180 @0+50 S',
      'eni-nat 10.0.1.5:6001 > 1.1.1.1:443 tcp ACCEPT 3/180 @0+50 S',
      ...later(),
    ],
    broken: ['10.0.2.10 > 1.1.1.1 tcp 443 ×1 *'],
  },
  'a group that lets nobody out: ranked behind one’s own, however many tries': {
    rows: [
      ...[1, 2, 3, 4].map((n) => `eni-fn 10.0.2.50:4100${n} > 1.1.1.1:443 tcp REJECT 3/180 @${n * 60}+50`),
      'eni-fn 10.0.2.50:41005 > 8.8.8.8:443 tcp REJECT 3/180 @0+50',
      ...refused('fn', 'db', '40001 5432'),
    ],
    broken: [
      '10.0.2.50 > 10.0.3.10 tcp 5432 ×1 DESTINATION_SECURITY_GROUP_INGRESS',
      '10.0.2.50 > 1.1.1.1 tcp 443 ×4 SOURCE_SECURITY_GROUP_EGRESS',
      '10.0.2.50 > 8.8.8.8 tcp 443 ×1 SOURCE_SECURITY_GROUP_EGRESS',
    ],
  },
  'the file of the destination alone': {
    rows: refused('fn', 'db', '40001 5432').filter((line) => line.startsWith('eni-db')),
    broken: ['10.0.2.50 > 10.0.3.10 tcp 5432 ×1 DESTINATION_SECURITY_GROUP_INGRESS'],
  },
  'the file of the source alone': {
    rows: [
      ...refused('fn', 'db', '40001 5432').filter((line) => line.startsWith('eni-fn')),
      ...later().filter((line) => line.startsWith('eni-fn')),
    ],
    broken: ['10.0.2.50 > 10.0.3.10 tcp 5432 ×1 DESTINATION_SECURITY_GROUP_INGRESS'],
  },
  'the file of the source of what works': {
    rows: through('app', 'db', '40001 5432').filter((line) => line.startsWith('eni-app')),
    broken: [],
  },
  'a log of refusals alone': {
    rows: [
      ...[1, 2].flatMap((n) => refused('fn', 'db', `4000${n} 5432`)).filter((line) => line.includes('REJECT')),
      'eni-web 203.0.113.9:50000 > 10.0.1.10:22 tcp REJECT 1/40 @5+10',
      'eni-app 10.0.2.11:40001 > 10.0.2.10:22 tcp REJECT 1/60 @5+10',
      // Of the internet, to what nobody asked: the rules let every answer in.
      'eni-web 203.0.113.80:443 > 10.0.1.10:51515 tcp REJECT 1/40 @5+10',
    ],
    broken: [
      '10.0.2.50 > 10.0.3.10 tcp 5432 ×2 DESTINATION_SECURITY_GROUP_INGRESS',
      '10.0.2.11 > 10.0.2.10 tcp 22 ×1 DESTINATION_SECURITY_GROUP_INGRESS',
    ],
    scanners: '2/2',
  },
  'a log of refusals alone, where a network ACL lets no answer in': {
    network: town()
      .acl(
        'acl-pub',
        { ingress: ['90 deny tcp 32768-65535 from 0.0.0.0/0', '100 allow all from 0.0.0.0/0'] },
        'subnet-pub',
      )
      .build(),
    rows: [1, 2].map((n) => `eni-web 203.0.113.80:443 > 10.0.1.10:5151${n} tcp REJECT 4/240 @5+10`),
    broken: ['10.0.1.10 > 203.0.113.80 tcp 443 ×2 SOURCE_NETWORK_ACL_INGRESS'],
  },
  'UDP: names are asked and answered, a log is sent and needs no answer, the clock is refused': {
    rows: [
      'eni-app 10.0.2.10:40001 > 10.0.0.2:53 udp ACCEPT 1/70 @0+5',
      'eni-app 10.0.0.2:53 > 10.0.2.10:40001 udp ACCEPT 1/150 @0+5',
      ...silent('app', 'db', '514 514', '@0+50', 'udp'),
      ...silent('app', 'db', '514 514', '@60+50', 'udp'),
      ...refused('app', 'db', '40123 123', '@0+50', 'udp'),
    ],
    broken: ['10.0.2.10 > 10.0.3.10 udp 123 ×1 DESTINATION_SECURITY_GROUP_INGRESS'],
  },
  'a ping that is refused in window after window is one try': {
    rows: [0, 1, 2].flatMap((n) => [
      `eni-app 10.0.2.10:0 > 10.0.3.10:0 icmp ACCEPT 60/5040 @${n * 60}+59`,
      `eni-db 10.0.2.10:0 > 10.0.3.10:0 icmp REJECT 60/5040 @${n * 60}+59`,
    ]),
    broken: ['10.0.2.10 > 10.0.3.10 icmp ×1 DESTINATION_SECURITY_GROUP_INGRESS'],
  },
  'IPv6: refused between own machines, tried from outside, and what is said to all neighbours': {
    rows: [
      ...[1, 2].flatMap((n) => [
        `eni-app [2600:1f18:1:2::10]:4000${n} > [2600:1f18:1:3::10]:443 tcp ACCEPT 3/240 @0+50 S`,
        `eni-db [2600:1f18:1:2::10]:4000${n} > [2600:1f18:1:3::10]:443 tcp REJECT 3/240 @0+50 S`,
      ]),
      'eni-web [2001:db8:bad::1]:50000 > [2600:1f18:1:1::10]:22 tcp REJECT 1/60 @5+5 S',
      'eni-web [fe80::1]:0 > [ff02::1]:0 icmpv6 REJECT 4/300 @5+50',
      'eni-web [fe80::1]:546 > [ff02::1:2]:547 udp REJECT 1/90 @5+50',
    ],
    broken: ['2600:1f18:1:2::10 > 2600:1f18:1:3::10 tcp 443 ×2 DESTINATION_SECURITY_GROUP_INGRESS'],
    scanners: '1/1',
  },
  'a port where nobody listens': {
    format: FLAGS,
    rows: [1, 2].flatMap((n) => {
      const [there, back] = [`10.0.2.10:4000${n} > 10.0.2.11:9000`, `10.0.2.11:9000 > 10.0.2.10:4000${n}`];
      return ['app', 'app2'].flatMap((who) => [
        `eni-${who} ${there} tcp ACCEPT 1/60 @0+5 S`,
        `eni-${who} ${back} tcp ACCEPT 1/40 @0+5 RA`,
      ]);
    }),
    broken: ['10.0.2.10 > 10.0.2.11 tcp 9000 ×2 PORT_CLOSED'],
  },
  'a public service that answers nobody, behind what is one’s own': {
    rows: [
      ...[1, 2, 3].map((n) => `eni-web 203.0.113.${n}:40001 > 10.0.1.10:80 tcp ACCEPT 3/180 @${n * 60}+5`),
      ...refused('fn', 'db', '40001 5432'),
      ...later(),
    ],
    broken: [
      '10.0.2.50 > 10.0.3.10 tcp 5432 ×1 DESTINATION_SECURITY_GROUP_INGRESS',
      'internet > 10.0.1.10 tcp 80 ×3 HOST_SILENT',
    ],
  },
  'a public service that its network ACL keeps everybody from': {
    network: town()
      .acl('acl-pub', { ingress: ['90 deny tcp 443 from 0.0.0.0/0', '100 allow all from 0.0.0.0/0'] }, 'subnet-pub')
      .build(),
    rows: [1, 2].map((n) => `eni-web 203.0.113.${n}:40001 > 10.0.1.10:443 tcp REJECT 3/180 @${n * 60}+5`),
    broken: ['internet > 10.0.1.10 tcp 443 ×2 DESTINATION_NETWORK_ACL_INGRESS'],
  },
  'a public service that some get through to, the newest too': {
    rows: [
      'eni-web 203.0.113.1:40001 > 10.0.1.10:443 tcp ACCEPT 3/180 @0+5 S',
      'eni-web 203.0.113.2:40001 > 10.0.1.10:443 tcp ACCEPT 9/1800 @300+5 S',
      'eni-web 10.0.1.10:443 > 203.0.113.2:40001 tcp ACCEPT 9/5800 @300+5 SA',
      ...later(),
    ],
    broken: [],
  },
  'answers that a network ACL lets in to some client ports alone': {
    network: town()
      .acl(
        'acl-app',
        { ingress: ['90 deny tcp 49152-65535 from 0.0.0.0/0', '100 allow all from 0.0.0.0/0'] },
        'subnet-app',
      )
      .build(),
    rows: [
      ...through('app', 'db', '40001 5432'),
      ...[50001, 50002].flatMap((client) =>
        through('app', 'db', `${client} 5432`).map((line) =>
          line.startsWith('eni-app 10.0.3.10') ? line.replace('ACCEPT', 'REJECT') : line,
        ),
      ),
    ],
    broken: ['10.0.2.10 > 10.0.3.10 tcp 5432 ×3 SOURCE_NETWORK_ACL_INGRESS'],
  },
  'a machine behind a peering of which nothing is described, that does not answer': {
    rows: [
      'eni-app 10.0.2.10:40001 > 172.31.5.5:443 tcp ACCEPT 3/180 @0+50 S',
      'eni-fn 10.0.2.50:41001 > 1.1.1.1:443 tcp REJECT 3/180 @0+50',
      'eni-fn 10.0.2.50:41002 > 1.1.1.1:443 tcp REJECT 3/180 @0+50',
      ...later(),
    ],
    broken: ['10.0.2.10 > 172.31.5.5 tcp 443 ×1 *', '10.0.2.50 > 1.1.1.1 tcp 443 ×2 SOURCE_SECURITY_GROUP_EGRESS'],
  },
  'an answer whose window was lost': {
    rows: [
      'eni-app 10.0.2.10:40001 > 10.0.2.11:9000 tcp ACCEPT 3/180 @0+50 S',
      'eni-app SKIPDATA @0+60',
      'eni-app2 SKIPDATA @0+60',
      ...later(),
    ],
    broken: [],
    undecided: 1,
  },
  'records of a transit gateway beside those of an interface': {
    rows: through('app', 'db', '40001 5432'),
    beside: [
      '6 TransitGateway 123456789012 tgw-0abc tgw-attach-0aaa 123456789012 210987654321 vpc-1 vpc-9 subnet-app subnet-9 eni-0aaa1111 eni-0bbb2222 use1-az1 use1-az2 tgw-attach-0bbb 10.0.2.10 172.31.0.9 40112 443 6 5 300 1795430400 1795430455 OK IPv4 5 0 2 0 2 us-east-1 ingress - -',
    ],
    broken: [],
  },
  'a task of a container service that asks the database as its group may': {
    rows: [
      'eni-task 10.0.2.60:40001 > 10.0.3.10:5432 tcp ACCEPT 8/1400 @0+50 S',
      'eni-task 10.0.3.10:5432 > 10.0.2.60:40001 tcp ACCEPT 8/1400 @0+50 SA',
      'eni-db 10.0.2.60:40001 > 10.0.3.10:5432 tcp ACCEPT 8/1400 @0+50 S',
      'eni-db 10.0.3.10:5432 > 10.0.2.60:40001 tcp ACCEPT 8/1400 @0+50 SA',
      'eni-task 10.0.2.60:40002 > 10.0.3.10:5433 tcp ACCEPT 3/180 @0+50 S',
      'eni-db 10.0.2.60:40002 > 10.0.3.10:5433 tcp REJECT 3/180 @0+50 S',
    ],
    broken: ['10.0.2.60 > 10.0.3.10 tcp 5433 ×1 DESTINATION_SECURITY_GROUP_INGRESS'],
  },
};

const quiet = { ui: { tell: () => undefined, ask: () => Promise.reject(new Error('asked')) } };

async function said({ rows, network: given, format, beside }: World) {
  const file = join(folder, 'records.log');
  await writeFile(file, keptAs('headed', rows, format));
  const other = join(folder, 'beside.log');
  if (beside) await writeFile(other, beside.join('\n'));
  const { troubles, scanners, undecided } = await lookIn(
    given ?? town().build(),
    {
      vpcId: null,
      traffic: { protocol: null, port: null },
      span: { since: null, until: null },
      network: null,
      records: { kind: 'files', files: beside ? [file, other] : [file], format: null },
      account: { profile: null, region: null },
    },
    { aws: null, clock: fakeClock(0) },
    { ...quiet, stdin: Readable.from([]), signal: new AbortController().signal },
  );
  return {
    broken: troubles.map(({ suspicion: { isAnyone, between, protocol, port, tries }, connection, verdict }) => {
      const source = isAnyone && between === 'from-internet' ? 'internet' : connection.source.address;
      const what = `${protocolWord(protocol)}${port === null ? '' : ` ${port}`}`;
      return `${source} > ${connection.destination.address} ${what} ×${tries} ${verdict.cause}`;
    }),
    scanners: `${scanners.sources}/${scanners.tries}`,
    undecided,
  };
}

describe('what is broken, in files of mixed traffic', () => {
  it.each(Object.entries(worlds))('%s', async (_, world) => {
    const found = await said(world);
    const broken = found.broken.map((line, index) =>
      world.broken[index]?.endsWith(' *') ? line.replace(/ \S+$/, ' *') : line,
    );
    expect({ ...found, broken }).toEqual({
      broken: world.broken,
      scanners: world.scanners ?? '0/0',
      undecided: world.undecided ?? 0,
    });
  });
});
