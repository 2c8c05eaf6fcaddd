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
  bySpelling.get(bare(name.replace(/^aws\.vpcflow\.|\s*\(.*\)$/g, '')));

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

/** Whether columns of these fields are flow records: several of them, and among them who talked or who watched. */
export function areOfRecords(found: readonly Field[]): boolean {
  const names = new Set(found.map(({ name }) => name));
  const talked = names.has('srcaddr') || names.has('dstaddr') || names.has('pkt-srcaddr') || names.has('pkt-dstaddr');
  return (names.size >= 3 && talked) || (names.size >= 4 && names.has('interface-id') && names.has('log-status'));
}
