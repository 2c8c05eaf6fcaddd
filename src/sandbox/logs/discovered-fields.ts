import { isObject, jsonIn } from '../../base/json.js';
import { defaultFormat, type Format, isUnreadable, parseFormat } from '../../flow-log/format.js';
import { groupNameOf } from '../flow-records/delivery-access.js';
import type { LogGroupRow, World } from '../world/world.js';

/** The formats of the flow logs that write to a group, and the default one. */
export function formatsOf(world: World, group: LogGroupRow): readonly Format[] {
  const formats = Object.values(world.ec2.flowLogs)
    .filter((flowLog) => groupNameOf(flowLog) === group.logGroupName && flowLog.LogFormat !== undefined)
    .flatMap(({ LogFormat }) => {
      const format = parseFormat(LogFormat ?? '');
      return isUnreadable(format) ? [] : [format];
    });
  return [...formats, defaultFormat];
}

// The names of the discovered fields (CloudWatch Logs user guide, "Supported logs and discovered fields").
const NAMES: Readonly<Record<string, string>> = {
  srcaddr: 'srcAddr',
  dstaddr: 'dstAddr',
  srcport: 'srcPort',
  dstport: 'dstPort',
  start: 'startTime',
  end: 'endTime',
};

/** What finds the fields that Insights knows in a flow record or in JSON, of those that are wanted; nothing in other text. */
export function fieldFinder(
  formats: readonly Format[],
  isWanted: (name: string) => boolean,
): (message: string) => Record<string, string | number | undefined> {
  const finders = formats.map(({ fields }) => ({
    length: fields.length,
    wanted: fields.flatMap(({ name }, at) => {
      const field = NAMES[name] ?? camelCase(name);
      return isWanted(field) ? [{ field, at }] : [];
    }),
  }));
  return (message) => {
    if (message.startsWith('{'))
      return Object.fromEntries(jsonFields(jsonIn(message)).filter(([name]) => isWanted(name)));
    const values = message.split(' ');
    const row: Record<string, string | number | undefined> = {};
    for (const { field, at } of finders.find(({ length }) => length === values.length)?.wanted ?? [])
      row[field] = values[at];
    return row;
  };
}

// "A maximum of 200 log event fields from a JSON log" (CloudWatch Logs user guide, "Fields in JSON logs").
const MOST_FIELDS = 200;

/** By the dots and numbers that lead there: `requestParameters.items.0.id`. */
function jsonFields(document: unknown): readonly (readonly [name: string, value: string])[] {
  const within = (value: unknown, name: string): readonly (readonly [string, string])[] => {
    if (value === null || value === undefined) return [];
    if (typeof value !== 'object') return [[name, String(value)]];
    return Object.entries(value).flatMap(([key, inner]) => within(inner, name === '' ? key : `${name}.${key}`));
  };
  return isObject(document) ? within(document, '').slice(0, MOST_FIELDS) : [];
}

const camelCase = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
