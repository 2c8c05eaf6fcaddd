import { emptyNetwork } from '../../src/network/empty.js';
import type { Network } from '../../src/network/model.js';
import { type NetworkBuilder, network } from '../helpers/network.js';

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

/** The same, but nobody described it. */
export const unknown: Network = emptyNetwork;
