import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalCidr, nthAddress } from '../../src/network/cidr.js';
import { traceConnection } from '../../src/network/connection.js';
import type { Network, NetworkAclEntry, Route, SecurityGroupRule } from '../../src/network/model.js';
import { decideNetworkAcl } from '../../src/network/network-acl.js';
import { replyTo } from '../../src/network/packet.js';
import { chooseRoute } from '../../src/network/route-table.js';
import { decideSecurityGroups } from '../../src/network/security-group.js';
import { network } from '../helpers/network.js';
import { everyPacket, painted, permitted, routed, stoppedBy } from './oracle.js';
import { obstacles } from './told.js';

const addresses = Array.from({ length: 16 }, (_, index) => nthAddress('10.0.0.0/28', index) ?? '');
const here = '10.0.0.5';
const groupsOf = (address: string): readonly string[] => [
  ['sg-even', 'sg-odd'][Number(address.split('.')[3]) % 2] ?? '',
  'sg-all',
];
const lists = [{ id: 'pl-1', name: 'one', cidrs: ['10.0.0.1/32', '10.0.0.8/30'] }];

const cidr = fc
  .tuple(fc.constantFrom(...addresses, '0.0.0.0'), fc.constantFrom(0, 8, 27, 28, 29, 30, 31, 32))
  .map(([address, prefix]) => canonicalCidr(`${address}/${prefix}`) ?? '');
const range = fc
  .tuple(fc.nat(3), fc.nat(3))
  .map(([one, other]) => ({ from: Math.min(one, other), to: Math.max(one, other) }));
const icmp = fc.oneof(
  fc.constant({ type: -1, code: -1 }),
  fc.record({ type: fc.constantFrom(0, 3, 8), code: fc.constantFrom(-1, 0, 1) }),
);

const peer: fc.Arbitrary<SecurityGroupRule['peer']> = fc.oneof(
  cidr.map((text) => ({ kind: 'cidr', cidr: text }) as const),
  fc.constantFrom('sg-even', 'sg-odd', 'sg-none').map((groupId) => ({ kind: 'group', groupId }) as const),
  fc.constant({ kind: 'prefix-list', prefixListId: 'pl-1' } as const),
);
const rule: fc.Arbitrary<SecurityGroupRule> = fc.oneof(
  fc.record({ protocol: fc.constantFrom(-1, 47), from: fc.constant(null), to: fc.constant(null), peer }),
  fc
    .record({ protocol: fc.constantFrom(6, 17), range, peer })
    .map(({ protocol, range: { from, to }, peer: one }) => ({ protocol, from, to, peer: one })),
  fc
    .record({ icmp, peer })
    .map(({ icmp: { type, code }, peer: one }) => ({ protocol: 1, from: type, to: code, peer: one })),
);
const rules = fc.array(rule, { maxLength: 4 });

const part = {
  number: fc.integer({ min: 1, max: 8 }),
  egress: fc.boolean(),
  action: fc.constantFrom('allow', 'deny'),
  cidr,
};
const entry: fc.Arbitrary<NetworkAclEntry> = fc.oneof(
  fc.record({ ...part, protocol: fc.constantFrom(-1, 47), ports: fc.constant(null), icmp: fc.constant(null) }),
  fc.record({ ...part, protocol: fc.constantFrom(6, 17), ports: fc.option(range), icmp: fc.constant(null) }),
  fc.record({ ...part, protocol: fc.constant(1), ports: fc.constant(null), icmp: fc.option(icmp) }),
);
/** A number is used once in each direction. */
const entries = fc.uniqueArray(entry, { maxLength: 8, selector: ({ number, egress }) => `${number} ${egress}` });

