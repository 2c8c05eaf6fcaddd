import * as ec2 from '@aws-sdk/client-ec2';
import type { Lab } from '../account.js';
import type { Places } from '../base.js';
import type { Fault } from '../fault.js';
import type { Shape } from '../shapes.js';
import { unpublish } from './addresses.js';

export function gatewayFaults(shape: Shape, { gateway, elastic, client }: Places): readonly Fault[] {
  const { way, family } = shape;
  if (!['internet', 'inbound', 'hairpin', 'nat'].includes(way)) return [];
  const block =
    (mode: 'block-bidirectional' | 'block-ingress') =>
    ({ aws }: Lab) =>
      aws.ec2.send(new ec2.ModifyVpcBlockPublicAccessOptionsCommand({ InternetGatewayBlockMode: mode }));
  const base = { stage: way === 'nat' ? 'internet-gateway' : 'gateway', isConfigured: true } as const;
  const modes =
    way === 'nat' ? (['block-bidirectional'] as const) : (['block-bidirectional', 'block-ingress'] as const);
  const found: Fault[] = modes.map((mode) => ({
    ...base,
    name: `Block Public Access: ${mode}`,
    codes: ['BLOCK_PUBLIC_ACCESS'],
    touches: 'block public access',
    plant: block(mode),
  }));
  found.push({
    ...base,
    name: 'the internet gateway is detached',
    codes: [way === 'nat' ? 'NAT_GATEWAY' : 'NO_INTERNET_GATEWAY'],
    besides: ['NO_INTERNET_GATEWAY'],
    touches: 'gateway',
    endsHere: true,
    // EC2 refuses to detach it while public addresses are mapped; a world may be in any state.
    plant: ({ world }) => {
      const row = world.ec2.internetGateways[gateway];
      if (row) row.Attachments = [];
    },
  });
  const loses = way === 'internet' || way === 'hairpin' ? elastic.client : undefined;
  if (family === 4 && loses !== undefined) {
    found.push({
      ...base,
      name: 'no public address',
      codes: ['NO_PUBLIC_ADDRESS'],
      touches: 'public address',
      endsHere: true,
      plant: (lab) => unpublish(lab, loses),
    });
  }
  if (family === 4 && way === 'inbound') {
    found.push({
      ...base,
      name: 'no public address at the destination',
      codes: ['NO_PUBLIC_ADDRESS'],
      touches: 'public address',
      asks: { to: client.ipv4 },
      plant: (lab) => unpublish(lab, elastic.client),
    });
  }
  return found;
}

export function peeringFaults(shape: Shape, { peering }: Places): readonly Fault[] {
  if (shape.way !== 'peering') return [];
  const row = ({ world }: Lab) => world.ec2.peerings[peering];
  const base = { stage: 'gateway', isConfigured: true, resource: peering, touches: peering } as const;
  return [
    {
      ...base,
      name: 'the peering was never accepted',
      codes: ['PEERING'],
      plant: (lab) => Object.assign(row(lab) ?? {}, { acceptedAt: null }),
    },
    {
      ...base,
      name: 'the peering expired',
      codes: ['PEERING'],
      plant: (lab) => Object.assign(row(lab) ?? {}, { acceptedAt: null, createdAt: lab.now() - 8 * 86_400_000 }),
    },
    {
      ...base,
      name: 'the peering was deleted',
      resource: shape.sourceSubnet?.routes ?? '',
      codes: ['BLACKHOLE_ROUTE', 'PEERING', 'NO_RETURN_ROUTE'],
      plant: ({ aws }) => aws.ec2.send(new ec2.DeleteVpcPeeringConnectionCommand({ VpcPeeringConnectionId: peering })),
    },
  ];
}
