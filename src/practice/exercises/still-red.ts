import { type Exercise, exerciseEnd } from '../exercise.js';
import { authorizeIngress, revokeIngress } from './group-rules.js';

/** The records are of before the repair: nothing is wrong any more, and nobody has tried. */
export const stillRed: Exercise = {
  name: 'still-red',
  title: 'Still red on the screen',
  minutes: 10,
  withoutDiagnose: false,
  goal: 'through',
  prepare({ site, scenery, dice }) {
    const [source, destination] = dice.pick([
      [dice.pick(scenery.apps), dice.pick(scenery.stores)],
      [dice.pick(scenery.fronts), dice.pick(scenery.apps)],
    ]);
    const { port, groupId } = destination;
    const rule = { protocol: 'tcp', port, from: source.groupId } as const;
    return {
      attempted: { source: exerciseEnd(source), destination: exerciseEnd(destination), port },
      codes: ['STALE_EVIDENCE'],
      ticket: [
        `We had trouble between ${source.name} and ${destination.name} (${destination.address}:${port}) earlier today. A colleague has had a go at it since and is now on a plane.`,
        'The page with the records still says REJECT for the two. Please find out what is still wrong, and put it right.',
      ],
      plant: () => revokeIngress(site, groupId, rule),
      heal: () => authorizeIngress(site, groupId, rule),
    };
  },
};
