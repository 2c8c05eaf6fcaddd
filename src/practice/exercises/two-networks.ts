import { type Exercise, exerciseEnd } from '../exercise.js';
import { dropRoute } from '../scenery/network.js';

/** Two networks are joined, and only one of them knows the way to the other. */
export const twoNetworks: Exercise = {
  name: 'two-networks',
  title: 'Joined, and yet apart',
  minutes: 15,
  withoutDiagnose: false,
  goal: 'through',
  prepare({ site, scenery, dice }) {
    const { main, other } = scenery.vpcs;
    const [peer, app] = [dice.pick(scenery.peers), dice.pick(scenery.apps)];
    const isThere = dice.pick([true, false]);
    const [source, destination] = isThere ? [app, peer] : [peer, app];
    return {
      attempted: { source: exerciseEnd(source), destination: exerciseEnd(destination), port: destination.port },
      codes: ['NO_RETURN_ROUTE'],
      ticket: [
        `The two networks were joined an hour ago, the connection says “active”. From ${source.name} we still do not reach ${destination.name} (${destination.address}:${destination.port}): it times out.`,
        `The colleagues over there swear that ${destination.name} runs and that its rules let us in.`,
      ],
      plant: () => dropRoute(site, destination.subnet, destination.subnet.vpc.id === main.id ? other.cidr : main.cidr),
    };
  },
};
