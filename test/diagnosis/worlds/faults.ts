import * as ec2 from '@aws-sdk/client-ec2';
import type { CauseCode } from '../../../src/diagnosis/causes/index.js';
import type { Host } from '../../../src/sandbox/world.js';
import type { Machine, Places, Subnet } from './base.js';
import type { Lab } from './lab.js';
import { aclNearMisses, changeAcl, groupNearMisses, setGroupRules } from './rules.js';
import type { Shape } from './shapes.js';

/** Where on the way, there and back, a fault stops the packet: the order in which it meets them. */
export const stages = {
  sending: 0,
  check: 1,
  'source-egress': 2,
  'source-route': 3,
  gateway: 4,
  'beyond-gateway': 5,
  'internet-gateway': 6,
  address: 7,
  receiver: 8,
  'destination-ingress': 9,
  host: 10,
  'destination-egress': 11,
  'return-route': 12,
  'nat-return': 13,
  'source-ingress': 14,
} as const;
export type Stage = keyof typeof stages;

export interface Fault {
  readonly name: string;
  readonly stage: Stage;
  /** The code it goes by, and others by which the documentation counts the same thing. */
  readonly codes: readonly CauseCode[];
  /** The configuration shows it; otherwise only the host knows. */
  readonly isConfigured: boolean;
  /** The component at fault, where the verdict must name it. */
  readonly resource?: string;
  /** What it edits: two faults that edit the same do not go together. */
  readonly touches: string;
  /** The configuration does not say where the packet would go from here, so nothing behind is met. */
  readonly endsHere?: boolean;
  /** It refuses some client ports and not others: nobody knows which was used who has no record. */
  readonly isByPort?: boolean;
  /** Only who follows the route across the peering gets to know it. */
  readonly needsRoute?: boolean;
  /** Nothing is sent. */
  readonly isMute?: boolean;
  /** What else is in the way because of it. */
  readonly besides?: readonly CauseCode[];
  /** The question that it makes of the shape's. */
  readonly asks?: Partial<Shape>;
  readonly plant: (lab: Lab) => unknown;
}

/** Every fault of the catalogue that the network of the sandbox can show on this way. */
export const faultsOf = (shape: Shape, places: Places): readonly Fault[] => [
  ...groupFaults(shape, places),
  ...aclFaults(shape),
  ...routeFaults(shape, places),
  ...gatewayFaults(shape, places),
  ...natFaults(shape, places),
  ...peeringFaults(shape, places),
  ...endFaults(shape, places),
  ...hostFaults(shape),
];

function groupFaults(shape: Shape, { appliance, client }: Places): readonly Fault[] {
  const strangers = (one: Machine): string | null =>
    one.subnet.vpcId === appliance.subnet.vpcId ? appliance.groupId : null;
  const at = (one: Machine, direction: 'ingress' | 'egress'): readonly Fault[] => {
    const misses = groupNearMisses(shape, strangers(one));
    const hidden = {
      name: 'the right group behind a public address',
      rules: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: client.groupId }] }],
    };
    const isHidden = direction === 'ingress' && shape.way === 'hairpin';
    return [...misses, ...(isHidden ? [hidden] : [])].map(({ name, rules }) => ({
      name: `security group ${direction}: ${name}`,
      stage: direction === 'egress' ? 'source-egress' : 'destination-ingress',
      codes: [direction === 'egress' ? 'SOURCE_SECURITY_GROUP_EGRESS' : 'DESTINATION_SECURITY_GROUP_INGRESS'],
      isConfigured: true,
      resource: one.groupId,
      touches: `${one.groupId} ${direction}`,
      plant: (lab) => setGroupRules(lab, one.groupId, direction, rules),
    }));
  };
  return [
    ...(shape.source ? at(shape.source, 'egress') : []),
    ...(shape.destination ? at(shape.destination, 'ingress') : []),
  ];
}

