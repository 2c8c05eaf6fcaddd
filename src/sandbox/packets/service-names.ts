import { endpointNames } from '../ec2/kinds/vpc-endpoint/endpoint-names.js';
import { hostedName } from '../ec2/kinds/vpc-endpoint/vpc-endpoint-services.js';
import { worldsOf } from '../world/account.js';
import { latencyOf } from '../world/latency.js';
import type { World } from '../world/world.js';
import { resolvePublicName } from './internet.js';
import { usesAmazonDns } from './name-servers.js';

/**
 * What the Amazon DNS server of a VPC answers for a public name: the interfaces of an endpoint whose private DNS name it
 * is, those of the same zone first (AWS PrivateLink guide, "Private DNS"); else what everybody gets.
 */
export function addressesFrom(
  world: World,
  vpcId: string,
  subnetId: string,
  name: string,
  now: number,
): readonly string[] {
  const { ec2 } = world;
  const named = addressesOfEndpoint(world, name);
  if (named !== null) return named;
  if (!usesAmazonDns(world, vpcId)) return resolvePublicName(name, world.region);
  const lower = name.toLowerCase().replace(/\.$/, '');
  const inside = Object.values(ec2.vpcEndpoints).find((row) => {
    const isUp = row.deletedAt === null && now >= row.createdAt + latencyOf(world).vpcEndpointPending;
    return isUp && row.VpcId === vpcId && row.privateDns && isOf(hostedName(world, row.ServiceName), lower);
  });
  if (!inside) return resolvePublicName(lower, world.region);
  const near = (id: string) => Number(ec2.interfaces[id]?.SubnetId !== subnetId);
  return [...inside.interfaceIds]
    .sort((a, b) => near(a) - near(b))
    .flatMap((id) => ec2.interfaces[id]?.PrivateIpAddress ?? []);
}

/**
 * The names that every endpoint has besides, whoever asks: of all its interfaces, or of those of one zone; null for names of
 * another kind, nothing where there is no such endpoint (AWS PrivateLink guide, "DNS hostnames").
 */
export function addressesOfEndpoint(world: World, name: string): readonly string[] | null {
  const lower = name.toLowerCase().replace(/\.$/, '');
  const [, id] = /^(vpce-[0-9a-f]+)-[^.]+\..+\.vpce\.amazonaws\.com$/.exec(lower) ?? [];
  if (id === undefined) return null;
  const home = worldsOf(world).find(({ ec2 }) => ec2.vpcEndpoints[id]);
  const row = home?.ec2.vpcEndpoints[id];
  if (!home || !row || row.deletedAt !== null) return [];
  const found = endpointNames(home, row).find((one) => one.name === lower);
  if (!found) return [];
  return row.interfaceIds.flatMap((face) => {
    const { PrivateIpAddress, AvailabilityZone } = home.ec2.interfaces[face] ?? {};
    const isThere = found.zone === null || found.zone === AvailabilityZone;
    return PrivateIpAddress !== undefined && isThere ? [PrivateIpAddress] : [];
  });
}

/** `*.s3.eu-west-1.amazonaws.com` is every bucket's name, and the service's own. */
const isOf = (hosted: string | null, name: string): boolean =>
  hosted !== null &&
  (hosted === name || (hosted.startsWith('*.') && (name === hosted.slice(2) || name.endsWith(hosted.slice(1)))));
