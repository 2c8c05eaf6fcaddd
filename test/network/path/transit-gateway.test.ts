import { describe, expect, it } from 'vitest';
import { traceConnection } from '../../../src/network/connection.js';
import type { Network } from '../../../src/network/model.js';
import { trace } from '../../../src/network/trace.js';
import { network } from '../../helpers/network.js';
import { entriesOf, type Rules } from '../../helpers/network-parts.js';
import { ping, tcp } from '../../helpers/packets.js';
import { type TransitWorld, transitGateway } from '../../helpers/transit.js';
import { obstacles, told } from '../told.js';

/*
 * Two VPCs, each with a subnet for its machine and one for the attachment, in the same zone; vpc-2 has a second zone.
 * Sources: Transit Gateways guide, "How transit gateways work", "Transit gateway VPC attachments", "Network ACLs",
 * "Security group referencing".
 */
const [a, b, c] = ['10.1.0.10', '10.2.0.10', '10.2.2.10'];
const base = network()
  .vpc('vpc-1', '10.1.0.0/16')
  .subnet('subnet-1', '10.1.0.0/24')
  .instance('a')
  .subnet('subnet-1t', '10.1.1.0/28')
  .routes('rtb-1', ['10.0.0.0/8 -> tgw-1'])
  .vpc('vpc-2', '10.2.0.0/16')
  .subnet('subnet-2', '10.2.0.0/24')
  .instance('b')
  .group('sg-b', { ingress: ['all from 10.0.0.0/8'] })
  .subnet('subnet-2t', '10.2.1.0/28')
  .subnet('subnet-2z', '10.2.2.0/24')
  .instance('c')
  .group('sg-c', { ingress: ['all from 10.0.0.0/8'] })
  .routes('rtb-2', ['10.0.0.0/8 -> tgw-1']);
const zones: Readonly<Record<string, string>> = { 'subnet-2z': 'us-east-1b' };
const inZones = base.change((one) => ({
  ...one,
  subnets: one.subnets.map((subnet) => ({ ...subnet, availabilityZone: zones[subnet.id] ?? 'us-east-1a' })),
}));
const attached = { 'vpc-1': ['subnet-1t'], 'vpc-2': ['subnet-2t'] };
const world = (more: Partial<TransitWorld> = {}, from = inZones) =>
  from.change(transitGateway({ attached, ...more })).build();

/** A network ACL on one subnet, whichever VPC that is in. */
const shutting =
  (id: string, rules: Rules, subnetId: string) =>
  (one: Network): Network => {
    const others = one.networkAcls.map((acl) => ({
      ...acl,
      subnetIds: acl.subnetIds.filter((each) => each !== subnetId),
    }));
    const acl = { id, vpcId: '', isDefault: false, subnetIds: [subnetId], entries: entriesOf(rules) };
    return { ...one, networkAcls: [...others, acl] };
  };

