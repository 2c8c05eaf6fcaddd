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

/** What finds the fields that Insights knows in a flow record, of those that are wanted; nothing in other text. */
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
    const values = message.split(' ');
    const row: Record<string, string | number | undefined> = {};
    for (const { field, at } of finders.find(({ length }) => length === values.length)?.wanted ?? [])
      row[field] = values[at];
    return row;
  };
}

const camelCase = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
