import { AwsError, type Call } from '../../../endpoint/operation.js';
import { existing, find } from '../../lookup.js';
import { groupsFor, makeInterface } from '../interface/make-interface.js';
import { prefixListKind } from '../prefix-list/kind.js';
import { routeTableKind } from '../route-table/kind.js';
import { type SubnetRow, subnetKind } from '../subnet/kind.js';
import { hasDnsHostnames } from '../vpc/dns-attributes.js';
import type { VpcRow } from '../vpc/kind.js';
import { type VpcEndpointRow, vpcEndpointKind } from './kind.js';
import { hostedName } from './vpc-endpoint-services.js';

/** A gateway endpoint's routes: the service's addresses, as Amazon's prefix list has them, by the endpoint. */
export function addEndpointRoutes(call: Call, row: VpcEndpointRow, routeTableIds: readonly string[]): void {
  const list = existing(call, prefixListKind).find(({ PrefixListName }) => PrefixListName === row.ServiceName);
  for (const id of routeTableIds) {
    const table = find(call, routeTableKind, id);
    if (table.VpcId !== row.VpcId) {
      throw new AwsError('InvalidParameter', `Route table ${id} does not belong to VPC ${row.VpcId}`);
    }
    if (table.Routes.some(({ DestinationPrefixListId }) => DestinationPrefixListId === list?.PrefixListId)) {
      throw new AwsError(
        'RouteAlreadyExists',
        `route table ${id} already has a route with destination-prefix-list-id ${list?.PrefixListId}`,
      );
    }
    table.Routes.push({
      DestinationPrefixListId: list?.PrefixListId,
      GatewayId: row.VpcEndpointId,
      Origin: 'CreateRoute',
      State: 'active',
    });
    row.routeTableIds.push(id);
  }
}

export function removeEndpointRoutes(call: Call, row: VpcEndpointRow, routeTableIds: readonly string[]): void {
  for (const id of routeTableIds) {
    const table = find(call, routeTableKind, id);
    table.Routes = table.Routes.filter(({ GatewayId }) => GatewayId !== row.VpcEndpointId);
  }
  row.routeTableIds = row.routeTableIds.filter((id) => !routeTableIds.includes(id));
}

/** An interface endpoint's interfaces: one in each subnet, each subnet in a zone of its own. */
export function addEndpointInterfaces(call: Call, row: VpcEndpointRow, subnetIds: readonly string[]): void {
  for (const id of subnetIds) {
    const subnet = find(call, subnetKind, id);
    checkSubnet(call, row, subnet);
    // The API says `vpc_endpoint` where the model lists `vpcEndpoint`, as for NAT gateways.
    const face = makeInterface(call, subnet, {
      Groups: groupsFor(call, row.VpcId, row.groupIds),
      Description: `VPC Endpoint Interface ${row.VpcEndpointId}`,
      service: { InterfaceType: 'vpc_endpoint' },
    });
    row.subnetIds.push(id);
    row.interfaceIds.push(face.NetworkInterfaceId);
  }
}

function checkSubnet(call: Call, row: VpcEndpointRow, subnet: SubnetRow): void {
  if (subnet.VpcId !== row.VpcId) {
    throw new AwsError('InvalidParameter', `Subnet ${subnet.SubnetId} does not belong to VPC ${row.VpcId}`);
  }
  const zones = row.subnetIds.map((id) => call.world.ec2.subnets[id]?.AvailabilityZone);
  if (zones.includes(subnet.AvailabilityZone)) {
    throw new AwsError(
      'DuplicateSubnetsInSameZone',
      `Found another VPC endpoint subnet in the availability zone of ${subnet.SubnetId}`,
    );
  }
}

export function removeEndpointInterfaces(call: Call, row: VpcEndpointRow, subnetIds: readonly string[]): void {
  const goes = (index: number) => subnetIds.includes(row.subnetIds[index] ?? '');
  for (const [index, id] of row.interfaceIds.entries()) {
    const face = call.world.ec2.interfaces[id];
    if (face && goes(index)) face.goneAt = call.clock.now();
  }
  row.interfaceIds = row.interfaceIds.filter((_, index) => !goes(index));
  row.subnetIds = row.subnetIds.filter((id) => !subnetIds.includes(id));
}

/** Private DNS needs both DNS attributes of the VPC, and one endpoint a service (AWS PrivateLink guide, "Private DNS names"). */
export function checkPrivateDns(call: Call, vpc: VpcRow, serviceName: string, endpointId?: string): void {
  if (!hasDnsHostnames(vpc)) {
    throw new AwsError(
      'InvalidParameter',
      `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpc.VpcId}`,
    );
  }
  const taken = existing(call, vpcEndpointKind).some(
    (other) =>
      other.VpcId === vpc.VpcId &&
      other.ServiceName === serviceName &&
      other.privateDns &&
      other.deletedAt === null &&
      other.VpcEndpointId !== endpointId,
  );
  if (!taken) return;
  throw new AwsError(
    'InvalidParameter',
    `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${hostedName(call.world, serviceName)} in the VPC ${vpc.VpcId}`,
  );
}