function aclFaults(shape: Shape): readonly Fault[] {
  if (shape.way === 'subnet') return [];
  const at = (subnet: Subnet, stage: Stage, code: CauseCode, other: string): readonly Fault[] => {
    const egress = stage.endsWith('egress');
    const isReply = stage === 'destination-egress' || stage === 'source-ingress';
    return aclNearMisses(shape, isReply, other).map((change) => ({
      name: `network ACL, ${stage}: ${change.name}`,
      stage,
      codes: [code],
      isConfigured: true,
      resource: subnet.acl,
      touches: `${subnet.acl} ${egress}`,
      isByPort: isReply && shape.protocol !== 'icmp' && change.name.includes('ephemeral'),
      plant: (lab) => changeAcl(lab, subnet.acl, egress, shape.family, change),
    }));
  };
  const { sourceSubnet, destinationSubnet, seenFrom, seenTo } = shape;
  return [
    ...(sourceSubnet ? at(sourceSubnet, 'source-egress', 'SOURCE_NETWORK_ACL_EGRESS', seenTo) : []),
    ...(destinationSubnet
      ? at(destinationSubnet, 'destination-ingress', 'DESTINATION_NETWORK_ACL_INGRESS', seenFrom)
      : []),
    ...(destinationSubnet
      ? at(destinationSubnet, 'destination-egress', 'DESTINATION_NETWORK_ACL_EGRESS', seenFrom)
      : []),
    ...(sourceSubnet ? at(sourceSubnet, 'source-ingress', 'SOURCE_NETWORK_ACL_INGRESS', seenTo) : []),
  ];
}

const destinationOf = (cidr: string) =>
  cidr.includes(':') ? { DestinationIpv6CidrBlock: cidr } : { DestinationCidrBlock: cidr };

const deleteRoute = ({ aws }: Lab, { routes }: Subnet, cidr: string) =>
  aws.ec2.send(new ec2.DeleteRouteCommand({ RouteTableId: routes, ...destinationOf(cidr) }));

const createRoute = ({ aws }: Lab, { routes }: Subnet, cidr: string, target: Partial<ec2.CreateRouteCommandInput>) =>
  aws.ec2.send(new ec2.CreateRouteCommand({ RouteTableId: routes, ...destinationOf(cidr), ...target }));

