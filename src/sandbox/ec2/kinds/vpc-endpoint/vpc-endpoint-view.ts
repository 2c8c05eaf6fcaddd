import type { Call } from '../../../endpoint/operation.js';
import { latencyOf } from '../../../world/latency.js';
import { tagSet } from '../../tag-set.js';
import { endpointNames } from './endpoint-names.js';
import type { VpcEndpointRow } from './kind.js';
import { hostedName } from './vpc-endpoint-services.js';

/** An endpoint as reads show it now. */
export function vpcEndpointView(call: Call, row: VpcEndpointRow) {
  const { world } = call;
  return {
    VpcEndpointId: row.VpcEndpointId,
    VpcEndpointType: row.VpcEndpointType,
    VpcId: row.VpcId,
    ServiceName: row.ServiceName,
    ServiceRegion: world.region,
    State: vpcEndpointState(call, row),
    PolicyDocument: row.policy,
    RouteTableIds: row.routeTableIds,
    SubnetIds: row.subnetIds,
    Groups: row.groupIds.map((GroupId) => ({ GroupId, GroupName: world.ec2.securityGroups[GroupId]?.GroupName })),
    IpAddressType: row.ipAddressType,
    DnsOptions: {
      DnsRecordIpType: row.dnsRecordIpType,
      PrivateDnsOnlyForInboundResolverEndpoint: row.privateDnsOnlyForResolver,
    },
    PrivateDnsEnabled: row.privateDns,
    RequesterManaged: false,
    NetworkInterfaceIds: row.interfaceIds,
    DnsEntries: row.VpcEndpointType === 'Interface' ? dnsEntries(call, row) : [],
    CreationTimestamp: row.createdAt,
    OwnerId: world.account,
    Tags: tagSet(world, row.VpcEndpointId),
  };
}

/** The API writes states in lower case where its model has capitals. */
export function vpcEndpointState({ world, clock }: Pick<Call, 'world' | 'clock'>, row: VpcEndpointRow): 'Available' {
  const state =
    row.deletedAt !== null
      ? 'deleting'
      : row.VpcEndpointType === 'Interface' && clock.now() < row.createdAt + latencyOf(world).vpcEndpointPending
        ? 'pending'
        : 'available';
  return state as 'Available';
}

/** Names of the endpoint, of its zones, and the service's own (AWS PrivateLink guide, "DNS hostnames"). */
function dnsEntries({ world }: Call, row: VpcEndpointRow) {
  const hosted = hostedName(world, row.ServiceName);
  return [
    ...endpointNames(world, row).map(({ name }) => ({ DnsName: name, HostedZoneId: 'Z7HUB22UULQXV' })),
    ...(row.privateDns && hosted ? [{ DnsName: hosted, HostedZoneId: 'Z08223501VPCENDPOINTX' }] : []),
  ];
}
