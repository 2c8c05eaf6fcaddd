import * as ec2 from '@aws-sdk/client-ec2';
import type { Lab } from '../account.js';
import type { Places, Subnet } from '../base.js';
import type { Fault, Stage } from '../fault.js';
import type { Shape } from '../shapes.js';
import { unpublish } from './addresses.js';
import { createRoute, deleteRoute } from './route-calls.js';

export function routeFaults(shape: Shape, { appliance, elastic, gateway, peering }: Places): readonly Fault[] {
  const { sourceSubnet, destinationSubnet, way, family } = shape;
  const everywhere = family === 6 ? '::/0' : '0.0.0.0/0';
  const found: Fault[] = [];
  const at = (stage: Stage, subnet: Subnet, parts: Pick<Fault, 'name' | 'codes' | 'plant'> & Partial<Fault>) =>
    found.push({ stage, isConfigured: true, resource: subnet.routes, touches: subnet.routes, ...parts });
  const toAppliance = (lab: Lab, subnet: Subnet, cidr: string) =>
    createRoute(lab, subnet, cidr, { NetworkInterfaceId: appliance.eni });
  const stopAppliance = ({ aws }: Lab) =>
    aws.ec2.send(new ec2.StopInstancesCommand({ InstanceIds: [appliance.instanceId] }));
  const noCheck = ({ aws }: Lab) =>
    aws.ec2.send(
      new ec2.ModifyNetworkInterfaceAttributeCommand({
        NetworkInterfaceId: appliance.eni,
        SourceDestCheck: { Value: false },
      }),
    );

  if (sourceSubnet && ['internet', 'nat', 'hairpin'].includes(way)) {
    const specific = `${shape.to}/${family === 6 ? 128 : 32}`;
    at('source-route', sourceSubnet, {
      name: 'no route',
      codes: ['NO_ROUTE'],
      endsHere: true,
      plant: (lab) => deleteRoute(lab, sourceSubnet, everywhere),
    });
    at('source-route', sourceSubnet, {
      name: 'blackhole route',
      codes: ['BLACKHOLE_ROUTE'],
      endsHere: true,
      plant: async (lab) => {
        await toAppliance(lab, sourceSubnet, specific);
        await stopAppliance(lab);
      },
    });
    at('source-route', sourceSubnet, divertedBy(specific, 'on'));
    at('source-route', sourceSubnet, divertedBy(specific, 'off'));
    if (family === 4) {
      at('source-route', sourceSubnet, {
        name: 'by an appliance without a public address, its source/destination check off',
        codes: ['NO_PUBLIC_ADDRESS'],
        endsHere: true,
        resource: gateway,
        plant: async (lab) => {
          await unpublish(lab, elastic.appliance);
          await toAppliance(lab, sourceSubnet, specific);
          await noCheck(lab);
        },
      });
      at('source-route', sourceSubnet, {
        name: 'a more specific route over a peering',
        codes: ['PEERING', 'ROUTE_DIVERTS'],
        endsHere: true,
        resource: peering,
        plant: (lab) => createRoute(lab, sourceSubnet, specific, { VpcPeeringConnectionId: peering }),
      });
    }
  }
  if (sourceSubnet && destinationSubnet && way === 'vpc') {
    at('source-route', sourceSubnet, divertedBy('neighbour', 'on'));
    at('source-route', sourceSubnet, divertedBy('neighbour', 'off'));
    at('source-route', sourceSubnet, {
      name: 'blackhole route',
      codes: ['BLACKHOLE_ROUTE'],
      plant: async (lab) => {
        await toAppliance(lab, sourceSubnet, blockOf(lab, destinationSubnet, family));
        await stopAppliance(lab);
      },
    });
  }
  if (destinationSubnet && ['inbound', 'hairpin'].includes(way)) {
    at('return-route', destinationSubnet, {
      name: 'no return route',
      codes: ['NO_RETURN_ROUTE'],
      endsHere: true,
      plant: (lab) => deleteRoute(lab, destinationSubnet, everywhere),
    });
  }
  if (sourceSubnet && destinationSubnet && way === 'peering') {
    at('source-route', sourceSubnet, {
      name: 'no route to the peer, so the way to the internet is taken',
      codes: ['PRIVATE_ADDRESS_OVER_INTERNET_GATEWAY'],
      resource: '',
      endsHere: true,
      plant: (lab) => deleteRoute(lab, sourceSubnet, '10.1.0.0/16'),
    });
    at('source-route', sourceSubnet, {
      name: 'no route at all to the peer',
      codes: ['NO_ROUTE'],
      plant: async (lab) => {
        await deleteRoute(lab, sourceSubnet, '10.1.0.0/16');
        await deleteRoute(lab, sourceSubnet, '0.0.0.0/0');
      },
    });
    at('return-route', destinationSubnet, {
      name: 'no return route over the peering',
      codes: ['NO_RETURN_ROUTE'],
      plant: (lab) => deleteRoute(lab, destinationSubnet, '10.0.0.0/16'),
    });
  }
  return found;

  function divertedBy(cidr: string, check: 'on' | 'off'): Pick<Fault, 'name' | 'codes' | 'plant'> & Partial<Fault> {
    return {
      name: `diverted to an appliance, its source/destination check ${check}`,
      codes: check === 'on' ? ['ROUTE_DIVERTS', 'SOURCE_DEST_CHECK'] : ['ROUTE_DIVERTS'],
      endsHere: true,
      // Only the check refuses for certain; what an appliance does, the configuration does not tell.
      isConfigured: check === 'on',
      resource: '',
      plant: async (lab) => {
        if (!sourceSubnet) return;
        const block = cidr === 'neighbour' && destinationSubnet ? blockOf(lab, destinationSubnet, family) : cidr;
        await toAppliance(lab, sourceSubnet, block);
        if (check === 'off') await noCheck(lab);
      },
    };
  }
}

function blockOf({ world }: Lab, { id }: Subnet, family: 4 | 6): string {
  const row = world.ec2.subnets[id];
  return (family === 6 ? row?.Ipv6CidrBlockAssociationSet[0]?.Ipv6CidrBlock : row?.CidrBlock) ?? '';
}