function routeFaults(shape: Shape, { appliance, peering }: Places): readonly Fault[] {
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

function gatewayFaults(shape: Shape, { gateway, elastic, client }: Places): readonly Fault[] {
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

const unpublish = ({ aws, world }: Lab, allocation: string) =>
  aws.ec2.send(
    new ec2.DisassociateAddressCommand({ AssociationId: world.ec2.addresses[allocation]?.AssociationId ?? '' }),
  );

function natFaults(shape: Shape, { natSubnet, nat, inner }: Places): readonly Fault[] {
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

function peeringFaults(shape: Shape, { peering }: Places): readonly Fault[] {
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

function endFaults(shape: Shape, { client }: Places): readonly Fault[] {
  const { source, destination, way } = shape;
  const found: Fault[] = [];
  const stop =
    (one: Machine) =>
    ({ aws }: Lab) =>
      aws.ec2.send(new ec2.StopInstancesCommand({ InstanceIds: [one.instanceId] }));
  if (source) {
    found.push({
      name: 'the source is stopped',
      stage: 'sending',
      codes: ['SOURCE_NOT_RUNNING'],
      isConfigured: true,
      resource: source.instanceId,
      touches: source.instanceId,
      isMute: true,
      plant: stop(source),
    });
    found.push({
      name: 'nothing was sent',
      stage: 'sending',
      codes: ['NEVER_SENT', 'NO_TRAFFIC'],
      isConfigured: false,
      touches: source.instanceId,
      isMute: true,
      plant: () => undefined,
    });
  }
  if (source === client && shape.family === 4 && (way === 'vpc' || way === 'internet')) {
    found.push({
      name: 'a source address that is not its own',
      stage: 'check',
      codes: ['SOURCE_DEST_CHECK'],
      isConfigured: true,
      resource: client.eni,
      touches: 'addresses',
      endsHere: true,
      besides: ['NO_PUBLIC_ADDRESS'],
      asks: { from: '10.0.200.9' },
      plant: () => undefined,
    });
  }
  if (way === 'internet' && shape.family === 4) {
    found.push({
      name: 'a private address over the internet gateway',
      stage: 'gateway',
      codes: ['PRIVATE_ADDRESS_OVER_INTERNET_GATEWAY'],
      isConfigured: true,
      touches: 'addresses',
      endsHere: true,
      asks: { to: '192.168.9.9', seenTo: '192.168.9.9' },
      plant: () => undefined,
    });
  }
  if (!destination) return found;
  found.push({
    name: 'the destination is stopped',
    stage: 'receiver',
    codes: ['DESTINATION_NOT_RUNNING'],
    isConfigured: true,
    resource: destination.instanceId,
    touches: destination.instanceId,
    plant: stop(destination),
  });
  if (way === 'subnet' || way === 'vpc' || way === 'peering') {
    const wrong = (address: string): string =>
      address.replace(/[0-9a-f]+$/, (last) => (last === '251' ? '250' : '251'));
    found.push({
      name: 'an address that nobody has',
      stage: 'address',
      needsRoute: way === 'peering',
      codes: ['ADDRESS_NOT_FOUND'],
      isConfigured: true,
      touches: 'addresses',
      endsHere: true,
      asks: { to: wrong(shape.to), seenTo: wrong(shape.to), destination: null },
      plant: () => undefined,
    });
    found.push({
      name: 'the destination is gone',
      stage: 'address',
      needsRoute: way === 'peering',
      codes: ['ADDRESS_NOT_FOUND', 'DESTINATION_NOT_RUNNING'],
      isConfigured: true,
      touches: destination.instanceId,
      endsHere: true,
      asks: { destination: null },
      plant: ({ aws }) => aws.ec2.send(new ec2.TerminateInstancesCommand({ InstanceIds: [destination.instanceId] })),
    });
  }
  return found;
}

function hostFaults(shape: Shape): readonly Fault[] {
  const { destination, protocol, family } = shape;
  const found: Fault[] = [];
  const base = { stage: 'host', isConfigured: false, touches: 'host' } as const;
  if (!destination) {
    const silent =
      protocol === 'icmp'
        ? family === 4
          ? { to: '52.94.7.7', seenTo: '52.94.7.7' }
          : { to: '2001:db8:1::7', seenTo: '2001:db8:1::7' }
        : { port: 81 };
    found.push({
      ...base,
      name: 'a silent host',
      codes: ['HOST_SILENT'],
      touches: 'addresses',
      asks: silent,
      plant: () => undefined,
    });
    return found;
  }
  const change =
    (edit: (host: Host) => void) =>
    ({ world }: Lab) => {
      const row = world.ec2.instances[destination.instanceId];
      if (row) edit(row.host);
    };
  const number = protocol === 'icmp' ? (family === 6 ? 58 : 1) : protocol === 'tcp' ? 6 : 17;
  found.push({
    ...base,
    name: 'the host drops it',
    codes: ['HOST_SILENT'],
    plant: change(({ drops }) => drops.push({ protocol: number, port: null })),
  });
  if (protocol === 'icmp' && family === 4) {
    found.push({
      ...base,
      name: 'the host ignores pings',
      codes: ['HOST_SILENT'],
      plant: change((host) => {
        host.ignoresPing = true;
      }),
    });
  }
  if (protocol !== 'icmp') {
    const listen = (address: string | null) =>
      change((host) => {
        host.listeners = address === null ? [] : [{ protocol: number, port: shape.port, address }];
      });
    found.push({ ...base, name: 'the port is closed', codes: ['PORT_CLOSED'], plant: listen(null) });
    found.push({ ...base, name: 'bound to 127.0.0.1', codes: ['PORT_CLOSED'], plant: listen('127.0.0.1') });
  }
  return found;
}
