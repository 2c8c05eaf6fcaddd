import { type Exercise, exerciseEnd, onInternet } from '../exercise.js';
import { anywhere, dropRoute, layRoute } from '../scenery/network.js';

/** A private subnet has lost its way out, whole or for one half of the addresses. */
export const noUpdates: Exercise = {
  name: 'no-updates',
  title: 'The updates do not come',
  minutes: 10,
  withoutDiagnose: false,
  goal: 'through',
  prepare({ site, scenery, dice }) {
    const machine = dice.pick([...scenery.apps, ...scenery.stores]);
    const mirror = onInternet('the mirror', dice.pick(['142.250.70.142', '8.8.8.8', '1.1.1.1']));
    const { subnet, port } = machine;
    const user = scenery.apps.some(({ name }) => name === machine.name) ? scenery.fronts[0] : scenery.apps[0];
    // 0.0.0.0/1 is every address below 128.0.0.0.
    const half = dice.pick([null, mirror.address.startsWith('142.') ? '0.0.0.0/1' : '128.0.0.0/1']);
    return {
      attempted: { source: exerciseEnd(machine), destination: mirror, port: 443 },
      beside: [
        half === null
          ? { source: exerciseEnd(user), destination: exerciseEnd(machine), port }
          : {
              source: exerciseEnd(machine),
              destination: onInternet('another', half === '0.0.0.0/1' ? '1.1.1.1' : '142.250.70.142'),
              port: 443,
            },
      ],
      codes: ['NO_ROUTE'],
      ticket: [
        `${machine.name} gets no updates any more: “https://${mirror.address}/: connection timed out”.`,
        half === null
          ? `Inside the company everything works, ${machine.name} serves its users as ever.`
          : `Oddly enough, some other addresses on the internet do answer ${machine.name}. Inside the company everything works.`,
      ],
      plant: async () => {
        await dropRoute(site, subnet, anywhere);
        if (half !== null) await layRoute(site, subnet, half, { NatGatewayId: scenery.natId });
      },
    };
  },
};
