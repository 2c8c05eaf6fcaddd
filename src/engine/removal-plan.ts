import { recordOf, type State, type StepRecord } from './state.js';
import type { AnyChange, Stage } from './step.js';

/** One object that clean-up will look for and remove. */
export interface Removal {
  readonly step: AnyChange;
  readonly resource: string;
  readonly label: string;
  readonly costPerHour: number;
  /** False: a call was under way whose answer never came. */
  readonly isCertain: boolean;
}

/** What there is to remove, in order; pure, so that a dry run says exactly what a real one does. */
export const planRemoval = (stages: readonly Stage[], state: State): readonly Removal[] =>
  removals(stages, state, (status) => status !== 'removed' && status !== 'undone');

/** What was removed already, for a second look at it. */
export const removedBefore = (stages: readonly Stage[], state: State): readonly Removal[] =>
  removals(stages, state, (status) => status === 'removed');

function removals(
  stages: readonly Stage[],
  state: State,
  isMeant: (status: StepRecord['status']) => boolean,
): readonly Removal[] {
  const backward = changesOf(stages).toReversed();
  const order = [...backward.filter((step) => !step.removeLast), ...backward.filter((step) => step.removeLast)];
  return order.flatMap((step) => {
    const record = recordOf(state, step.id);
    if (record === undefined || !isMeant(record.status)) return [];
    const { label = step.id, costPerHour = 0 } = record.preview ?? {};
    return [{ step, resource: step.resource, label, costPerHour, isCertain: record.status !== 'intended' }];
  });
}

/** Recorded by another version of flowlab; nobody here knows how to remove them. */
export function unknownChanges(stages: readonly Stage[], state: State): readonly Left[] {
  const changes = changesOf(stages);
  return Object.entries(state.steps).flatMap(([id, record]): readonly Left[] => {
    const isGone = record.status === 'removed' || record.status === 'undone';
    if (record.preview === undefined || isGone || changes.some((step) => step.id === id)) return [];
    const { resource, label, costPerHour } = record.preview;
    return [{ resource, id, label, costPerHour, why: `made by flowlab ${state.tool}, which must remove it` }];
  });
}

const changesOf = (stages: readonly Stage[]): readonly AnyChange[] =>
  stages.flatMap(({ steps }) => steps).filter((step): step is AnyChange => step.kind === 'change');

/** What clean-up could not or should not remove, and why. */
export interface Left {
  readonly resource: string;
  /** AWS's id; the step's where it is not known whether there is an object. */
  readonly id: string;
  readonly label: string;
  readonly why: string;
  readonly costPerHour: number;
  /** False: it could not be looked for, so nobody knows whether there is one. */
  readonly isSeen?: false;
}