describe('a transit gateway', () => {
  it('joins VPCs: in by the attachment in the same zone, through its route table, out by the other attachment', () => {
    const { request, reply } = traceConnection(world(), ping(a, b));
    expect([request.disposition, reply?.disposition]).toEqual(['delivered', 'delivered']);
    expect(told(request)).toEqual([
      'source security-group allow: outbound rule allows all traffic to 0.0.0.0/0',
      'source network-acl allow: rule 100 allows all traffic to 0.0.0.0/0',
      'source route allow: 10.0.0.0/8 -> tgw-1',
      'between network-acl allow: rule 100 allows all traffic from 0.0.0.0/0',
      'between gateway allow: 10.2.0.0/16 -> vpc-2',
      'between gateway allow: tgw-attach-vpc-2 leads into subnet-2t of vpc-2',
      'between network-acl allow: rule 100 allows all traffic to 0.0.0.0/0',
      'between route allow: 10.2.0.0/16 -> local',
      'destination network-acl allow: rule 100 allows all traffic from 0.0.0.0/0',
      'destination security-group allow: inbound rule allows all traffic from 10.0.0.0/8',
    ]);
  });

  // "Resources that reside in Availability Zones where there is no transit gateway attachment cannot reach the transit gateway."
  it('is out of reach from a zone without an attachment, so that an answer from there is lost', () => {
    const { request, reply } = traceConnection(world(), ping(a, c));
    expect(request.disposition).toBe('delivered');
    expect(obstacles(reply)).toEqual(['between gateway deny: transit-gateway']);
    expect(told(reply)).toContain(
      'between gateway deny: tgw-attach-vpc-2 has no subnet in us-east-1b, so nothing in that zone reaches tgw-1',
    );
  });

  it('asks the inbound rules of the attachment’s subnet on the way in, and its outbound rules on the way out', () => {
    const into = inZones.change(shutting('acl-1t', { ingress: ['100 allow tcp from 0.0.0.0/0'] }, 'subnet-1t'));
    expect(obstacles(trace(world({}, into), ping(a, b)))).toEqual(['between network-acl deny']);
    const out = inZones.change(shutting('acl-2t', { egress: ['100 allow tcp to 0.0.0.0/0'] }, 'subnet-2t'));
    expect(obstacles(trace(world({}, out), ping(a, b)))).toEqual(['between network-acl deny']);
    const others = inZones
      .change(shutting('acl-1t', { egress: [] }, 'subnet-1t'))
      .change(shutting('acl-2t', { ingress: [] }, 'subnet-2t'));
    expect(trace(world({}, others), ping(a, b)).disposition).toBe('delivered');
  });

  it('in the destination’s own subnet brings the packet past its network ACL', () => {
    const same = { attached: { 'vpc-1': ['subnet-1'], 'vpc-2': ['subnet-2'] } };
    const shut = inZones.change(shutting('acl-2', { ingress: [], egress: [] }, 'subnet-2'));
    expect(trace(world(same, shut), ping(a, b)).disposition).toBe('delivered');
    // "Outbound rules use the destination IP address" and "inbound rules use the source IP address" the other way.
    expect(obstacles(traceConnection(world(same, shut), ping(a, b)).reply)).toEqual([
      'source network-acl deny',
      'between network-acl deny',
    ]);
  });

  it('whose routes nobody read still enters by the attachment of the destination’s VPC', () => {
    const out = inZones.change(shutting('acl-2t', { egress: ['100 allow tcp to 0.0.0.0/0'] }, 'subnet-2t'));
    const { transitGatewayRouteTables: _, ...unread } = world({}, out);
    const found = trace({ ...unread, unread: ['transitGatewayRouteTables'] }, ping(a, b)).hops;
    expect(found.filter(({ decision }) => decision !== 'allow')).toMatchObject([
      { component: 'gateway', decision: 'unknown', rule: 'the route table of tgw-attach-vpc-1 is not described' },
      { component: 'network-acl', decision: 'deny', resourceId: 'acl-2t' },
    ]);
  });

  it.each<readonly [string, Partial<TransitWorld>, string]>([
    ['no route', { routes: ['10.1.0.0/16 -> vpc-1'] }, 'tgw-rtb-1 has no route to 10.2.0.10'],
    ['a blackhole', { routes: ['10.2.0.0/16 => blackhole'] }, '10.2.0.0/16 -> blackhole'],
    [
      'a more specific route to somewhere else',
      { routes: ['10.2.0.0/16 -> vpc-2', '10.2.0.0/24 => blackhole'] },
      '10.2.0.0/24 -> blackhole',
    ],
    [
      'a static route before a propagated one',
      { routes: ['10.2.0.0/16 -> vpc-2', '10.2.0.0/16 => blackhole'] },
      '10.2.0.0/16 -> blackhole',
    ],
    ['no association', { associated: ['vpc-2'] }, 'tgw-attach-vpc-1 is associated with no route table of tgw-1'],
    [
      'an attachment that waits for acceptance',
      { state: 'pendingAcceptance' },
      'tgw-attach-vpc-1 is in state pendingAcceptance',
    ],
  ])('%s', (_, more, rule) => {
    const result = trace(world(more), ping(a, b));
    expect(result.disposition).toBe('dropped');
    expect(result.hops.find(({ decision }) => decision === 'deny')).toMatchObject({ rule, reason: 'transit-gateway' });
  });

  it('that is one-sided brings the question but no answer', () => {
    const oneSided = inZones.change((one) => ({
      ...one,
      routeTables: one.routeTables.map((table) => ({
        ...table,
        routes: table.vpcId === 'vpc-2' ? table.routes.filter(({ target }) => target.kind === 'local') : table.routes,
      })),
    }));
    const { request, reply } = traceConnection(world({}, oneSided), ping(a, b));
    expect(request.disposition).toBe('delivered');
    expect(reply?.hops.find(({ decision }) => decision === 'deny')).toMatchObject({
      reason: 'no-route',
      resourceId: 'rtb-2',
      needed: {
        tableId: 'rtb-2',
        destination: '10.1.0.0/16',
        targets: [{ kind: 'transit-gateway', id: 'tgw-1' }],
        propagation: false,
      },
    });
  });

  it('leads out of sight where the route is to a VPN, and one whose tunnels are down leads nowhere', () => {
    const vpn = (tunnels: readonly boolean[]) =>
      inZones.change((one) => ({
        ...one,
        vpnConnections: [
          {
            id: 'vpn-1',
            state: 'available',
            vpnGatewayId: null,
            transitGatewayId: 'tgw-1',
            customerGatewayId: null,
            tunnels,
            routes: [],
          },
        ],
      }));
    const toVpn = { routes: ['10.9.0.0/16 => vpn-1', '10.1.0.0/16 -> vpc-1'] };
    const { request, reply } = traceConnection(world(toVpn, vpn([true, false])), ping(a, '10.9.0.5'));
    expect(told(request).at(-1)).toBe('between gateway unknown: the way beyond vpn-1 is not in this configuration');
    expect(request.beyond).toBe('tgw-1');
    // The answer comes in by the attachment again.
    expect(reply).toMatchObject({ disposition: 'insufficient', to: 'eni-a' });
    expect(told(reply)).toContain('between gateway allow: tgw-attach-vpc-1 leads into subnet-1t of vpc-1');
    expect(told(trace(world(toVpn, vpn([false, false])), ping(a, '10.9.0.5'))).at(-1)).toBe(
      'between gateway deny: every tunnel of vpn-1 is down',
    );
  });

  it('to a VPC that nobody described leaves the rest open', () => {
    const far = { attached, routes: ['10.8.0.0/16 -> vpc-8'] };
    const result = trace(world(far), ping(a, '10.8.0.5'));
    expect(result.disposition).toBe('insufficient');
    expect(result.hops.at(-1)).toMatchObject({
      rule: 'vpc-8 is not described',
      reason: 'beyond',
      lacks: { part: 'vpcs' },
    });
  });

  it('of which the routes, the association or the subnets were not read leaves it open, and the destination is judged', () => {
    const withoutRoutes = inZones.change(transitGateway({ attached })).change((one) => ({
      ...one,
      transitGatewayRouteTables: (one.transitGatewayRouteTables ?? []).map((table) => ({ ...table, routes: null })),
    }));
    const shut = withoutRoutes.group('sg-b', {});
    expect(obstacles(trace(shut.build(), ping(a, b)))).toEqual([
      'between gateway unknown: route-diverts',
      'destination security-group deny',
    ]);
    const withoutSubnets = inZones.change(transitGateway({ attached })).change((one) => ({
      ...one,
      transitGatewayAttachments: (one.transitGatewayAttachments ?? []).map((each) => ({ ...each, subnetIds: null })),
    }));
    expect(obstacles(trace(withoutSubnets.build(), ping(a, b)))).toEqual([
      'between gateway unknown: transit-gateway',
      'between gateway unknown: transit-gateway',
    ]);
  });
});

