import type { CauseCode } from '../../diagnosis/causes/cause-code.js';
import { type Exercise, exerciseEnd } from '../exercise.js';
import { startLogging } from '../logging.js';
import { allowDelivery } from '../scenery/roles.js';

/** It works, and no record says so: nobody looks there, or only at what is refused, or what is seen cannot be written. */
export const emptyPage: Exercise = {
  name: 'empty-page',
  title: 'A page without a line',
  minutes: 15,
  withoutDiagnose: false,
  goal: 'recorded',
  prepare(scene) {
    const { site, scenery, dice } = scene;
    const { subnets, vpcs } = scenery;
    const [app, store] = [dice.pick(scenery.apps), dice.pick(scenery.stores)];
    const elsewhere = [subnets.front.id, subnets.far.id, subnets.edge.id];
    const how = dice.pick<{ readonly code: CauseCode; readonly log: () => Promise<unknown> }>([
      { code: 'NO_FLOW_LOG', log: () => startLogging(scene, { resourceIds: elsewhere }) },
      { code: 'TRAFFIC_TYPE_FILTERED', log: () => startLogging(scene, { trafficType: 'REJECT' }) },
      {
        code: 'DELIVERY_FAILING',
        log: async () => {
          await allowDelivery(site, ['logs:CreateLogStream', 'logs:DescribeLogGroups']);
          await startLogging(scene, { resourceIds: [vpcs.main.id, vpcs.other.id] });
        },
      },
    ]);
    return {
      attempted: { source: exerciseEnd(app), destination: exerciseEnd(store), port: store.port },
      codes: [how.code],
      ticket: [
        `The auditors want to see that ${app.name} talks to ${store.name} (${store.address}:${store.port}) and to nobody else. We opened the page with the records, and for those two it is empty.`,
        'One of us says: no record, so they do not talk at all. But the application works. What is it, and can we have our records, please?',
      ],
      plant: async () => undefined,
      log: how.log,
    };
  },
};
