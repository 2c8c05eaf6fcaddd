import type { Event } from '../ui.js';

/** Everything that takes a place on the screen. */
export type Block = Event['kind'] | 'question';

/** Whether an empty line parts two blocks: what belongs together stands together. */
export function gapBetween(above: Block | undefined, below: Block): boolean {
  if (above === undefined) return false;
  const pair: readonly [Group, Group] = [groups[above], groups[below]];
  return !together.some(([first, second]) => first === pair[0] && second === pair[1]);
}

type Group = 'block' | 'preview' | 'question' | 'work' | 'note';

const together: readonly (readonly [Group, Group])[] = [
  ['work', 'work'],
  ['note', 'note'],
  ['question', 'question'],
  ['question', 'work'],
  ['preview', 'work'],
];

const groups: Readonly<Record<Block, Group>> = {
  welcome: 'block',
  stages: 'block',
  stage: 'block',
  'stage-done': 'note',
  text: 'block',
  note: 'note',
  list: 'block',
  facts: 'block',
  document: 'block',
  code: 'block',
  preview: 'preview',
  question: 'question',
  answered: 'question',
  change: 'work',
  waiting: 'work',
  retry: 'work',
  call: 'work',
  host: 'block',
  table: 'block',
  record: 'block',
  path: 'block',
  verdict: 'block',
  next: 'block',
};
