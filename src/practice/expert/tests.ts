import type { Network } from '../../network/model.js';
import type { Attempted } from '../exercise.js';
import { trailOf } from '../key/trail.js';
import { partInWords } from './names.js';
import type { Test } from './suspects.js';

/** What one can look at: the cheap and telling things first, which is the order in which equal ones are preferred. */
export function testsFor(healthy: Network, attempted: Attempted): readonly Test[] {
  const { source, destination } = attempted;
  const ends = [destination, source].flatMap(({ name, interfaceId }) =>
    interfaceId === null
      ? []
      : [{ id: `records ${interfaceId}`, words: `Read the records of ${name} (${interfaceId})` }],
  );
  const { met } = trailOf(healthy, attempted);
  const parts = new Map(
    met.flatMap(({ resourceId, component, decision }) =>
      resourceId === null || decision === 'not-applied' ? [] : [[resourceId, component] as const],
    ),
  );
  const rules = [...parts].map(([id, component]) => ({
    id: `rules ${id}`,
    words:
      component === 'gateway'
        ? `Look at ${id}, and at what ${source.name} needs to get out by it`
        : `Look at the rules of ${partInWords(healthy, id)}`,
  }));
  const target = healthy.interfaces.find(({ id }) => id === destination.interfaceId);
  return [
    { id: 'try', words: `Try it again from ${source.name}, and look at how it ends` },
    ...ends,
    ...rules,
    ...(target?.kind === 'instance'
      ? [{ id: 'rules host', words: `Log in on ${destination.name}: what listens there? (ss -lnt)` }]
      : []),
  ];
}