describe('references to groups across a transit gateway', () => {
  const byGroup = inZones.group('sg-b', { ingress: ['tcp 22 from sg-a'] });
  const asked = tcp(a, b, 22);

  it('hold where it and both attachments support them', () => {
    expect(trace(world({ referencesGroups: true }, byGroup), asked).disposition).toBe('delivered');
  });

  it('do not where one of them does not, and the rule that does not count is named', () => {
    expect(told(trace(world({}, byGroup), asked)).at(-1)).toBe(
      'destination security-group deny: no inbound rule allows tcp 22 from 10.1.0.10; the rule for sg-a does not count: security group referencing is off on tgw-1',
    );
  });

  it('never hold for outbound rules', () => {
    const out = inZones.group('sg-a', { egress: ['tcp 22 to sg-b'] });
    expect(told(trace(world({ referencesGroups: true }, out), asked))[0]).toBe(
      'source security-group deny: no outbound rule allows tcp 22 to 10.2.0.10; the rule for sg-b does not count: outbound rules know no groups behind a transit gateway',
    );
  });

  it('are open where nobody described it', () => {
    expect(obstacles(trace(byGroup.build(), asked))).toEqual([
      'between gateway unknown: route-diverts',
      'destination security-group unknown',
    ]);
  });
});

describe('an inspection VPC behind a transit gateway', () => {
  // Transit Gateways guide, "Appliance in a shared services VPC".
  const inspected = inZones
    .vpc('vpc-3', '10.3.0.0/16')
    .subnet('subnet-3t', '10.3.0.0/28')
    .subnet('subnet-3', '10.3.1.0/24')
    .instance('fw', { sourceDestCheck: false })
    .group('sg-fw', { ingress: ['all from 0.0.0.0/0'] })
    .routes('rtb-3t', ['0.0.0.0/0 -> eni-fw'], 'subnet-3t')
    .routes('rtb-3', ['10.0.0.0/8 -> tgw-1'], 'subnet-3')
    .change((one) => ({ ...one, subnets: one.subnets.map((each) => ({ ...each, availabilityZone: 'us-east-1a' })) }));
  const through = (applianceMode: boolean) =>
    inspected
      .change((one) => {
        const built = transitGateway({
          attached: { 'vpc-1': ['subnet-1t'], 'vpc-2': ['subnet-2t'], 'vpc-3': ['subnet-3t'] },
          routes: ['0.0.0.0/0 => vpc-3'],
          associated: ['vpc-1', 'vpc-2'],
          applianceMode,
        })(one);
        const back = transitGateway({ attached: { 'vpc-1': [], 'vpc-2': [] }, associated: ['vpc-3'] })(one);
        const second = (back.transitGatewayRouteTables ?? []).map((table) => ({ ...table, id: 'tgw-rtb-2' }));
        return { ...built, transitGatewayRouteTables: [...(built.transitGatewayRouteTables ?? []), ...second] };
      })
      .build();

  it('is walked through as far as the appliance lets it, and out again', () => {
    const result = trace(through(true), ping(a, b));
    expect(result).toMatchObject({ disposition: 'insufficient', to: 'eni-b' });
    expect(obstacles(result)).toEqual(['between gateway unknown: route-diverts']);
    expect(told(result)).toContain('between gateway allow: tgw-attach-vpc-2 leads into subnet-2t of vpc-2');
  });

  it('in appliance mode may come in by any subnet of the attachment, whatever the zone that it began in', () => {
    const shut = inZones.change(shutting('acl-2t', { egress: ['100 allow tcp to 0.0.0.0/0'] }, 'subnet-2t'));
    const twoZones = { attached: { 'vpc-1': ['subnet-1t'], 'vpc-2': ['subnet-2t', 'subnet-2z'] } };
    expect(obstacles(trace(world(twoZones, shut), ping(a, b)))).toEqual(['between network-acl deny']);
    const found = trace(world({ ...twoZones, applianceMode: true }, shut), ping(a, b));
    expect(told(found)).toContain(
      'between gateway unknown: through which subnet tgw-attach-vpc-2 enters vpc-2 is not known',
    );
    expect(found.hops.map(({ decision }) => decision)).not.toContain('deny');
  });

  it('without appliance mode may see one direction only, which is told', () => {
    expect(told(trace(through(false), ping(a, b)))).toContain(
      'between gateway unknown: what eni-fw does with the packet is not known; appliance mode of tgw-attach-vpc-3 is off, so the answer may meet another appliance',
    );
  });
});

