import { type Exercise, exerciseEnd } from '../exercise.js';
import { replaceRule } from './group-rules.js';

/** An interface endpoint has a security group of its own. */
export const noSecrets: Exercise = {
  name: 'no-secrets',
  title: 'A service that does not answer',
  minutes: 15,
  withoutDiagnose: false,
  goal: 'through',
  prepare({ site, scenery, dice }) {
    const { plan, endpoint, vpcs, subnets } = scenery;
    const app = dice.pick([...scenery.apps, ...scenery.fronts]);
    const right = { protocol: 'tcp', port: 443, from: vpcs.main.cidr } as const;
    const wrong = dice.pick([
      null,
      { ...right, port: 80 },
      { ...right, from: subnets.data.cidr },
      { ...right, from: vpcs.other.cidr },
    ]);
    const destination = exerciseEnd({ ...endpoint, name: `${plan.service} endpoint` });
    return {
      attempted: { source: exerciseEnd(app), destination, port: 443 },
      codes: ['DESTINATION_SECURITY_GROUP_INGRESS'],
      ticket: [
        `${app.name} starts and then hangs: it asks ${plan.service} of AWS for something and gets no answer. We reach that service by a private address of our own, ${endpoint.address}, port 443.`,
        'Outbound everything is open on the machine, we looked. AWS says that the service is healthy.',
      ],
      plant: () => replaceRule(site, endpoint.groupId, right, wrong),
    };
  },
};
