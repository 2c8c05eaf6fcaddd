import { hostedName } from '../ec2/vpc-endpoint-services.js';
import { latencyOf } from '../world/latency.js';
import type { World } from '../world/world.js';
import { resolvePublicName } from './internet.js';

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

/** `*.s3.eu-west-1.amazonaws.com` is every bucket's name, and the service's own. */
const isOf = (hosted: string | null, name: string): boolean =>
  hosted !== null &&
  (hosted === name || (hosted.startsWith('*.') && (name === hosted.slice(2) || name.endsWith(hosted.slice(1)))));
