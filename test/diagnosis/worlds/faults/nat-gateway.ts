import * as ec2 from '@aws-sdk/client-ec2';
import type { Lab } from '../account.js';
import type { Places } from '../base.js';
import type { Fault, Stage } from '../fault.js';
import { aclNearMisses, changeAcl } from '../rules.js';
import type { Shape } from '../shapes.js';
import { createRoute, deleteRoute } from './route-calls.js';

export function natFaults(shape: Shape, { natSubnet, nat, inner }: Places): readonly Fault[] {
  if (shape.way !== 'nat') return [];
  const acl = (name: string, stage: Stage, egress: boolean, other: string, isReply: boolean): readonly Fault[] =>
    aclNearMisses(shape, isReply, other)
      .filter((change) => change.name === 'denied alone')
      .map((change) => ({
        name: `network ACL of the NAT gateway: ${name}`,
        stage,
        codes: ['NAT_GATEWAY'],
        isConfigured: true,
        resource: natSubnet.acl,
        touches: `${natSubnet.acl} ${egress}`,
        plant: (lab: Lab) => changeAcl(lab, natSubnet.acl, egress, 4, change),
      }));
  return [
    ...acl('in from the source', 'gateway', false, inner.ipv4, false),
    ...acl('out to the internet', 'beyond-gateway', true, shape.to, false),
    ...acl('in from the internet', 'nat-return', false, shape.to, true),
    ...acl('out to the source', 'nat-return', true, inner.ipv4, true),
    {
      name: 'the subnet of the NAT gateway has no route',
      stage: 'beyond-gateway',
      codes: ['NAT_GATEWAY'],
      isConfigured: true,
      resource: natSubnet.routes,
      touches: natSubnet.routes,
      endsHere: true,
      plant: (lab) => deleteRoute(lab, natSubnet, '0.0.0.0/0'),
    },
    {
      name: 'the subnet of the NAT gateway routes back to it',
      stage: 'beyond-gateway',
      codes: ['NAT_GATEWAY'],
      isConfigured: true,
      touches: natSubnet.routes,
      endsHere: true,
      plant: async (lab) => {
        await deleteRoute(lab, natSubnet, '0.0.0.0/0');
        await createRoute(lab, natSubnet, '0.0.0.0/0', { NatGatewayId: nat });
      },
    },
    {
      name: 'the NAT gateway is deleted',
      stage: 'source-route',
      codes: ['BLACKHOLE_ROUTE', 'NAT_GATEWAY'],
      isConfigured: true,
      touches: inner.subnet.routes,
      endsHere: true,
      plant: ({ aws }) => aws.ec2.send(new ec2.DeleteNatGatewayCommand({ NatGatewayId: nat })),
    },
    {
      name: 'a private NAT gateway',
      stage: 'internet-gateway',
      codes: ['NAT_GATEWAY'],
      isConfigured: true,
      touches: inner.subnet.routes,
      endsHere: true,
      plant: async (lab) => {
        const { NatGateway } = await lab.aws.ec2.send(
          new ec2.CreateNatGatewayCommand({ SubnetId: natSubnet.id, ConnectivityType: 'private' }),
        );
        lab.advance(180_000);
        await deleteRoute(lab, inner.subnet, '0.0.0.0/0');
        await createRoute(lab, inner.subnet, '0.0.0.0/0', { NatGatewayId: NatGateway?.NatGatewayId });
      },
    },
  ];
}
