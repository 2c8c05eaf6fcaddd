import { type Exercise, exerciseEnd } from '../exercise.js';

/**
 * Nothing listens there for others, for it was stopped, or begun by hand for the machine itself or on another port: the host
 * itself refuses, which is another thing than silence.
 */
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
    const form = dice.pick([null, { address: '127.0.0.1' }, { port: destination.port + 1 }]);
    return {
      attempted: { source: exerciseEnd(source), destination: exerciseEnd(destination), port: destination.port },
      codes: ['PORT_CLOSED'],
      ticket: [
        `${source.name} shows an error page since the restart half an hour ago. The page comes at once, nobody waits for it. It is about ${destination.name}, ${destination.address}:${destination.port}.`,
        'The network team says that it is the application, the application team says that it is the firewall.',
      ],
      plant: async () => {
        const host = site.world.ec2.instances[destination.instanceId]?.host;
        if (host)
          host.listeners = host.listeners.flatMap((one) =>
            one.port !== destination.port ? [one] : form === null ? [] : [{ ...one, ...form }],
          );
      },
    };
  },
};
