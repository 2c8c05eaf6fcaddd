import { ReplaceRouteCommand } from '@aws-sdk/client-ec2';
import { type Exercise, exerciseEnd, onInternet } from '../exercise.js';
import { anywhere } from '../scenery/network.js';

/** Whoever comes in by the internet gateway is answered by way of the NAT gateway, and that never arrives. */
export const thePartner: Exercise = {
  name: 'the-partner',
  title: 'The partner hears nothing',
  minutes: 15,
  withoutDiagnose: false,
  goal: 'through',
  prepare({ site, scenery }) {
    const { exchange, plan, subnets, natId } = scenery;
    const partner = onInternet('the partner', plan.partner);
    return {
      attempted: {
        source: partner,
        destination: { ...exerciseEnd(exchange), address: exchange.publicAddress },
        port: exchange.port,
      },
      beside: [{ source: exerciseEnd(exchange), destination: onInternet('the updates', '1.1.1.1'), port: 443 }],
      codes: ['NO_RETURN_ROUTE'],
      ticket: [
        `Our partner (${plan.partner}) sends files to ${exchange.name}, public address ${exchange.publicAddress}, port ${exchange.port}. For half an hour, they say, every connection has timed out.`,
        `On ${exchange.name} itself all looks well: it runs, and it even downloads its own updates.`,
      ],
      plant: () =>
        site.aws.ec2.send(
          new ReplaceRouteCommand({
            RouteTableId: subnets.edge.tableId,
            DestinationCidrBlock: anywhere,
            NatGatewayId: natId,
          }),
        ),
    };
  },
};
