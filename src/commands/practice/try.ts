import type { Attempted } from '../../practice/exercise.js';
import { attempt, patienceMs } from '../../practice/send.js';
import type { Outcome } from '../../sandbox/packets/traffic.js';
import type { Exit } from '../exit.js';
import type { Surroundings } from '../surroundings.js';
import { atBench } from './bench.js';
import { spellFor, withLook } from './practice-files.js';
import { show } from './show.js';

/** Does once more what the ticket complains of, from where it was done. Exit 3 where it fails. */
export const tryAgain = (surroundings: Surroundings): Promise<Exit> =>
  atBench(surroundings, async ({ exercise, site, keep, keepWorld }) => {
    const { attempted } = exercise;
    const outcome = attempt(site.world, site.now(), attempted, 32_768 + (site.now() % 28_000));
    site.advance(outcome.kind === 'silent' ? patienceMs : 1_000);
    await keepWorld();
    const said = inWords(outcome, attempted);
    await keep(withLook(exercise, 'try', said));
    const isThrough = outcome.kind === 'answered';
    return show(
      surroundings,
      [
        { kind: 'note', tone: isThrough ? 'ok' : 'fail', text: said },
        {
          kind: 'next',
          title: '',
          commands: [
            { text: 'Its records come in some minutes', command: spellFor(surroundings)('practice wait') },
            { text: 'Then', command: spellFor(surroundings)('practice records') },
          ],
        },
      ],
      isThrough ? 0 : 3,
    );
  });

function inWords(outcome: Outcome, { source, destination, port }: Attempted): string {
  const way = `${source.name} to ${destination.name} (${destination.address}), port ${port}`;
  switch (outcome.kind) {
    case 'answered':
      return `${way}: connected after ${outcome.afterMs.toFixed(1)} ms.`;
    case 'refused':
      return `${way}: connection refused after ${outcome.afterMs.toFixed(1)} ms.`;
    case 'unreachable':
      return `${way}: ${outcome.reason}.`;
    case 'silent':
      return `${way}: connection timed out after ${patienceMs / 1_000} seconds.`;
  }
}
