import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.js';
import { applyChanges } from '../../../src/diagnosis/fix/change.js';
import type { Fix } from '../../../src/diagnosis/fix/fix.js';
import { contains } from '../../../src/network/cidr.js';
import { type ConnectionTrace, traceConnection } from '../../../src/network/connection.js';
import { interfaceById } from '../../../src/network/locate.js';
import type { Network } from '../../../src/network/model.js';
import type { Packet } from '../../../src/network/packet.js';
import type { TraceHop } from '../../../src/network/trace.js';
import { network } from '../../helpers/network.js';
import { evidence, ping, tcp } from '../evidence.js';

const S3 = '52.216.1.1';
const GOOGLE = '8.8.8.8';
const CLOUDFLARE = '2606:4700::1111';

/** A small account: a public subnet, a private one, a peered VPC, each with something shut at random. */
const world = fc
  .record({
    a: fc.subarray(['tcp 443 to 0.0.0.0/0', 'icmp to 0.0.0.0/0', 'all to ::/0']),
    b: fc.subarray(['tcp 443 from 172.31.0.0/16', 'icmp from sg-a', 'all from ::/0']),
    shared: fc.boolean(),
    aclIn: fc.constantFrom(
      ['90 deny all from 0.0.0.0/0'],
      ['1 deny icmp from 0.0.0.0/0', '100 allow all from 0.0.0.0/0'],
    ),
    aclOut: fc.constantFrom(['100 allow tcp 443 to 0.0.0.0/0'], ['100 allow all to 0.0.0.0/0'], []),
    hasAcl: fc.boolean(),
    routesA: fc.subarray(['0.0.0.0/0 -> igw-1', '::/0 -> igw-1', '10.1.0.0/16 -> pcx-1']),
    routesB: fc.subarray([
      '0.0.0.0/0 -> nat-1',
      '::/0 -> eigw-1',
      '10.1.0.0/16 -> pcx-1',
      '10.1.0.0/16 -> pcx-9 (blackhole)',
    ]),
    routesD: fc.subarray(['172.31.0.0/16 -> pcx-1']),
    egressOnly: fc.boolean(),
    list: fc.boolean(),
  })
  .map((parts): Network => {
    let one = network()
      .vpc('vpc-1', '172.31.0.0/16', '2600:1f18:1::/56')
      .internetGateway()
      .subnet('subnet-a', '172.31.0.0/20', '2600:1f18:1::/64')
      .instance('a', { public: '54.0.0.1', ipv6: '2600:1f18:1::a' })
      .natGateway('nat-1')
      .subnet('subnet-b', '172.31.16.0/20', '2600:1f18:1:1::/64')
      .group('sg-b', { ingress: parts.b })
      .group('sg-a', { egress: parts.a })
      .instance('b', { ipv6: '2600:1f18:1:1::b' })
      .instance('c', { groups: parts.shared ? ['sg-b'] : ['sg-b', 'sg-c'], ipv6: '2600:1f18:1:1::c' })
      .group('sg-c', {})
      .routes('rtb-a', parts.routesA, 'subnet-a')
      .routes('rtb-b', distinct(parts.routesB), 'subnet-b')
      .vpc('vpc-2', '10.1.0.0/16')
      .subnet('subnet-d', '10.1.0.0/20')
      .instance('d')
      .group('sg-d', { ingress: ['tcp 443 from 0.0.0.0/0'] })
      .routes('rtb-d', parts.routesD, 'subnet-d')
      .peering('pcx-1', 'vpc-1', 'vpc-2');
    if (parts.list) one = one.prefixList('pl-s3', '52.216.0.0/15', '3.5.0.0/19');
    const built = one.build();
    const networkAcls = built.networkAcls.map((acl) => acl);
    const shut = network()
      .subnet('subnet-b')
      .acl('acl-b', { ingress: parts.aclIn, egress: parts.aclOut }, 'subnet-b')
      .build()
      .networkAcls.filter(({ id }) => id === 'acl-b');
    return {
      ...built,
      networkAcls: parts.hasAcl
        ? [
            ...networkAcls.map((acl) => ({ ...acl, subnetIds: acl.subnetIds.filter((id) => id !== 'subnet-b') })),
            ...shut,
          ]
        : networkAcls,
      ...(parts.egressOnly ? { egressOnlyInternetGateways: [{ id: 'eigw-1', vpcIds: ['vpc-1'] }] } : {}),
      flowLogs: [],
    };
  });

