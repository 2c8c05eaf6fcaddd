import {
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribeVpcEndpointsCommand,
  ModifyVpcEndpointCommand,
} from '@aws-sdk/client-ec2';
import { only } from '../../../endpoint/limits.js';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { newId } from '../../../world/ids.js';
import { find, list, lookUp } from '../../lookup.js';
import { once } from '../../once.js';
import { addRow } from '../../rows.js';
import { setTags, tagsFor } from '../../tag-set.js';
import { groupsFor } from '../interface/make-interface.js';
import { vpcKind } from '../vpc/kind.js';
import { type VpcEndpointRow, vpcEndpointKind } from './kind.js';
import {
  addEndpointInterfaces,
  addEndpointRoutes,
  checkPrivateDns,
  removeEndpointInterfaces,
  removeEndpointRoutes,
} from './make-vpc-endpoint.js';
import { policyIn } from './policy.js';
import { endpointServices, unknownService } from './vpc-endpoint-services.js';
import { vpcEndpointView } from './vpc-endpoint-view.js';

const openPolicy = JSON.stringify({
  Version: '2008-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
});

export const vpcEndpointOperations: readonly Operation[] = [
  on(DescribeVpcEndpointsCommand, (input, call) => {
    const { rows, next } = list(call, vpcEndpointKind, input.VpcEndpointIds, input, {
      'ip-address-type': (row) => row.ipAddressType,
      'service-name': (row) => row.ServiceName,
      'service-region': () => call.world.region,
      'vpc-id': (row) => row.VpcId,
      'vpc-endpoint-id': (row) => row.VpcEndpointId,
      'vpc-endpoint-state': (row) => vpcEndpointView(call, row).State,
      'vpc-endpoint-type': (row) => row.VpcEndpointType,
    });
    return { VpcEndpoints: rows.map((row) => vpcEndpointView(call, row)), NextToken: next };
  }),

  on(CreateVpcEndpointCommand, (input, call) => {
    const tags = tagsFor(input.TagSpecifications, 'vpc-endpoint');
    const { ClientToken } = input;
    const make = () => {
      const vpc = find(call, vpcKind, input.VpcId);
      const { ServiceName, VpcEndpointType: type = 'Gateway', DnsOptions, ServiceRegion } = input;
      if (ServiceName === undefined)
        throw new AwsError('MissingParameter', 'The request must contain the parameter serviceName');
      only('ec2', 'VpcEndpointType', type, ['Gateway', 'Interface']);
      only('ec2', 'ServiceRegion', ServiceRegion, [call.world.region]);
      const types = endpointServices(call.world).flatMap((one) => (one.name === ServiceName ? [one.type] : []));
      if (types.length === 0) throw unknownService(ServiceName);
      if (!types.some((one) => one === type)) {
        const text = `Endpoint type (${type}) does not match available service types ([${types.join(', ')}]).`;
        throw new AwsError('InvalidParameter', text);
      }
      const isInterface = type === 'Interface';
      const { RouteTableIds = [], SubnetIds = [], SecurityGroupIds, PrivateDnsEnabled } = input;
      if (isInterface ? RouteTableIds.length > 0 : SubnetIds.length > 0 || SecurityGroupIds?.length) {
        const text = isInterface
          ? 'Route table IDs are only supported for Gateway type VPC Endpoints.'
          : 'Subnet IDs and security group IDs are only supported for Interface type VPC Endpoints.';
        throw new AwsError('InvalidParameter', text);
      }
      if (PrivateDnsEnabled === true && !isInterface) {
        throw new AwsError('InvalidParameter', 'Private DNS is only supported for Interface type VPC Endpoints.');
      }
      // "Default: true" (EC2 API reference, CreateVpcEndpoint).
      const privateDns = isInterface && (PrivateDnsEnabled ?? true);
      if (privateDns) checkPrivateDns(call, vpc, ServiceName);
      const groups = isInterface ? groupsFor(call, vpc.VpcId, SecurityGroupIds) : [];
      const row: VpcEndpointRow = {
        VpcEndpointId: newId('vpce', call.random),
        VpcEndpointType: isInterface ? 'Interface' : 'Gateway',
        VpcId: vpc.VpcId,
        ServiceName,
        createdAt: call.clock.now(),
        deletedAt: null,
        policy: policyIn(input.PolicyDocument) ?? openPolicy,
        routeTableIds: [],
        subnetIds: [],
        groupIds: (groups ?? []).map(({ GroupId }) => GroupId ?? ''),
        interfaceIds: [],
        privateDns,
        ipAddressType: input.IpAddressType ?? 'ipv4',
        dnsRecordIpType: DnsOptions?.DnsRecordIpType ?? (isInterface ? 'ipv4' : 'service-defined'),
        privateDnsOnlyForResolver: DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint ?? false,
      };
      addEndpointRoutes(call, row, RouteTableIds);
      addEndpointInterfaces(call, row, SubnetIds);
      addRow(call, vpcEndpointKind, row);
      setTags(call, row.VpcEndpointId, tags);
      return row.VpcEndpointId;
    };
    return once(call, { operation: 'CreateVpcEndpoint', token: ClientToken, input }, make, (id) => ({
      VpcEndpoint: vpcEndpointView(call, find(call, vpcEndpointKind, id, 'new')),
      ClientToken,
    }));
  }),

  on(ModifyVpcEndpointCommand, (input, call) => {
    const row = find(call, vpcEndpointKind, input.VpcEndpointId);
    const { AddRouteTableIds = [], RemoveRouteTableIds = [], AddSubnetIds = [], RemoveSubnetIds = [] } = input;
    const { AddSecurityGroupIds = [], RemoveSecurityGroupIds = [], PrivateDnsEnabled, DnsOptions } = input;
    removeEndpointRoutes(call, row, RemoveRouteTableIds);
    addEndpointRoutes(call, row, AddRouteTableIds);
    if (AddSecurityGroupIds.length + RemoveSecurityGroupIds.length > 0) {
      const kept = row.groupIds.filter((id) => !RemoveSecurityGroupIds.includes(id));
      const groups = groupsFor(call, row.VpcId, [...new Set([...kept, ...AddSecurityGroupIds])]);
      row.groupIds = (groups ?? []).map(({ GroupId }) => GroupId ?? '');
      for (const id of row.interfaceIds) {
        const face = call.world.ec2.interfaces[id];
        if (face) face.Groups = groups;
      }
    }
    removeEndpointInterfaces(call, row, RemoveSubnetIds);
    addEndpointInterfaces(call, row, AddSubnetIds);
    if (PrivateDnsEnabled === true)
      checkPrivateDns(call, find(call, vpcKind, row.VpcId), row.ServiceName, row.VpcEndpointId);
    row.privateDns = PrivateDnsEnabled ?? row.privateDns;
    row.policy = input.ResetPolicy === true ? openPolicy : (policyIn(input.PolicyDocument) ?? row.policy);
    row.ipAddressType = input.IpAddressType ?? row.ipAddressType;
    row.dnsRecordIpType = DnsOptions?.DnsRecordIpType ?? row.dnsRecordIpType;
    row.privateDnsOnlyForResolver =
      DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint ?? row.privateDnsOnlyForResolver;
    return { Return: true };
  }),

  on(DeleteVpcEndpointsCommand, ({ VpcEndpointIds }, call) => {
    const Unsuccessful = VpcEndpointIds.flatMap((id) => {
      const row = lookUp(call, vpcEndpointKind, id);
      if (!row) {
        // Its code here is not that of a lookup (github.com/hashicorp/terraform-provider-aws, aws_vpc_endpoint).
        const { message } = vpcEndpointKind.notFound(id);
        return [{ ResourceId: id, Error: { Code: 'InvalidVpcEndpoint.NotFound', Message: message } }];
      }
      remove(call, row);
      return [];
    });
    return { Unsuccessful };
  }),
];

function remove(call: Call, row: VpcEndpointRow): void {
  removeEndpointRoutes(call, row, row.routeTableIds);
  removeEndpointInterfaces(call, row, row.subnetIds);
  row.deletedAt ??= call.clock.now();
  delete call.world.ec2.tags[row.VpcEndpointId];
  if (row.VpcEndpointType === 'Gateway') delete call.world.ec2.vpcEndpoints[row.VpcEndpointId];
}