describe('what an attachment is associated with', () => {
  // API reference, "TransitGatewayAttachment": `Association` is there where there is one; the tables' own lists of
  // associations take a call for each table, which a plain file of describe calls does not have.
  const without = (one: Network): Network => ({
    ...one,
    transitGatewayRouteTables: one.transitGatewayRouteTables?.map((table) => ({ ...table, associated: null })) ?? [],
  });
  const shown =
    (ids: readonly string[]) =>
    (one: Network): Network => ({
      ...one,
      transitGatewayAttachments:
        one.transitGatewayAttachments?.map((each) => ({
          ...each,
          routeTableId: ids.includes(each.id) ? 'tgw-rtb-1' : null,
        })) ?? [],
    });
  const ask = (ids: readonly string[]) => traceConnection(shown(ids)(without(world())), ping(a, b)).request;

  it('is nothing where it is shown of others, as far as anybody can tell', () => {
    const hop = ask(['tgw-attach-vpc-2']).hops.find(({ decision }) => decision === 'deny');
    expect(hop).toMatchObject({
      resourceId: 'tgw-attach-vpc-1',
      rule: 'tgw-attach-vpc-1 is associated with no route table of tgw-1',
      assumption: 'the association of tgw-attach-vpc-1 would be shown as those of other attachments are',
    });
  });

  it('is not known where it is shown of none', () => {
    expect(ask([]).disposition).toBe('insufficient');
  });
});

