import fc from 'fast-check';
import { expect, it } from 'vitest';
import { traceConnection } from '../../src/network/connection.js';
import type { TransitGatewayAttachment, TransitGatewayRoute } from '../../src/network/gateways.js';
import type { Interface, Network, Route } from '../../src/network/model.js';
import { trace } from '../../src/network/trace.js';
import { network } from '../helpers/network.js';
import { ping } from '../helpers/packets.js';
import { receiver } from './joined-oracle.js';

/** Three VPCs, each with machines and attachments in two zones; the third may use the first one's addresses. */
const vpcIds = ['vpc-1', 'vpc-2', 'vpc-3'] as const;
const zones = ['us-east-1a', 'us-east-1b'] as const;

function world(third: 1 | 3): Network {
  const block = (vpcId: string) => (vpcId === 'vpc-3' ? third : Number(vpcId.slice(-1)));
  let builder = network();
  for (const vpcId of vpcIds) {
    builder = builder.vpc(vpcId, `10.${block(vpcId)}.0.0/16`);
    for (const [at] of zones.entries()) {
      // Overlapping VPCs have their subnets, and so their addresses, side by side.
      const third = block(vpcId) === 1 && vpcId === 'vpc-3' ? at + 2 : at;
      builder = builder
        .subnet(`subnet-${vpcId}-${at}`, `10.${block(vpcId)}.${third}.0/24`)
        .instance(`${vpcId}-${at}`, { groups: ['sg-open'] });
    }
  }
  return builder
    .group('sg-open', { ingress: ['all from 0.0.0.0/0'] })
    .peering('pcx-12', 'vpc-1', 'vpc-2')
    .change((one) => ({
      ...one,
      subnets: one.subnets.map((subnet) => ({ ...subnet, availabilityZone: zones[Number(subnet.id.at(-1))] ?? '' })),
    }))
    .build();
}

const target = fc.constantFrom<Route['target']>(
  { kind: 'local' },
  { kind: 'peering', id: 'pcx-12' },
  { kind: 'transit-gateway', id: 'tgw-1' },
  { kind: 'transit-gateway', id: 'tgw-1' },
);
const cidr = fc.constantFrom(
  '10.0.0.0/8',
  '10.1.0.0/16',
  '10.2.0.0/16',
  '10.3.0.0/16',
  '10.2.0.0/24',
  '10.1.1.0/24',
  '10.3.1.0/24',
);
const state = fc.constantFrom<Route['state']>('active', 'active', 'active', 'blackhole');
const routes = fc
  .uniqueArray(fc.record({ destination: cidr, target, state }), {
    maxLength: 4,
    selector: ({ destination }) => destination,
  })
  .map((own) => own.filter((one) => one.target.kind !== 'local'));
const transitRoute = fc
  .record({
    destination: cidr,
    vpcId: fc.constantFrom(...vpcIds),
    type: fc.constantFrom('static', 'propagated'),
    state,
  })
  .map(
    ({ destination, vpcId, type, state: now }): TransitGatewayRoute => ({
      destination,
      type,
      state: now,
      attachments: now === 'blackhole' ? [] : [{ id: `tgw-attach-${vpcId}`, resourceType: 'vpc', resourceId: vpcId }],
    }),
  );
const attachedZones = fc.constantFrom([0, 1], [0, 1], [0], [1]);

const configured = fc
  .record({
    third: fc.constantFrom<1 | 3>(1, 3, 3),
    tables: fc.tuple(routes, routes, routes),
    zonesOf: fc.tuple(attachedZones, attachedZones, attachedZones),
    states: fc.tuple(...vpcIds.map(() => fc.constantFrom('available', 'available', 'available', 'pendingAcceptance'))),
    associated: fc.subarray([...vpcIds], { minLength: 1 }),
    peering: fc.constantFrom('active', 'active', 'pending-acceptance'),
    transit: fc.uniqueArray(transitRoute, {
      maxLength: 6,
      selector: ({ destination, type }) => `${destination} ${type}`,
    }),
  })
  .map(({ third, tables, zonesOf, states, associated, peering, transit }): Network => {
    const one = world(third);
    const tablesOf = Object.fromEntries(vpcIds.map((vpcId, at) => [vpcId, tables[at]]));
    const attachments = vpcIds.map(
      (vpcId, at): TransitGatewayAttachment => ({
        id: `tgw-attach-${vpcId}`,
        transitGatewayId: 'tgw-1',
        resourceType: 'vpc',
        resourceId: vpcId,
        state: states[at] ?? '',
        subnetIds: (zonesOf[at] ?? []).map((zone) => `subnet-${vpcId}-${zone}`),
        applianceMode: false,
        referencesGroups: false,
        routeTableId: null,
      }),
    );
    return {
      ...one,
      peerings: one.peerings.map((each) => ({ ...each, state: peering })),
      routeTables: one.routeTables.map((table) => ({
        ...table,
        routes: [...table.routes, ...(tablesOf[table.vpcId] ?? [])].filter(
          (route, at, all) => all.findIndex(({ destination }) => destination === route.destination) === at,
        ),
      })),
      transitGateways: [{ id: 'tgw-1', state: 'available', referencesGroups: false }],
      transitGatewayAttachments: attachments,
      transitGatewayRouteTables: [
        {
          id: 'tgw-rtb-1',
          transitGatewayId: 'tgw-1',
          associated: associated.map((vpcId) => `tgw-attach-${vpcId}`),
          propagating: null,
          routes: transit,
        },
      ],
    };
  });

it('by the oracle that moves packets by hand, ways between VPCs end where it says', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(configured, (one) => {
      const addressOf = ({ privateAddresses }: Interface): string => privateAddresses[0] ?? '';
      for (const from of one.interfaces) {
        for (const to of one.interfaces) {
          if (addressOf(from) === addressOf(to)) continue;
          const packet = ping(addressOf(from), addressOf(to));
          const result = trace(one, packet, { from: from.id });
          const expected = receiver(one, packet);
          const got = result.disposition === 'delivered' ? result.to : null;
          expect(
            got,
            `${from.id} to ${to.id}: ${JSON.stringify(result.hops.map(({ decision, rule }) => [decision, rule]))}`,
          ).toBe(expected);
          const way =
            result.hops.find(({ reason, decision }) => decision === 'deny' && reason)?.reason ?? result.disposition;
          seen.set(way, (seen.get(way) ?? 0) + 1);
        }
      }
    }),
    { numRuns: 150 },
  );
  // The worlds are not all alike: packets arrived, and were stopped by each of these.
  for (const way of ['delivered', 'no-route', 'blackhole', 'peering', 'transit-gateway', 'overlapping-cidr'])
    expect([way, (seen.get(way) ?? 0) > 0]).toEqual([way, true]);
});

it('an answer gets back exactly where the oracle brings one from the receiver to the sender', () => {
  fc.assert(
    fc.property(configured, (one) => {
      for (const from of one.interfaces) {
        for (const to of one.interfaces) {
          const [source = '', destination = ''] = [from.privateAddresses[0], to.privateAddresses[0]];
          if (source === destination) continue;
          const { request, reply } = traceConnection(one, ping(source, destination), { from: from.id });
          if (request.disposition !== 'delivered' || request.to !== to.id) continue;
          const back = receiver(one, ping(destination, source));
          expect(reply?.disposition === 'delivered', `${from.id} to ${to.id}`).toBe(back === from.id);
        }
      }
    }),
    { numRuns: 100 },
  );
});