const distinct = (routes: readonly string[]): readonly string[] =>
  routes.filter((route, at) => routes.findIndex((one) => one.split(' ')[0] === route.split(' ')[0]) === at);

const inside = ['172.31.0.10', '172.31.16.10', '172.31.16.11', '10.1.0.10', '2600:1f18:1::a', '2600:1f18:1:1::b'];
const outside = [GOOGLE, S3, CLOUDFLARE];

/** Every packet between any two of them that opens a connection. */
const universe: readonly Packet[] = [...inside, ...outside].flatMap((source) =>
  [...inside, ...outside, '54.0.0.1'].flatMap((destination) => {
    const isOneFamily = source.includes(':') === destination.includes(':');
    const isAnyOurs = inside.includes(source) || inside.includes(destination) || destination === '54.0.0.1';
    if (source === destination || !isOneFamily || !isAnyOurs) return [];
    const packet = { source, destination, sourcePort: 40_000 };
    const [protocol, type] = source.includes(':') ? [58, 128] : [1, 8];
    return [
      ...[22, 443].map((destinationPort) => ({ ...packet, protocol: 6, destinationPort })),
      { ...packet, protocol, sourcePort: 0, destinationPort: 0, icmp: { type, code: 0 } },
    ];
  }),
);

const isOpen = ({ request, reply }: ConnectionTrace): boolean =>
  request.disposition === 'delivered' && reply?.disposition === 'delivered';

const questions = fc.constantFrom(
  ...['172.31.16.10', '10.1.0.10', GOOGLE, S3, '172.31.0.10'].flatMap((to) => [
    tcp(to === '172.31.16.10' ? '172.31.0.10' : '172.31.16.10', to, 443),
    ping(to === '172.31.16.10' ? '172.31.0.10' : '172.31.16.10', to),
  ]),
  tcp('2600:1f18:1:1::b', CLOUDFLARE, 443),
  tcp('2600:1f18:1::a', CLOUDFLARE, 443),
  tcp(GOOGLE, '54.0.0.1', 22),
  tcp('10.1.0.10', '172.31.16.10', 443),
);