describe('an answer from beyond a transit gateway, of which nobody knows where it began', () => {
  // Transit Gateways guide, "Appliance in a shared services VPC": without appliance mode "traffic is kept to the originating
  // Availability Zone", so the zone of the receiver tells nothing.
  const entered = ['subnet-1t', 'subnet-1z'];
  const both = (zone: string) =>
    network()
      .vpc('vpc-1', '10.1.0.0/16')
      .subnet('subnet-1', '10.1.0.0/24')
      .instance('a')
      .subnet('subnet-1t', '10.1.1.0/28')
      .subnet('subnet-1z', '10.1.2.0/28')
      .routes('rtb-1', ['10.0.0.0/8 -> tgw-1'])
      .change((one) => ({
        ...one,
        subnets: one.subnets.map((subnet) => ({
          ...subnet,
          availabilityZone: subnet.id === 'subnet-1z' ? zone : 'us-east-1a',
        })),
      }))
      .change(transitGateway({ attached: { 'vpc-1': entered }, routes: ['10.9.0.0/16 -> vpc-9'] }))
      .build();
  const shut = shutting('acl-t', { ingress: ['100 allow all from 0.0.0.0/0'], egress: [] }, 'subnet-1t');
  const asked = ping(a, '10.9.0.10');

  it('may come in by any of its subnets: one that refuses it does not for certain', () => {
    const { reply } = traceConnection(shut(both('us-east-1b')), asked);
    expect(reply?.hops.map(({ decision }) => decision)).not.toContain('deny');
    expect(reply?.hops.map(({ rule }) => rule)).toContain(
      'through which subnet tgw-attach-vpc-1 enters vpc-1 is not known',
    );
  });

  it('meets the same rules where all are alike', () => {
    const { reply } = traceConnection(both('us-east-1b'), asked);
    expect(reply?.hops.map(({ rule }) => rule)).toContain('tgw-attach-vpc-1 leads into subnet-1t of vpc-1');
  });
});

