import type { Field } from './field.js';
import { fields } from './fields.js';

// Names that other tools give to fields of version 2. (Athena user guide, "Query Amazon VPC flow logs", its first table;
// CloudWatch Logs user guide, "Supported logs and discovered fields")
const aliases: Readonly<Record<string, string>> = {
  account: 'account-id',
  eni: 'interface-id',
  eniid: 'interface-id',
  interface: 'interface-id',
  sourceaddress: 'srcaddr',
  sourceip: 'srcaddr',
  srcip: 'srcaddr',
  destinationaddress: 'dstaddr',
  destinationip: 'dstaddr',
  destip: 'dstaddr',
  dstip: 'dstaddr',
  sourceport: 'srcport',
  destinationport: 'dstport',
  destport: 'dstport',
  numpackets: 'packets',
  numbytes: 'bytes',
  starttime: 'start',
  endtime: 'end',
  // As people and other tools shorten or lengthen them.
  awsaccount: 'account-id',
  awsaccountid: 'account-id',
  networkinterface: 'interface-id',
  networkinterfaceid: 'interface-id',
  sourceaddr: 'srcaddr',
  srcaddress: 'srcaddr',
  destinationaddr: 'dstaddr',
  destaddr: 'dstaddr',
  dstaddress: 'dstaddr',
  destaddress: 'dstaddr',
  sport: 'srcport',
  dport: 'dstport',
  proto: 'protocol',
  ipprotocol: 'protocol',
  protocolnumber: 'protocol',
  protocolcode: 'protocol',
  pkts: 'packets',
  packetcount: 'packets',
  bytecount: 'bytes',
  startutc: 'start',
  starttimeutc: 'start',
  endutc: 'end',
  endtimeutc: 'end',
  vpcflowaction: 'action',
  // (the names that the documentation had at first)
  windowstart: 'start',
  windowend: 'end',
  flowlogstatus: 'log-status',
  // (Microsoft Sentinel, table AWSVPCFlow)
  traffictype: 'type',
  // (Elastic Common Schema, with its dots taken out)
  networkiananumber: 'protocol',
  networkpackets: 'packets',
  networkbytes: 'bytes',
  eventstart: 'start',
  eventend: 'end',
};

/** Upper and lower case, `-`, `_` and blanks make no difference: account-id, account_id, accountId, AccountID. */
const bare = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

const bySpelling: ReadonlyMap<string, Field> = new Map([
  ...fields.map((field): [string, Field] => [bare(field.name), field]),
  ...Object.entries(aliases).flatMap(([alias, name]): [string, Field][] => {
    const field = fields.find((each) => each.name === name);
    return field === undefined ? [] : [[alias, field]];
  }),
]);

/** The field that is meant by a column's name, however it is spelled; undefined for a column of something else. */
export const fieldSpelled = (name: string): Field | undefined =>
  bySpelling.get(bare(name.replace(/^aws\.vpcflow\.|\s*(\(.*\)|\[.*\])$/g, '')));

/** A column of the time of an event, which is not a field of the record in it. */
export const isEventTime = (name: string): boolean => /^@?timestamp$/i.test(name);

// Words that mean many things elsewhere, and these among the names of fields.
const inHeader: Readonly<Record<string, string>> = {
  ver: 'version',
  src: 'srcaddr',
  source: 'srcaddr',
  dst: 'dstaddr',
  dest: 'dstaddr',
  destination: 'dstaddr',
  status: 'log-status',
};

/** The same for a word in the first line of a table. */
export const fieldInHeader = (name: string): Field | undefined =>
  fieldSpelled(name) ?? fieldSpelled(inHeader[bare(name)] ?? '');

// What any firewall, capture or other cloud says of a packet as well.
const COMMON: ReadonlySet<string> = new Set(['srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol']);
const OWN_SPELLING = /^(pkt)?(src|dst)addr$/;

// (RFC 7012, IPFIX: octets; netsampler/goflow2; netobserv/flowlogs-pipeline; akvorado/akvorado; Alibaba Cloud, "Flow log fields")
const OF_OTHERS =
  /^(octets|sampler_?address|sampling_?rate|etype|in_?if|out_?if|agent_?ip|(src|dst)_?as|time_?received|eni-id|vswitch-id)$/i;

// `sum(bytes)`, `count(*)`, `bin(5m)`, `total_bytes`, `flow_count`, and `_col6`, as Athena names what nobody has named.
const COUNTED = /^(\w+\(.*\)|_col\d+|(sum|total|avg|max|min|num|cnt)([ _].*)?|(.*[ _])?counts?)$/i;

/** A column of numbers that a query has counted. */
export const isCounted = (name: string): boolean => COUNTED.test(name) && fieldSpelled(name) === undefined;

/** Whether a query has added up records in these columns: no row is one of them. */
function areSums(known: ReadonlySet<string>, names: readonly string[]): boolean {
  if (known.has('log-status')) return false;
  if (names.some(isCounted)) return true;
  const tells = ['interface-id', 'start', 'end'].some((name) => known.has(name)) || names.some(isEventTime);
  return !tells && !(known.has('srcport') && known.has('dstport'));
}

/**
 * Whether columns with these names, of which `found` are the fields, are flow records: several of them, among them who
 * talked or who watched, and not in the words of another log alone.
 */
export function areOfRecords(found: readonly Field[], names: readonly string[]): boolean {
  const known = new Set(found.map(({ name }) => name));
  return areLikeRecords(known, names) && !areSums(known, names) && !names.some((name) => OF_OTHERS.test(name));
}

function areLikeRecords(known: ReadonlySet<string>, names: readonly string[]): boolean {
  if (known.size >= 4 && known.has('interface-id') && known.has('log-status')) return true;
  const talked = known.has('srcaddr') || known.has('dstaddr') || known.has('pkt-srcaddr') || known.has('pkt-dstaddr');
  if (known.size < 3 || !talked) return false;
  const isOwn = known.has('interface-id') || names.some((name) => OWN_SPELLING.test(bare(name)));
  const saysMore = [...known].some((name) => !COMMON.has(name));
  return isOwn || (saysMore && known.size * 2 > names.length);
}
