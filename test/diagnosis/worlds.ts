import { emptyNetwork } from '../../src/network/empty.js';
import type { NatGateway } from '../../src/network/gateways.js';
import type { Network } from '../../src/network/model.js';
import { type NetworkBuilder, network } from '../helpers/network.js';
import type { Rules } from '../helpers/network-parts.js';

/** `i-a` and `i-b`, each in a subnet of its own, as the tests speak of them. */
export const A = '172.31.0.10';
export const B = '172.31.16.10';
export const THERE = `${A} > ${B}`;
export const BACK = `${B} > ${A}`;

/** Everything open between the two, and both recorded. */
export const open = (): NetworkBuilder =>
  network()
    .subnet('subnet-a')
    .instance('a')
    .subnet('subnet-b')
    .instance('b')
    .group('sg-b', { ingress: ['all from 0.0.0.0/0'] })
    .flowLog('vpc-1');

/** `i-a` and `i-b`, each in a VPC of its own, joined by a peering: the second knows the way back where `back` says so. */
export function peered({ back = true, state = 'active' }: { readonly back?: boolean; readonly state?: string } = {}) {
  const world = network()
    .vpc('vpc-1', '10.0.0.0/16')
    .instance('a')
    .routes('rtb-1', ['10.1.0.0/16 -> pcx-1'])
    .vpc('vpc-2', '10.1.0.0/16')
    .instance('b')
    .group('sg-b', { ingress: ['all from 0.0.0.0/0'] })
    .peering('pcx-1', 'vpc-1', 'vpc-2', { state })
    .flowLog('vpc-1')
    .flowLog('vpc-2');
  return back ? world.routes('rtb-2', ['10.0.0.0/16 -> pcx-1']) : world;
}

/** `i-a` on the internet by a NAT gateway in a subnet with a network ACL of its own. */
export const behindNat = (rules: Rules = {}, parts: Partial<NatGateway> = {}): NetworkBuilder =>
  network()
    .internetGateway()
    .subnet('subnet-a')
    .instance('a')
    .subnet('subnet-nat')
    .natGateway('nat-1', parts)
    .routes('rtb-a', ['0.0.0.0/0 -> nat-1'], 'subnet-a')
    .acl('acl-nat', rules, 'subnet-nat')
    .flowLog('vpc-1');

/** The same as `open`, but nobody described it. */
export const unknown: Network = emptyNetwork;
