import type { Row } from './row.js';

const V2 =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'.split(
    ' ',
  );
const V3 = 'vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr'.split(' ');
const V4 = 'region az-id sublocation-type sublocation-id'.split(' ');
const V5 = 'pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path'.split(' ');
const V8 = ['reject-reason'];

/** The formats that people choose. */
export const FORMATS: readonly (readonly string[])[] = [
  V2,
  [...V2, ...V3],
  [...V2, ...V3, ...V4, ...V5],
  [...V2, ...V3, ...V4, ...V5, ...V8],
  // The order of AWS's own example of version 5.
  'version srcaddr dstaddr srcport dstport protocol start end type packets bytes account-id vpc-id subnet-id instance-id interface-id region az-id sublocation-type sublocation-id action tcp-flags pkt-srcaddr pkt-dstaddr pkt-src-aws-service pkt-dst-aws-service traffic-path flow-direction log-status'.split(
    ' ',
  ),
  // Addresses of the packet but no direction.
  [...V2, 'pkt-srcaddr', 'pkt-dstaddr', 'tcp-flags'],
];

/** "The highest version among the chosen fields". */
export const versionOf = (fields: readonly string[]): number => {
  const has = (some: readonly string[]) => some.some((field) => fields.includes(field));
  return has(V8) ? 8 : has(V5) ? 5 : has(V4) ? 4 : has(V3) ? 3 : 2;
};

export const lineOf = ({ fields }: Row, format: readonly string[]): string =>
  format.map((field) => fields[field] ?? '-').join(' ');
