import { listPrices } from '../../base/prices.js';

const LEAST_BYTES = 10_000_000;

export const athenaDollars = (bytes: number, queries = 1): number =>
  (Math.max(bytes, LEAST_BYTES * queries) / 1e12) * listPrices.athenaTb;