describe('an answer from behind a VPN of a transit gateway', () => {
  // Transit Gateways guide, "Transit gateway route tables": packets of an attachment are routed by the table that it is
  // associated with.
  const behindVpn = (routes: readonly string[]): Network => {
    const one = world({ routes: ['10.9.0.0/16 => vpn-1', ...routes] });
    const vpn = {
      id: 'tgw-attach-vpn-1',
      transitGatewayId: 'tgw-1',
      resourceType: 'vpn',
      resourceId: 'vpn-1',
      state: 'available',
      subnetIds: null,
      applianceMode: null,
      referencesGroups: null,
      routeTableId: 'tgw-rtb-1',
    } as const;
    return { ...one, transitGatewayAttachments: [...(one.transitGatewayAttachments ?? []), vpn] };
  };

  it('goes by the route table of the VPN', () => {
    const { reply } = traceConnection(behindVpn([]), ping(a, '10.9.0.5'));
    expect(reply?.hops.find(({ decision }) => decision === 'deny')).toMatchObject({
      resourceId: 'tgw-rtb-1',
      rule: 'tgw-rtb-1 has no route to 10.1.0.10',
      reason: 'transit-gateway',
    });
  });

  it('gets back where that table has a route', () => {
    const { reply } = traceConnection(behindVpn(['10.1.0.0/16 -> vpc-1']), ping(a, '10.9.0.5'));
    expect(reply?.hops.map(({ decision }) => decision)).not.toContain('deny');
    expect(reply?.hops.map(({ rule }) => rule)).toContain('10.1.0.0/16 -> vpc-1');
  });
});

