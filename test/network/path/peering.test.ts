import { describe, expect, it } from 'vitest';
import { traceConnection } from '../../../src/network/connection.js';
import type { Peering } from '../../../src/network/model.js';
import { trace } from '../../../src/network/trace.js';
import { network } from '../../helpers/network.js';
import { ping } from '../../helpers/packets.js';
import { obstacles, told } from '../told.js';

const [a, b] = ['10.1.0.10', '10.2.0.10'];
/** Two VPCs, one instance in each; `back` is the route of the second to the first. */
const pair = (parts: Partial<Peering> = {}, back: readonly string[] = ['10.1.0.0/16 -> pcx-1']) =>
  network()
    .vpc('vpc-1', '10.1.0.0/16')
    .subnet('subnet-1', '10.1.0.0/24')
    .instance('a')
    .routes('rtb-1', ['10.2.0.0/16 -> pcx-1'])
    .vpc('vpc-2', '10.2.0.0/16')
    .subnet('subnet-2', '10.2.0.0/24')
    .instance('b')
    .routes('rtb-2', back)
    .group('sg-b', { ingress: ['icmp from sg-a'] })
    .peering('pcx-1', 'vpc-1', 'vpc-2', parts);
const side = (vpcId: string, cidr: string, region: string | null) => ({ vpcId, cidrs: [cidr], region });

