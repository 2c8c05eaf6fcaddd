import { canonicalAddress } from '../network/address.js';
import type { ChoiceKey, Field } from './field.js';
import { defaultFormat, type Format, type Unreadable } from './format.js';
import type { FlowRecord } from './record.js';

/** Reads one line of a log: a record as delivered. Total: any string has an answer, and nothing is thrown. */
export function parseLine(format: Format, line: string): FlowRecord | Unreadable {
  const text = line.replace(/^\uFEFF/, '').trim();
  return text === '' ? { reason: 'holds no record', line } : parseRecord(format, text);
}

/** Reads the text of one record and nothing around it. */
export function parseRecord(format: Format, text: string): FlowRecord | Unreadable {
  // Records are plain ASCII: tag values are percent-encoded. (VPC user guide, "Flow log records")
  if (!/^[ -~]*$/.test(text)) return { reason: 'holds characters that no flow record has', line: text };
  const values = split(text);
  const { fields } = format;
  if (values.length !== fields.length) return { reason: countReason(values.length, format), line: text };
  const draft: Draft = { line: text };
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at];
    const value = values[at];
    if (field === undefined || value === undefined) break;
    const problem = put(draft, field, value);
    if (problem !== undefined) return { reason: problem, line: text };
  }
  return draft;
}

type Draft = { -readonly [Key in keyof FlowRecord]: FlowRecord[Key] } & { other?: Record<string, string | null> };

// One blank stands between fields; AWS's own examples have two in places.
function split(text: string): readonly string[] {
  const values = text.trim().split(' ');
  return values.includes('') ? values.filter((value) => value !== '') : values;
}

function countReason(count: number, format: Format): string {
  const fields = count === 1 ? 'field' : 'fields';
  const whose = format === defaultFormat ? 'the default format' : 'the format';
  return `has ${count} ${fields} where ${whose} has ${format.fields.length}`;
}

/** Adds one value to the draft; answers what is wrong with it, if anything. */
function put(draft: Draft, field: Field, value: string): string | undefined {
  const absent = value === '-';
  if (field.key === null) return putOther(draft, field, absent ? null : value);
  if (absent) {
    draft[field.key] = null;
    return undefined;
  }
  switch (field.kind) {
    case 'integer': {
      const number = readInteger(value, field.max);
      if (typeof number === 'number') draft[field.key] = number;
      return typeof number === 'number' ? undefined : wrong(field, number, value);
    }
    case 'time': {
      const seconds = readSeconds(value);
      if (typeof seconds === 'number') draft[field.key] = seconds;
      return typeof seconds === 'number' ? undefined : wrong(field, seconds, value);
    }
    case 'address': {
      const address = readAddress(value);
      if (address !== undefined) draft[field.key] = address;
      return address === undefined ? `${field.name} is not an IP address: ${excerpt(value)}` : undefined;
    }
    case 'choice':
      return putChoice(draft, field.key, value)
        ? undefined
        : `${field.name} is not one of ${Object.keys(field.words).join(', ')}: ${excerpt(value)}`;
    case 'text':
      if (field.key === 'interfaceId' && UUID.test(value))
        return `${field.name} is not a network interface of AWS: ${excerpt(value)}`;
      draft[field.key] = value;
      return undefined;
  }
}

// A port of OpenStack's, by which Huawei Cloud writes the same fields in the same order. (Huawei Cloud, "VPC Flow Log Overview")
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

// `1.7E+09`, as a spreadsheet saves what it shows of a number: the other digits are gone.
const ROUNDED = /^\d([.,]\d+)?E\+\d+$/;

const wrong = ({ name }: Field, why: string, value: string): string =>
  ROUNDED.test(value) ? `${name} was rounded by a spreadsheet: ${excerpt(value)}` : `${name} ${why}: ${excerpt(value)}`;

function putOther(draft: Draft, field: Field, value: string | null): string | undefined {
  if (field.kind === 'integer' && value !== null) {
    const number = readInteger(value, field.max);
    if (typeof number !== 'number') return wrong(field, number, value);
  }
  draft.other ??= {};
  draft.other[field.name] = value;
  return undefined;
}

function putChoice(draft: Draft, key: ChoiceKey, value: string): boolean {
  if (key === 'action' && (value === 'ACCEPT' || value === 'REJECT')) draft.action = value;
  else if (key === 'logStatus' && isLogStatus(value)) draft.logStatus = value;
  else if (key === 'flowDirection' && (value === 'ingress' || value === 'egress')) draft.flowDirection = value;
  else return false;
  return true;
}

function readInteger(value: string, max: number): number | 'is not a whole number' | 'is out of range' {
  if (!/^[0-9]+$/.test(value)) return 'is not a whole number';
  const number = Number(value);
  return number <= max ? number : 'is out of range';
}

// In seconds this is the year 5138, in milliseconds 1973: whatever is larger is in milliseconds.
const LARGEST_SECONDS = 99_999_999_999;

function readSeconds(value: string): number | 'is not a time in Unix seconds' {
  const number = readInteger(value, LARGEST_SECONDS * 1000);
  if (typeof number !== 'number') return 'is not a time in Unix seconds';
  return number > LARGEST_SECONDS ? Math.floor(number / 1000) : number;
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!$)|$)){4}$/;

// Nearly all addresses are IPv4, whose only spelling this is.
const readAddress = (value: string): string | undefined => (IPV4.test(value) ? value : canonicalAddress(value));

const excerpt = (value: string): string => (value.length > 40 ? `${value.slice(0, 40)}…` : value);

const isLogStatus = (value: string): value is NonNullable<FlowRecord['logStatus']> =>
  value === 'OK' || value === 'NODATA' || value === 'SKIPDATA' || value === 'INCOMPLETEDATA';
