import { type Exercise, endOf } from '../exercise.js';

/** Nothing listens: the host itself refuses, which is another thing than silence. */
export const atOnce: Exercise = {
  name: 'at-once',
  title: 'It fails at once',
  minutes: 10,
  withoutDiagnose: true,
  goal: 'through',
  prepare({ site, scenery, dice }) {
    const [source, destination] = dice.pick([
      [dice.pick(scenery.fronts), dice.pick(scenery.apps)],
      [dice.pick(scenery.apps), dice.pick(scenery.stores)],
      [dice.pick(scenery.apps), dice.pick(scenery.peers)],
    ]);
    return {
      attempted: { source: endOf(source), destination: endOf(destination), port: destination.port },
      codes: ['PORT_CLOSED'],
      ticket: [
        `${source.name} shows an error page since the restart of last night. The page comes at once, nobody waits for it. It is about ${destination.name}, ${destination.address}:${destination.port}.`,
        'The network team says that it is the application, the application team says that it is the firewall.',
      ],
      plant: async () => {
        const host = site.world.ec2.instances[destination.instanceId]?.host;
        if (host) host.listeners = host.listeners.filter(({ port }) => port !== destination.port);
      },
    };
  },
};
