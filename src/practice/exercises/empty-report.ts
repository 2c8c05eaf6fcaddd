import { type Exercise, exerciseEnd } from '../exercise.js';
import { replaceRule } from './group-rules.js';

/** The group of a database lets in everybody but one. */
export const emptyReport: Exercise = {
  name: 'empty-report',
  title: 'The report stays empty',
  minutes: 10,
  withoutDiagnose: false,
  goal: 'through',
  prepare({ site, scenery, dice }) {
    const [app, other] = dice.shuffled(scenery.apps);
    const store = dice.pick(scenery.stores);
    if (!app || !other) throw new TypeError('A scenery has two apps');
    const { port, groupId } = store;
    const right = { protocol: 'tcp', port, from: app.groupId } as const;
    const wrong = dice.pick([
      null,
      { ...right, port: port + 1 },
      { ...right, from: scenery.fronts[0].groupId },
      { ...right, from: scenery.subnets.front.cidr },
    ]);
    return {
      attempted: { source: exerciseEnd(app), destination: exerciseEnd(store), port },
      beside: [{ source: exerciseEnd(other), destination: exerciseEnd(store), port }],
      codes: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      ticket: [
        `For half an hour the report of ${app.name} has stayed empty. Its log says: “connect to ${store.address} port ${port}: connection timed out”. It tried five times, a minute apart.`,
        `${store.name} itself is up: ${other.name} reads and writes there as always, on the same port.`,
      ],
      plant: () => replaceRule(site, groupId, right, wrong),
    };
  },
};