describe('by the oracle that lists every packet', () => {
  it('security groups let through exactly the union of their rules', () => {
    fc.assert(
      fc.property(rules, rules, fc.boolean(), (one, other, inward) => {
        const direction = inward ? 'ingress' : 'egress';
        const group = (id: string, own: readonly SecurityGroupRule[]) => ({
          id,
          name: id,
          vpcId: 'vpc-1',
          ingress: [],
          egress: [],
          [direction]: own,
        });
        const world = { securityGroups: [group('sg-1', one), group('sg-2', other)], prefixLists: lists };
        const packets = inward ? everyPacket(addresses, [here]) : everyPacket([here], addresses);
        const expected = permitted([...one, ...other], packets, inward ? 'source' : 'destination', groupsOf, lists);
        for (const packet of packets) {
          const address = inward ? packet.source : packet.destination;
          const { decision } = decideSecurityGroups(world, ['sg-1', 'sg-2'], direction, packet, {
            address,
            groupIds: groupsOf(address),
          });
          if (decision !== (expected.has(packet) ? 'allow' : 'deny')) expect.unreachable(JSON.stringify(packet));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('network ACLs let through exactly what is left when lower numbers paint over higher ones', () => {
    fc.assert(
      fc.property(entries, fc.boolean(), (own, egress) => {
        const acl = { id: 'acl-1', vpcId: 'vpc-1', isDefault: false, subnetIds: [], entries: own };
        const packets = egress ? everyPacket([here], addresses) : everyPacket(addresses, [here]);
        const expected = painted(own, egress, packets);
        for (const packet of packets) {
          const { decision } = decideNetworkAcl(acl, egress ? 'egress' : 'ingress', packet);
          if (decision !== (expected.has(packet) ? 'allow' : 'deny')) expect.unreachable(JSON.stringify(packet));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('routes are the ones found by trying every prefix length', () => {
    const route: fc.Arbitrary<Route> = fc.record({
      destination: cidr,
      target: fc.constantFrom('tgw-1', 'pcx-1', 'igw-1').map((id) => ({ kind: 'other', id }) as const),
      state: fc.constantFrom('active', 'blackhole'),
      propagated: fc.boolean(),
    });
    /** AWS has a destination once in a table, and once more if it is propagated. */
    const routes = fc.uniqueArray(route, {
      maxLength: 8,
      selector: ({ destination, propagated }) => `${destination} ${propagated}`,
    });
    fc.assert(
      fc.property(routes, (own) => {
        const table = { id: 'rtb-1', vpcId: 'vpc-1', isMain: true, subnetIds: [], routes: own };
        for (const address of [...addresses, '10.0.0.31', '192.0.2.1']) {
          const choice = chooseRoute(table, address, []);
          expect(choice.kind === 'route' ? choice.route : undefined).toEqual(routed(own, address));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a question and its answer meet exactly the components that stop them, within a subnet and across two', () => {
    const acl = (id: string, subnetId: string, own: readonly NetworkAclEntry[]) => ({
      id,
      vpcId: 'vpc-1',
      isDefault: false,
      subnetIds: [subnetId],
      entries: own,
    });
    const base = network()
      .vpc('vpc-1', '10.0.0.0/28')
      .subnet('subnet-1', '10.0.0.0/29')
      .instance('a', { address: '10.0.0.5', groups: ['sg-odd', 'sg-all'] })
      .instance('b', { address: '10.0.0.4', groups: ['sg-even'] })
      .subnet('subnet-2', '10.0.0.8/29')
      .instance('c', { address: '10.0.0.12', groups: ['sg-even', 'sg-all'] })
      .prefixList('pl-1', ...(lists[0]?.cidrs ?? []))
      .build();
    const world = fc
      .record({
        odd: fc.tuple(rules, rules),
        even: fc.tuple(rules, rules),
        all: fc.tuple(rules, rules),
        first: entries,
        second: entries,
      })
      .map(({ odd, even, all, first, second }): Network => {
        const group = (
          id: string,
          [ingress, egress]: readonly [readonly SecurityGroupRule[], readonly SecurityGroupRule[]],
        ) => ({ id, name: id, vpcId: 'vpc-1', ingress, egress });
        return {
          ...base,
          securityGroups: [group('sg-odd', odd), group('sg-even', even), group('sg-all', all)],
          networkAcls: [acl('acl-1', 'subnet-1', first), acl('acl-2', 'subnet-2', second)],
        };
      });
    const own = ['10.0.0.5', '10.0.0.4', '10.0.0.12'];
    const packets = everyPacket(own, own).filter(({ source, destination }) => source !== destination);
    const seen = new Set<string>();
    fc.assert(
      fc.property(world, (one) => {
        for (const packet of packets) {
          const { request, reply } = traceConnection(one, packet);
          const expected = stoppedBy(one, packet, false);
          expect(obstacles(request)).toEqual(expected);
          expect(request.disposition).toBe(expected.length === 0 ? 'delivered' : 'denied');
          expect(obstacles(reply)).toEqual(stoppedBy(one, replyTo(packet), true));
          for (const name of expected) seen.add(name);
          if (expected.length === 0) seen.add('nothing');
        }
      }),
      { numRuns: 60 },
    );
    // The worlds are not all alike: each component stopped something somewhere, and something got through.
    expect([...seen].toSorted()).toEqual([
      'destination network-acl deny',
      'destination security-group deny',
      'nothing',
      'source network-acl deny',
      'source security-group deny',
    ]);
  });
});
