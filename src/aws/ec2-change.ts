import {
  AcceptVpcPeeringConnectionCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkAclEntryCommand,
  CreateRouteCommand,
  DeleteNetworkAclEntryCommand,
  DeleteRouteCommand,
  DeleteVpcPeeringConnectionCommand,
  DetachInternetGatewayCommand,
  type EC2Client,
  ModifyNetworkInterfaceAttributeCommand,
  ModifyVpcAttributeCommand,
  ModifyVpcEndpointCommand,
  ModifyVpcPeeringConnectionOptionsCommand,
  ReplaceNetworkAclEntryCommand,
  ReplaceRouteCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { Change } from '../diagnosis/fix/change.js';
import { ec2Call } from '../diagnosis/fix/ec2-call.js';

/** Makes the change with one call: the very one whose command line was shown. */
export function makeChange(ec2: EC2Client, change: Change): Promise<unknown> {
  const call = ec2Call(change);
  switch (call.operation) {
    case 'AuthorizeSecurityGroupIngress':
      return ec2.send(new AuthorizeSecurityGroupIngressCommand(call.input));
    case 'AuthorizeSecurityGroupEgress':
      return ec2.send(new AuthorizeSecurityGroupEgressCommand(call.input));
    case 'RevokeSecurityGroupIngress':
      return ec2.send(new RevokeSecurityGroupIngressCommand(call.input));
    case 'RevokeSecurityGroupEgress':
      return ec2.send(new RevokeSecurityGroupEgressCommand(call.input));
    case 'CreateNetworkAclEntry':
      return ec2.send(new CreateNetworkAclEntryCommand(call.input));
    case 'ReplaceNetworkAclEntry':
      return ec2.send(new ReplaceNetworkAclEntryCommand(call.input));
    case 'DeleteNetworkAclEntry':
      return ec2.send(new DeleteNetworkAclEntryCommand(call.input));
    case 'CreateRoute':
      return ec2.send(new CreateRouteCommand(call.input));
    case 'ReplaceRoute':
      return ec2.send(new ReplaceRouteCommand(call.input));
    case 'DeleteRoute':
      return ec2.send(new DeleteRouteCommand(call.input));
    case 'ModifyVpcEndpoint':
      return ec2.send(new ModifyVpcEndpointCommand(call.input));
    case 'AttachInternetGateway':
      return ec2.send(new AttachInternetGatewayCommand(call.input));
    case 'DetachInternetGateway':
      return ec2.send(new DetachInternetGatewayCommand(call.input));
    case 'AcceptVpcPeeringConnection':
      return ec2.send(new AcceptVpcPeeringConnectionCommand(call.input));
    case 'DeleteVpcPeeringConnection':
      return ec2.send(new DeleteVpcPeeringConnectionCommand(call.input));
    case 'StartInstances':
      return ec2.send(new StartInstancesCommand(call.input));
    case 'StopInstances':
      return ec2.send(new StopInstancesCommand(call.input));
    case 'ModifyNetworkInterfaceAttribute':
      return ec2.send(new ModifyNetworkInterfaceAttributeCommand(call.input));
    case 'ModifyVpcAttribute':
      return ec2.send(new ModifyVpcAttributeCommand(call.input));
    case 'ModifyVpcPeeringConnectionOptions':
      return ec2.send(new ModifyVpcPeeringConnectionOptionsCommand(call.input));
  }
}
