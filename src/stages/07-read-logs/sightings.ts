import type { Context } from '../../engine/step.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { destination, source } from '../02-instances/stage.js';
import { recordsBetween, watchedInterfaces } from './evidence.js';

/** What the records show of one ping between the two machines: at both ends, there and back. */
export interface Sightings {
  readonly requestAtSource: readonly FlowRecord[];
  readonly requestAtDestination: readonly FlowRecord[];
  readonly replyAtDestination: readonly FlowRecord[];
  readonly replyAtSource: readonly FlowRecord[];
  /** The flow log covers the destination's interface; otherwise nothing there says anything. */
  readonly seesDestination: boolean;
}

export function sightingsIn(context: Context, records: readonly FlowRecord[]): Sightings {
  const from = context.result(source);
  const to = context.result(destination);
  const there = { from: from.address, to: to.address };
  const back = { from: to.address, to: from.address };
  return {
    requestAtSource: recordsBetween(records, { interfaceId: from.interfaceId, ...there }),
    requestAtDestination: recordsBetween(records, { interfaceId: to.interfaceId, ...there }),
    replyAtDestination: recordsBetween(records, { interfaceId: to.interfaceId, ...back }),
    replyAtSource: recordsBetween(records, { interfaceId: from.interfaceId, ...back }),
    seesDestination: watchedInterfaces(context).includes(to.interfaceId),
  };
}

export const isRejected = (records: readonly FlowRecord[]): boolean =>
  records.some(({ action }) => action === 'REJECT');
export const isAccepted = (records: readonly FlowRecord[]): boolean =>
  records.length > 0 && records.every(({ action }) => action === 'ACCEPT');
