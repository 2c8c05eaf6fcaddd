import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import * as ec2 from '@aws-sdk/client-ec2';
import type { Site } from '../site.js';
import { makeGroup, makeMachine, publish, type SceneryMachine, type SceneryPermission } from './machines.js';
import {
  anywhere,
  layRoute,
  makeAddress,
  open,
  plantSubnet,
  plantVpc,
  type ScenerySubnet,
  type SceneryVpc,
} from './network.js';
import type { SceneryPlan } from './plan.js';
import { makeDeliveryRole, makeProfile } from './roles.js';
import { backEntries, dataEntries } from './subnet-rules.js';

/** A company's network in which everything gets through that should: whatever an exercise may touch, by name. */
export interface Scenery {
  readonly plan: SceneryPlan;
  readonly vpcs: { readonly main: SceneryVpc; readonly other: SceneryVpc };
  readonly subnets: Readonly<Record<'front' | 'back' | 'data' | 'nat' | 'edge' | 'far', ScenerySubnet>>;
  readonly fronts: readonly [SceneryMachine, SceneryMachine];
  readonly apps: readonly [SceneryMachine, SceneryMachine];
  readonly stores: readonly [SceneryMachine, SceneryMachine];
  readonly peers: readonly [SceneryMachine, SceneryMachine];
  /** Reached by a partner over the internet. */
  readonly exchange: SceneryMachine & { readonly publicAddress: string };
  readonly publicAddresses: Readonly<Record<string, { readonly allocationId: string; readonly address: string }>>;
  readonly gatewayId: string;
  readonly natId: string;
  readonly peeringId: string;
  readonly endpoint: {
    readonly id: string;
    readonly interfaceId: string;
    readonly address: string;
    readonly groupId: string;
  };
  readonly roleArn: string;
}

export const sceneryLogGroup = 'flow-logs';

/** Made by the calls that anybody would make. The time that AWS takes passes. */
export async function buildScenery(site: Site, plan: SceneryPlan): Promise<Scenery> {
  const { blocks, names, ports } = plan;
  const profile = await makeProfile(site);
  const roleArn = await makeDeliveryRole(site);
  await site.aws.logs.send(new CreateLogGroupCommand({ logGroupName: sceneryLogGroup }));
  const main = await plantVpc(site, 'main', `${blocks.main}.0.0/16`);
  const other = await plantVpc(site, 'other', `${blocks.other}.0.0/16`);
  const subnets = await buildSubnets(site, plan, main, other);
  const ways = await buildWays(site, main, other, subnets);
  site.advance(5 * 60_000);

  const launch = (name: string, subnet: ScenerySubnet, port: number, permissions: readonly SceneryPermission[]) =>
    makeMachine(site, { name, subnet, port, profile, permissions: [...permissions, ...pings(main, other)] });
  const tcp = (port: number, from: string): SceneryPermission => ({ protocol: 'tcp', port, from });
  const front = (name: string) => launch(name, subnets.front, 443, [tcp(443, anywhere), tcp(80, anywhere)]);
  const fronts = [await front(names.fronts[0]), await front(names.fronts[1])] as const;
  const app = (name: string) =>
    launch(name, subnets.back, ports.app, [
      ...fronts.map(({ groupId }) => tcp(ports.app, groupId)),
      tcp(ports.app, other.cidr),
    ]);
  const apps = [await app(names.apps[0]), await app(names.apps[1])] as const;
  const store = (name: string) =>
    launch(
      name,
      subnets.data,
      ports.store,
      apps.map(({ groupId }) => tcp(ports.store, groupId)),
    );
  const stores = [await store(names.stores[0]), await store(names.stores[1])] as const;
  const peer = (name: string) => launch(name, subnets.far, ports.peer, [tcp(ports.peer, main.cidr)]);
  const peers = [await peer(names.peers[0]), await peer(names.peers[1])] as const;
  const exchange = await launch(names.exchange, subnets.edge, ports.exchange, [
    tcp(ports.exchange, `${plan.partner}/32`),
  ]);
  const endpoint = await buildEndpoint(site, plan, main, subnets.back);
  site.advance(3 * 60_000);
  const publicAddresses = {
    [fronts[0].name]: await publish(site, fronts[0]),
    [fronts[1].name]: await publish(site, fronts[1]),
    [exchange.name]: await publish(site, exchange),
  };
  return {
    plan,
    vpcs: { main, other },
    subnets,
    ...ways,
    fronts,
    apps,
    stores,
    peers,
    exchange: { ...exchange, publicAddress: publicAddresses[exchange.name]?.address ?? '' },
    publicAddresses,
    endpoint,
    roleArn,
  };
}