/** vpc-1 on tgw-1 and vpc-2 on tgw-2, which are peered by static routes (Transit Gateways guide, "Transit gateway peering attachments"). */
describe('a peering of transit gateways', () => {
  const sides = [
    { id: 'tgw-1', vpc: 'vpc-1', subnet: 'subnet-1t', cidr: '10.1.0.0/16', far: 'tgw-2', farCidr: '10.2.0.0/16' },
    { id: 'tgw-2', vpc: 'vpc-2', subnet: 'subnet-2t', cidr: '10.2.0.0/16', far: 'tgw-1', farCidr: '10.1.0.0/16' },
  ] as const;
  const usual = { applianceMode: null, referencesGroups: true, routeTableId: null, state: 'available' } as const;
  const peered = (from: Network, routed: readonly string[] = ['tgw-1', 'tgw-2'], state = 'available'): Network => ({
    ...from,
    routeTables: from.routeTables.map((table) => ({
      ...table,
      routes: table.routes.map((route) =>
        route.target.kind === 'transit-gateway' && table.vpcId === 'vpc-2'
          ? { ...route, target: { ...route.target, id: 'tgw-2' } }
          : route,
      ),
    })),
    transitGateways: sides.map(({ id }) => ({ id, state: 'available', referencesGroups: true })),
    transitGatewayAttachments: sides.flatMap(({ id, vpc, subnet, far }) => [
      {
        ...usual,
        id: `tgw-attach-${vpc}`,
        transitGatewayId: id,
        resourceType: 'vpc',
        resourceId: vpc,
        subnetIds: [subnet],
      },
      {
        ...usual,
        id: 'tgw-attach-p',
        transitGatewayId: id,
        resourceType: 'peering',
        resourceId: far,
        subnetIds: null,
        state,
      },
    ]),
    transitGatewayRouteTables: sides.map(({ id, vpc, cidr, far, farCidr }) => ({
      id: `tgw-rtb-${id}`,
      transitGatewayId: id,
      associated: [`tgw-attach-${vpc}`, 'tgw-attach-p'],
      propagating: null,
      routes: [
        { cidr, to: { id: `tgw-attach-${vpc}`, resourceType: 'vpc', resourceId: vpc }, type: 'propagated' as const },
        {
          cidr: farCidr,
          to: { id: 'tgw-attach-p', resourceType: 'peering', resourceId: far },
          type: 'static' as const,
        },
      ]
        .filter(({ type }) => type === 'propagated' || routed.includes(id))
        .map(({ cidr: destination, to, type }) => ({ destination, attachments: [to], type, state: 'active' as const })),
    })),
  });

  it('leads from one gateway to the other, where that one’s own table says how it goes on', () => {
    const { request, reply } = traceConnection(peered(inZones.build()), ping(a, b));
    expect([request.disposition, reply?.disposition]).toEqual(['delivered', 'delivered']);
    expect(told(request).filter((line) => line.startsWith('between gateway'))).toEqual([
      'between gateway allow: 10.2.0.0/16 -> tgw-2',
      'between gateway allow: tgw-attach-p leads to tgw-2',
      'between gateway allow: 10.2.0.0/16 -> vpc-2',
      'between gateway allow: tgw-attach-vpc-2 leads into subnet-2t of vpc-2',
    ]);
  });

  it('inside one Region goes on by the attachment of the other gateway that lives, not by one of a peering before', () => {
    const whole = peered(inZones.build());
    const own = whole.transitGatewayAttachments?.flatMap((one) =>
      one.transitGatewayId === 'tgw-2' && one.resourceType === 'peering'
        ? [
            { ...one, id: 'tgw-attach-old', state: 'deleted' },
            { ...one, id: 'tgw-attach-q' },
          ]
        : one,
    );
    const tables = whole.transitGatewayRouteTables?.map((one) =>
      one.transitGatewayId === 'tgw-2' ? { ...one, associated: ['tgw-attach-vpc-2', 'tgw-attach-q'] } : one,
    );
    const there = { ...whole, transitGatewayAttachments: own ?? [], transitGatewayRouteTables: tables ?? [] };
    const result = trace(there, ping(a, b));
    expect(result.disposition).toBe('delivered');
    expect(told(result)).toContain('between gateway allow: tgw-attach-q leads to tgw-2');
  });

  it('needs its static route on both sides', () => {
    const one = traceConnection(peered(inZones.build(), ['tgw-1']), ping(a, b));
    expect([one.request.disposition, obstacles(one.reply)]).toEqual([
      'delivered',
      ['between gateway deny: transit-gateway'],
    ]);
    expect(trace(peered(inZones.build(), ['tgw-2']), ping(a, b)).disposition).toBe('dropped');
  });

  it('carries nothing before it is accepted', () => {
    const asked = trace(peered(inZones.build(), undefined, 'pendingAcceptance'), ping(a, b));
    expect(told(asked)).toContain('between gateway deny: tgw-attach-p is in state pendingAcceptance');
    const cut = trace(peered(inZones.build(), undefined, 'unknown'), ping(a, b));
    expect(told(cut)).toContain('between gateway unknown: the state of tgw-attach-p is not described');
  });

  it('is the end of what is known where the other side is not described', () => {
    const whole = peered(inZones.build());
    const ours = {
      ...whole,
      transitGatewayAttachments:
        whole.transitGatewayAttachments?.filter((one) => one.transitGatewayId === 'tgw-1') ?? [],
    };
    expect(told(trace(ours, ping(a, b)))).toContain(
      'between gateway unknown: the way beyond peering tgw-2 is not in this configuration',
    );
  });

  it('carries no reference to a group', () => {
    const byGroup = inZones.group('sg-b', { ingress: ['tcp 22 from sg-a'] }).build();
    expect(told(trace(peered(byGroup), tcp(a, b, 22))).at(-1)).toBe(
      'destination security-group deny: no inbound rule allows tcp 22 from 10.1.0.10; the rule for sg-a does not count: a group cannot be referenced across a peering of transit gateways',
    );
  });
});