/** Does the text say that a packet may pass at this component now? */
function says(text: string, hop: TraceHop, leg: 'request' | 'reply', one: Network, fix: Fix): boolean {
  const { packet, direction } = hop;
  const other = direction === 'ingress' ? packet.source : packet.destination;
  const own = interfaceById(one, hop.interfaceId);
  const address = /the one address ([0-9a-f.:]*[0-9a-f])/.exec(text)?.[1];
  const block = /the block (\S+?),/.exec(text)?.[1];
  const isPeer =
    address !== undefined
      ? other === address
      : block !== undefined
        ? contains(block, other)
        : isMember(one, other, /every interface that is in (sg-\w+)/.exec(text)?.[1]) ||
          (text.includes('prefix list pl-s3') && contains('52.216.0.0/15', other));
  if (hop.component === 'security-group') {
    const changed = fix.change.flatMap((change) => ('groupId' in change ? change.groupId : []));
    const named = /(tcp|icmpv6|icmp)(?: (\d+))? (?:from|to) /.exec(text);
    const members = /(?:to|from) every interface that is in (sg-\w+), \d+ now\.$/.exec(text)?.[1];
    const isNamed = own?.securityGroupIds.includes(members ?? changed[0] ?? '') ?? false;
    const alone =
      one.interfaces.filter(({ securityGroupIds }) => securityGroupIds.includes(changed[0] ?? '')).length === 1;
    return (
      isNamed && (members !== undefined || alone) && isPeer && isTraffic(packet, named?.[1], Number(named?.[2] ?? 0))
    );
  }
  if (hop.component === 'network-acl') {
    const subnet = /for (subnet-\w)\.$/.exec(text)?.[1];
    return text.split('; ').some((part) => {
      const sides = /(to|from) the (?:one address|block) ([^,\s]+)/.exec(part);
      const isSide = sides
        ? contains(sides[2]?.includes('/') ? sides[2] : `${sides[2]}/${sides[2]?.includes(':') ? 128 : 32}`, other)
        : /whatever rule/i.test(part);
      const range = /every port from (\d+) to (\d+)/i.exec(part);
      const isPort = range
        ? packet.destinationPort >= Number(range[1]) && packet.destinationPort <= Number(range[2])
        : true;
      return own?.subnetId === subnet && isSide && isPort;
    });
  }
  if (hop.component !== 'route') return false;
  const table = /every subnet that uses (rtb-\w)/.exec(text)?.[1];
  if (hop.resourceId !== table) return false;
  if (text.includes('and to wherever else')) return leg === 'request' && !packet.destination.startsWith('172.31.');
  if (text.includes('nobody gets in by it')) return leg === 'request' && !isOurs(packet.destination);
  const far = /and (\S+) (?:of|behind) /.exec(text)?.[1];
  return far === undefined
    ? text.startsWith('The way to the internet') && !isOurs(packet.destination)
    : contains(far, packet.destination);
}

/** What is said of each route, when there are two. */
const sentences = (text: string): readonly string[] => text.split(/(?<=\.) (?=[A-Z])/);

const isOurs = (address: string): boolean => inside.includes(address);
const isMember = (one: Network, address: string, group: string | undefined): boolean =>
  one.interfaces.some(
    ({ privateAddresses, ipv6Addresses, securityGroupIds }) =>
      [...privateAddresses, ...ipv6Addresses].includes(address) && securityGroupIds.includes(group ?? ''),
  );
const isTraffic = (packet: Packet, name: string | undefined, port: number): boolean =>
  name === 'tcp'
    ? packet.protocol === 6 && packet.destinationPort === port
    : packet.protocol === (name === 'icmp' ? 1 : 58);

describe('the fix of a random account', () => {
  let fixes = 0;
  const kinds = new Set<string>();

  it('opens the connection asked, or says that it is not enough, and names everything else that it opens', () => {
    fc.assert(
      fc.property(world, questions, (one, asked) => {
        const { fix } = diagnose(asked, one, evidence([]));
        if (!fix) return;
        fixes += 1;
        for (const { kind } of fix.change) kinds.add(kind);
        const after = applyChanges(one, fix.change);
        const wanted = universe.find(
          ({ source, destination, protocol, destinationPort }) =>
            source === asked.source.address &&
            destination === asked.destination.address &&
            protocol === asked.protocol &&
            destinationPort === (asked.port ?? 0),
        );
        const isThrough = wanted !== undefined && isOpen(traceConnection(after, wanted));
        expect(isThrough, `${fix.summary} | ${fix.command}`).toBe(!fix.summary.includes('Not enough alone: '));
        for (const packet of universe) {
          const now = traceConnection(after, packet);
          if (!isOpen(now) || isOpen(traceConnection(one, packet))) continue;
          const hops = [
            ...now.request.hops.map((hop) => [hop, 'request'] as const),
            ...(now.reply?.hops ?? []).map((hop) => [hop, 'reply'] as const),
          ];
          const isTold = sentences(fix.admits).some((text) =>
            hops.some(([hop, leg]) => says(text, hop, leg, one, fix)),
          );
          expect(isTold, `${fix.admits} | ${JSON.stringify(packet)}`).toBe(true);
        }
      }),
      { numRuns: 80 },
    );
    expect(fixes).toBeGreaterThan(25);
    expect(kinds.size).toBeGreaterThan(2);
  });
});