describe('a peering', () => {
  it('joins two VPCs, in which groups can refer to each other', () => {
    const { request, reply } = traceConnection(pair().build(), ping(a, b));
    expect(request).toMatchObject({ disposition: 'delivered', from: 'eni-a', to: 'eni-b' });
    expect(told(request)).toEqual([
      'source security-group allow: outbound rule allows all traffic to 0.0.0.0/0',
      'source network-acl allow: rule 100 allows all traffic to 0.0.0.0/0',
      'source route allow: 10.2.0.0/16 -> pcx-1',
      'between gateway allow: pcx-1 leads to vpc-2',
      'destination network-acl allow: rule 100 allows all traffic from 0.0.0.0/0',
      'destination security-group allow: inbound rule allows icmp from sg-a',
    ]);
    expect(reply?.disposition).toBe('delivered');
  });

  it('works from the accepter to the requester too', () => {
    expect(
      trace(
        pair()
          .group('sg-a', { ingress: ['icmp from sg-b'] })
          .build(),
        ping(b, a),
      ).disposition,
    ).toBe('delivered');
  });

  it.each(['pending-acceptance', 'expired', 'failed', 'deleted', 'rejected', 'provisioning'])(
    'that is %s carries nothing',
    (state) => {
      const result = trace(pair({ state }).build(), ping(a, b));
      expect(result.disposition).toBe('dropped');
      expect(obstacles(result)[0]).toEqual('between gateway deny: peering');
      expect(told(result)).toContain(`between gateway deny: pcx-1 is in state ${state}`);
    },
  );

  it('with a route on one side only brings the question but no answer', () => {
    const { request, reply } = traceConnection(pair({}, []).build(), ping(a, b));
    expect(request.disposition).toBe('delivered');
    expect(reply?.disposition).toBe('dropped');
    expect(obstacles(reply)).toEqual(['source route deny: no-route']);
    expect(told(reply)).toContain('source route deny: no route to 10.1.0.10');
  });

  it('carries the ranges that its VPCs have by their own description, whatever was printed of the peering', () => {
    const cut = {
      requester: side('vpc-1', '10.9.0.0/16', 'eu-west-1'),
      accepter: side('vpc-2', '10.8.0.0/16', 'eu-west-1'),
    };

    const said = told(trace(pair(cut).build(), ping(a, b)));
    expect(said).toContain('between gateway allow: pcx-1 leads to vpc-2');
    expect(said).toContain('destination security-group allow: inbound rule allows icmp from sg-a');
  });

  it('printed without the ranges of a VPC that nobody described is open, and so are the groups behind it', () => {
    const bare = pair({ requester: { vpcId: 'vpc-1', cidrs: [], region: 'eu-west-1' } })
      .change((one) => ({
        ...one,
        vpcs: one.vpcs.filter(({ id }) => id !== 'vpc-1'),
        subnets: one.subnets.filter(({ vpcId }) => vpcId !== 'vpc-1'),
        interfaces: one.interfaces.filter(({ vpcId }) => vpcId !== 'vpc-1'),
      }))
      .build();
    const { request, reply } = traceConnection(bare, ping(a, b));
    expect(obstacles(request)).toContain('destination security-group unknown');
    expect([...obstacles(request), ...obstacles(reply)].filter((one) => one.includes('deny'))).toEqual([]);
  });

  it('between Regions supports no reference to groups', () => {
    const far = { accepter: side('vpc-2', '10.2.0.0/16', 'eu-west-1') };
    const result = trace(pair(far).build(), ping(a, b));
    expect(result.disposition).toBe('denied');
    expect(told(result).at(-1)).toBe(
      'destination security-group deny: no inbound rule allows icmp from 10.1.0.10; the rule for sg-a does not count: a group cannot be referenced from another Region',
    );
    expect(
      trace(
        pair(far)
          .group('sg-b', { ingress: ['icmp from 10.1.0.0/16'] })
          .build(),
        ping(a, b),
      ).disposition,
    ).toBe('delivered');
  });

  it('that is gone leaves a group with no member behind it, unless another peering of the two is there', () => {
    // "To reference a security group in a peer VPC, the VPC peering connection must be in the active state" (VPC peering guide,
    // "Update your security groups to reference peer security groups")
    const world = pair({ state: 'deleted' })
      .group('sg-a', { egress: ['icmp to sg-b'] })
      .build();
    expect(told(trace(world, ping(a, b)))[0]).toBe(
      'source security-group deny: no outbound rule allows icmp to 10.2.0.10; the rule for sg-b does not count: pcx-1 is in state deleted',
    );

    const [old] = world.peerings;
    const renewed = { ...world, peerings: [...world.peerings, { ...old, id: 'pcx-2', state: 'active' } as Peering] };
    expect(told(trace(renewed, ping(a, b)))[0]).toBe('source security-group allow: outbound rule allows icmp to sg-b');
  });

  it('of unknown Regions leaves references open', () => {
    const world = pair({ accepter: side('vpc-2', '10.2.0.0/16', null) }).build();
    expect(obstacles(trace(world, ping(a, b)))).toEqual(['destination security-group unknown']);
  });

  it('that nobody described leaves it open', () => {
    const world = pair()
      .change((one) => ({ ...one, peerings: [] }))
      .build();
    expect(obstacles(trace(world, ping(a, b)))).toEqual([
      'between gateway unknown: peering',
      'destination security-group unknown',
    ]);
  });

  it('leads to no further network', () => {
    // "you can't route packets directly from VPC B to VPC C through VPC A" (VPC peering guide, "Unsupported VPC peering configurations")
    const world = pair()
      .vpc('vpc-3', '10.3.0.0/16')
      .subnet('subnet-3', '10.3.0.0/24')
      .instance('c')
      .peering('pcx-2', 'vpc-2', 'vpc-3')
      .change((one) => ({
        ...one,
        routeTables: one.routeTables.map((table) =>
          table.id === 'rtb-1'
            ? {
                ...table,
                routes: [
                  ...table.routes,
                  { destination: '10.3.0.0/16', target: { kind: 'peering', id: 'pcx-1' }, state: 'active' },
                ],
              }
            : table,
        ),
      }))
      .build();
    const result = trace(world, ping(a, '10.3.0.10'));
    expect(result.disposition).toBe('dropped');
    expect(told(result).at(-1)).toBe('between gateway deny: 10.3.0.10 is not in vpc-2, and a peering leads no further');
  });

  it('takes nothing that comes from further away', () => {
    const world = pair()
      .change((one) => ({ ...one, interfaces: one.interfaces.map((each) => ({ ...each, sourceDestCheck: false })) }))
      .build();
    const result = trace(world, ping('192.168.9.9', b), { from: 'eni-a' });
    expect(told(result)).toContain(
      'between gateway deny: 192.168.9.9 is not in vpc-1, and a peering carries nothing from further away',
    );
  });

  it('of two other VPCs is no way out of this one', () => {
    const world = pair({
      requester: side('vpc-8', '10.8.0.0/16', 'us-east-1'),
      accepter: side('vpc-9', '10.2.0.0/16', 'us-east-1'),
    }).build();
    expect(told(trace(world, ping(a, b)))).toContain('between gateway deny: vpc-1 is at neither end of pcx-1');
  });

  it('ends at an address that nobody has', () => {
    expect(obstacles(trace(pair().build(), ping(a, '10.2.0.99')))).toEqual([
      'destination interface deny: address-not-found',
    ]);
  });

  it('may have the address at an interface that was not read', () => {
    const world = pair()
      .change((one) => ({ ...one, unread: ['interfaces'] }))
      .build();
    expect(obstacles(trace(world, ping(a, '10.2.0.99')))).toEqual(['destination interface unknown: address-not-found']);
  });

  it('to a VPC that somebody else owns leaves the rest to them', () => {
    const world = pair()
      .change((one) => ({ ...one, vpcs: one.vpcs.slice(0, 1), interfaces: one.interfaces.slice(0, 1) }))
      .build();
    const result = trace(world, ping(a, b));
    expect(result).toMatchObject({ disposition: 'insufficient', to: null });
    expect(told(result).at(-1)).toBe('destination interface unknown: vpc-2 is not described');
  });

  it('never gets what overlaps with the own VPC', () => {
    const overlap = network()
      .vpc('vpc-1', '10.1.0.0/16')
      .subnet('subnet-1', '10.1.0.0/24')
      .instance('a')
      .vpc('vpc-2', '10.1.0.0/16')
      .subnet('subnet-2', '10.1.1.0/24')
      .instance('b')
      .peering('pcx-1', 'vpc-1', 'vpc-2', { state: 'failed' })
      .build();
    const result = trace(overlap, ping(a, '10.1.1.10'));
    expect(told(result)).toContain('source route allow: 10.1.0.0/16 -> local');
    expect(obstacles(result)).toEqual(['destination interface deny: overlapping-cidr']);
  });
});