const pings = (main: SceneryVpc, other: SceneryVpc): readonly SceneryPermission[] =>
  [main, other].map(({ cidr }) => ({ protocol: 'icmp', from: cidr }));

async function buildSubnets(site: Site, { blocks, thirds, ports }: SceneryPlan, main: SceneryVpc, other: SceneryVpc) {
  const block = (at: 0 | 1 | 2 | 3 | 4) => `${blocks.main}.${thirds[at]}.0/24`;
  const far = `${blocks.other}.${thirds[5]}.0/24`;
  return {
    front: await plantSubnet(site, { vpc: main, name: 'front', cidr: block(0), zone: 'a' }, open),
    back: await plantSubnet(
      site,
      { vpc: main, name: 'back', cidr: block(1), zone: 'a' },
      backEntries(ports, main, other),
    ),
    data: await plantSubnet(site, { vpc: main, name: 'data', cidr: block(2), zone: 'b' }, dataEntries(ports, main)),
    nat: await plantSubnet(site, { vpc: main, name: 'nat', cidr: block(3), zone: 'a' }, open),
    edge: await plantSubnet(site, { vpc: main, name: 'edge', cidr: block(4), zone: 'b' }, open),
    far: await plantSubnet(site, { vpc: other, name: 'far', cidr: far, zone: 'a' }, open),
  };
}

async function buildWays(site: Site, main: SceneryVpc, other: SceneryVpc, subnets: Scenery['subnets']) {
  const { aws, advance } = site;
  const { InternetGateway } = await aws.ec2.send(new ec2.CreateInternetGatewayCommand({}));
  const gatewayId = InternetGateway?.InternetGatewayId ?? '';
  await aws.ec2.send(new ec2.AttachInternetGatewayCommand({ InternetGatewayId: gatewayId, VpcId: main.id }));
  const { VpcPeeringConnection } = await aws.ec2.send(
    new ec2.CreateVpcPeeringConnectionCommand({ VpcId: main.id, PeerVpcId: other.id }),
  );
  const peeringId = VpcPeeringConnection?.VpcPeeringConnectionId ?? '';
  await aws.ec2.send(new ec2.AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId: peeringId }));
  const { NatGateway } = await aws.ec2.send(
    new ec2.CreateNatGatewayCommand({ SubnetId: subnets.nat.id, AllocationId: await makeAddress(site) }),
  );
  const natId = NatGateway?.NatGatewayId ?? '';
  advance(4 * 60_000);
  for (const subnet of [subnets.front, subnets.nat, subnets.edge])
    await layRoute(site, subnet, anywhere, { GatewayId: gatewayId });
  for (const subnet of [subnets.back, subnets.data]) await layRoute(site, subnet, anywhere, { NatGatewayId: natId });
  for (const subnet of [subnets.front, subnets.back])
    await layRoute(site, subnet, other.cidr, { VpcPeeringConnectionId: peeringId });
  await layRoute(site, subnets.far, main.cidr, { VpcPeeringConnectionId: peeringId });
  return { gatewayId, natId, peeringId };
}

async function buildEndpoint(
  site: Site,
  { service }: SceneryPlan,
  main: SceneryVpc,
  subnet: ScenerySubnet,
): Promise<Scenery['endpoint']> {
  const groupId = await makeGroup(site, main.id, `${service}-endpoint`, [
    { protocol: 'tcp', port: 443, from: main.cidr },
  ]);
  const { VpcEndpoint } = await site.aws.ec2.send(
    new ec2.CreateVpcEndpointCommand({
      VpcEndpointType: 'Interface',
      VpcId: main.id,
      ServiceName: `com.amazonaws.us-east-1.${service}`,
      SubnetIds: [subnet.id],
      SecurityGroupIds: [groupId],
      PrivateDnsEnabled: false,
    }),
  );
  const interfaceId = VpcEndpoint?.NetworkInterfaceIds?.[0] ?? '';
  const address = site.world.ec2.interfaces[interfaceId]?.PrivateIpAddress ?? '';
  return { id: VpcEndpoint?.VpcEndpointId ?? '', interfaceId, address, groupId };
}
