import { defaultFormat, type Format, isUnreadable, parseFormat } from '../../flow-log/format.js';
import { groupNameOf } from '../flow-records/delivery-access.js';
import type { LogGroupRow, World } from '../world/world.js';
import type { EventRow } from './insights-functions.js';

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

/** The fields that Insights finds in a flow record; nothing in other text. */
export function discoveredFields(message: string, formats: readonly Format[]): EventRow {
  const values = message.split(' ');
  const format = formats.find(({ fields }) => fields.length === values.length);
  if (!format) return {};
  return Object.fromEntries(format.fields.map(({ name }, at) => [NAMES[name] ?? camelCase(name), values[at]]));
}

const camelCase = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
