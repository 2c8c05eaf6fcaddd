import type { FlowRecord } from '../../flow-log/record.js';
import type { FlowLog } from '../../network/model.js';

export type Action = 'accept' | 'reject';

/** A flow log can be of one action only; rows of the other prove another flow log. */
export function actionsOf(flowLogs: readonly FlowLog[], rows: readonly FlowRecord[]): readonly Action[] {
  const types = flowLogs.map(({ trafficType }) => trafficType);
  return (['accept', 'reject'] as const).filter((action) => {
    return types.includes('ALL') || types.includes(wordFor[action]) || hasAction(action, rows);
  });
}

const wordFor = { accept: 'ACCEPT', reject: 'REJECT' } as const;

export const hasAction = (action: Action, rows: readonly FlowRecord[]): boolean =>
  rows.some((row) => row.action === wordFor[action]);

// So many records of one action, and none of the other, are no accident.
const TELLING = 10;

/** Nobody described the flow log: where all records at hand are of one action, it may record no other. */
export function actionsSeen(rows: readonly FlowRecord[]): readonly Action[] {
  const actions = rows.flatMap(({ action }) => action ?? []);
  const [only, ...others] = new Set(actions);
  if (only === undefined || others.length > 0 || actions.length < TELLING) return ['accept', 'reject'];
  return [only === 'ACCEPT' ? 'accept' : 'reject'];
}

// Where all else is gone, a few refusals are no accident either.
const FEW = 3;

/** Somebody searched the file for refusals: nothing else is left in it. */
export const isOfRefusals = (rows: readonly FlowRecord[]): boolean =>
  !isUnfiltered(rows) && !hasAction('accept', rows) && rows.filter(({ action }) => action === 'REJECT').length >= FEW;

/** Of actions that a flow log records, those that a file may lack, since whoever made it may have picked the other. */
export const actionsFilteredOut = (actions: readonly Action[], rows: readonly FlowRecord[]): readonly Action[] =>
  isUnfiltered(rows) ? [] : actions.filter((action) => !hasAction(action, rows));

/** Rows of windows without traffic have no action: a search for one takes them away. */
const isUnfiltered = (rows: readonly FlowRecord[]): boolean => rows.some(({ logStatus }) => logStatus === 'NODATA');
