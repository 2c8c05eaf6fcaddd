import { DisassociateAddressCommand } from '@aws-sdk/client-ec2';
import { type Exercise, exerciseEnd, onInternet } from '../exercise.js';

/** A machine of a public subnet has no public address, so the route to the internet gateway is of no use to it. */
export const newMachine: Exercise = {
  name: 'new-machine',
  title: 'One of two cannot download',
  minutes: 10,
  withoutDiagnose: false,
  goal: 'through',
  prepare({ site, scenery, dice }) {
    const [machine, twin] = dice.shuffled(scenery.fronts);
    if (!machine || !twin) throw new TypeError('A scenery has two fronts');
    const mirror = onInternet('the mirror', dice.pick(['142.250.70.142', '8.8.8.8', '1.1.1.1', '9.9.9.9']));
    const { allocationId = '' } = scenery.publicAddresses[machine.name] ?? {};
    return {
      attempted: { source: exerciseEnd(machine), destination: mirror, port: 443 },
      beside: [{ source: exerciseEnd(twin), destination: mirror, port: 443 }],
      codes: ['NO_PUBLIC_ADDRESS'],
      ticket: [
        `${machine.name} was worked on half an hour ago and has downloaded nothing since: “https://${mirror.address}/: connection timed out”.`,
        `${twin.name} stands in the same subnet, has the same rules, and downloads from there without trouble.`,
      ],
      plant: () =>
        site.aws.ec2.send(
          new DisassociateAddressCommand({ AssociationId: site.world.ec2.addresses[allocationId]?.AssociationId }),
        ),
    };
  },
};
