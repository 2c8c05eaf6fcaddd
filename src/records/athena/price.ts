// (Amazon Athena pricing, us-east-1: a terabyte scanned; at least ten megabytes a query; statements of DDL are free)
const DOLLARS_A_TERABYTE = 5;
const LEAST_BYTES = 10_000_000;

export const athenaDollars = (bytes: number, queries = 1): number =>
  (Math.max(bytes, LEAST_BYTES * queries) / 1e12) * DOLLARS_A_TERABYTE;

export const inDollars = (dollars: number): string =>
  dollars < 0.01 ? 'less than a cent' : `about $${dollars.toFixed(2)}`;
