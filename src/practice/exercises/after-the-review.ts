import { DeleteNetworkAclEntryCommand } from '@aws-sdk/client-ec2';
import { type Exercise, exerciseEnd } from '../exercise.js';
import { allowEntry, type Entry } from '../scenery/network.js';
import { ephemeral } from '../scenery/subnet-rules.js';

/** A network ACL lets the question through and not the answer: on its way out there, or on its way in here. */
export const afterTheReview: Exercise = {
  name: 'after-the-review',
  title: 'Since the review nothing comes back',
  minutes: 15,
  withoutDiagnose: false,
  goal: 'through',
  prepare({ site, scenery, dice }) {
    const app = dice.pick(scenery.apps);
    const store = dice.pick(scenery.stores);
    const isAtStore = dice.pick([true, false]);
    const { aclId } = isAtStore ? scenery.subnets.data : scenery.subnets.back;
    const entry: Entry = isAtStore
      ? { number: 120, egress: true, protocol: '6', ports: ephemeral, cidr: scenery.vpcs.main.cidr }
      : { number: 130, egress: false, protocol: '6', ports: ephemeral, cidr: '0.0.0.0/0' };
    // From 1024 to 5000 old Windows asked; from none of them Linux.
    const narrower = dice.pick([null, [1024, 5000] as const, [1024, 4999] as const]);
    return {
      attempted: { source: exerciseEnd(app), destination: exerciseEnd(store), port: store.port },
      codes: [isAtStore ? 'DESTINATION_NETWORK_ACL_EGRESS' : 'SOURCE_NETWORK_ACL_INGRESS'],
      ticket: [
        `Half an hour ago somebody tidied up, and since then ${app.name} cannot work with ${store.name} (${store.address}:${store.port}): every connection times out.`,
        'The rules that we know by heart are all there, we compared them twice: the port is open.',
      ],
      plant: async () => {
        await site.aws.ec2.send(
          new DeleteNetworkAclEntryCommand({ NetworkAclId: aclId, Egress: entry.egress, RuleNumber: entry.number }),
        );
        if (narrower) await allowEntry(site.aws, aclId, { ...entry, ports: narrower });
      },
    };
  },
};
