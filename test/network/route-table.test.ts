import { describe, expect, it } from 'vitest';
import type { PrefixList, RouteTable } from '../../src/network/model.js';
import { chooseRoute, routeTableOf } from '../../src/network/route-table.js';
import { network } from '../helpers/network.js';
import { route } from '../helpers/rule-text.js';

const table = (...routes: readonly string[]): RouteTable => ({
  id: 'rtb-1',
  vpcId: 'vpc-1',
  isMain: true,
  subnetIds: [],
  routes: routes.map(route),
});
const choose = (address: string, routes: readonly string[], lists: readonly PrefixList[] = []) =>
  chooseRoute(table(...routes), address, lists);
const list = (id: string, ...cidrs: readonly string[]): PrefixList => ({ id, name: id, cidrs });

describe('the most specific route', () => {
  // The example of the VPC user guide, "Longest prefix match".
  const guide = ['10.0.0.0/16 -> local', '172.31.0.0/16 -> pcx-1', '0.0.0.0/0 -> igw-1'];
  it.each([
    ['10.0.4.4', '10.0.0.0/16 -> local'],
    ['172.31.9.9', '172.31.0.0/16 -> pcx-1'],
    ['8.8.8.8', '0.0.0.0/0 -> igw-1'],
    ['172.32.0.1', '0.0.0.0/0 -> igw-1'],
  ])('for %s is %s, wherever it stands in the table', (address, words) => {
    expect(choose(address, guide)).toMatchObject({ kind: 'route', words });
    expect(choose(address, guide.toReversed())).toMatchObject({ kind: 'route', words });
  });

  it('may be inside the VPC’s own block', () => {
    expect(choose('10.0.1.9', ['10.0.0.0/16 -> local', '10.0.1.0/24 -> eni-fw'])).toMatchObject({
      words: '10.0.1.0/24 -> eni-fw',
    });
  });

  it('wins although it leads nowhere', () => {
    expect(choose('10.9.1.1', ['0.0.0.0/0 -> igw-1', '10.9.0.0/16 -> pcx-gone (blackhole)'])).toMatchObject({
      kind: 'route',
      route: { state: 'blackhole' },
      words: '10.9.0.0/16 -> pcx-gone (blackhole)',
    });
  });

  it('is of the packet’s own family', () => {
    expect(choose('2001:db8::1', ['0.0.0.0/0 -> igw-1'])).toEqual({
      kind: 'no-route',
      words: 'no route to 2001:db8::1',
    });
    expect(choose('2001:db8::1', ['0.0.0.0/0 -> igw-1', '::/0 -> eigw-1'])).toMatchObject({ words: '::/0 -> eigw-1' });
    expect(choose('8.8.8.8', ['::/0 -> eigw-1'])).toMatchObject({ kind: 'no-route' });
  });
});

describe('among equally specific routes', () => {
  it('a static one goes before a propagated one', () => {
    const routes = ['172.31.0.0/24 -> vgw-1 (propagated)', '172.31.0.0/24 -> igw-1'];
    expect(choose('172.31.0.9', routes)).toMatchObject({ words: '172.31.0.0/24 -> igw-1' });
  });

  it('a static one goes before a prefix list, and that before a propagated one', () => {
    const lists = [list('pl-1', '10.9.0.0/16')];
    expect(choose('10.9.0.1', ['pl-1 -> tgw-1', '10.9.0.0/16 -> pcx-1'], lists)).toMatchObject({
      words: '10.9.0.0/16 -> pcx-1',
    });
    expect(choose('10.9.0.1', ['10.9.0.0/16 -> vgw-1 (propagated)', 'pl-1 -> tgw-1'], lists)).toMatchObject({
      words: 'pl-1 (10.9.0.0/16) -> tgw-1',
    });
  });

  it('a more specific propagated one still goes first', () => {
    expect(choose('10.9.1.1', ['10.9.1.0/24 -> vgw-1 (propagated)', '10.9.0.0/16 -> pcx-1'])).toMatchObject({
      words: '10.9.1.0/24 -> vgw-1',
    });
  });

  it('nobody knows which of two prefix lists AWS prefers', () => {
    const lists = [list('pl-1', '10.9.0.0/16'), list('pl-2', '10.9.0.0/16')];
    expect(choose('10.9.0.1', ['pl-1 -> tgw-1', 'pl-2 -> pcx-1'], lists)).toEqual({
      kind: 'unknown',
      words: 'pl-1 (10.9.0.0/16) -> tgw-1 and pl-2 (10.9.0.0/16) -> pcx-1 are equally specific',
    });
    expect(choose('10.9.0.1', ['pl-1 -> tgw-1', 'pl-2 -> tgw-1'], lists)).toMatchObject({ kind: 'route' });
  });
});

describe('a prefix list', () => {
  // "In a subnet route table, if the prefix list contains an entry with a more specific CIDR than the VPC CIDR, that entry is
  // ignored" (VPC user guide, "Route priority and prefix lists").
  it('has no say about addresses of the VPC itself', () => {
    const lists = [list('pl-1', '10.0.1.0/24', '10.9.0.0/16')];
    const routes = ['10.0.0.0/16 -> local', 'pl-1 -> igw-1'];
    expect(choose('10.0.1.9', routes, lists)).toMatchObject({ words: '10.0.0.0/16 -> local' });
    expect(choose('10.9.1.9', routes, lists)).toMatchObject({ words: 'pl-1 (10.9.0.0/16) -> igw-1' });
  });

  it('counts by the block of it that matches', () => {
    const lists = [list('pl-1', '52.0.0.0/8', '54.231.0.0/16')];
    expect(choose('54.231.1.1', ['0.0.0.0/0 -> igw-1', 'pl-1 -> vpce-1'], lists)).toMatchObject({
      words: 'pl-1 (54.231.0.0/16) -> vpce-1',
    });
    expect(choose('53.1.1.1', ['0.0.0.0/0 -> igw-1', 'pl-1 -> vpce-1'], lists)).toMatchObject({
      words: '0.0.0.0/0 -> igw-1',
    });
  });

  it('that is not read leaves the choice open, save for private addresses at a gateway endpoint', () => {
    const routes = ['10.0.0.0/16 -> local', '0.0.0.0/0 -> igw-1', 'pl-s3 -> vpce-1'];
    expect(choose('8.8.8.8', routes)).toMatchObject({
      kind: 'unknown',
      words: 'prefix list pl-s3 is not described',
      lacks: { part: 'prefixLists', why: 'not-described' },
    });
    expect(choose('10.0.0.7', routes)).toMatchObject({ kind: 'route', words: '10.0.0.0/16 -> local' });
    expect(choose('10.0.0.7', ['10.0.0.0/16 -> local', 'pl-own -> tgw-1'])).toMatchObject({ kind: 'unknown' });
  });
});

describe('a subnet', () => {
  const world = network()
    .subnet('subnet-1')
    .subnet('subnet-2')
    .routes('rtb-own', ['0.0.0.0/0 -> igw-1'], 'subnet-2')
    .build();

  it('uses the table associated with it, else the main one of its VPC', () => {
    expect(routeTableOf(world, 'subnet-1', 'vpc-1')?.id).toBe('rtb-vpc-1');
    expect(routeTableOf(world, 'subnet-2', 'vpc-1')?.id).toBe('rtb-own');
  });

  it('has no table where none is known', () => {
    expect(routeTableOf(world, 'subnet-8', 'vpc-8')).toBeUndefined();
  });
});
