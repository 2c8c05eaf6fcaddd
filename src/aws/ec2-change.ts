import {
  AcceptTransitGatewayVpcAttachmentCommand,
  AcceptVpcPeeringConnectionCommand,
  AssociateTransitGatewayRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkAclEntryCommand,
  CreateRouteCommand,
  CreateTransitGatewayRouteCommand,
  DeleteNetworkAclEntryCommand,
  DeleteRouteCommand,
  DeleteTransitGatewayRouteCommand,
  DeleteVpcPeeringConnectionCommand,
  DetachInternetGatewayCommand,
  DisableTransitGatewayRouteTablePropagationCommand,
  DisableVgwRoutePropagationCommand,
  DisassociateTransitGatewayRouteTableCommand,
  type EC2Client,
  EnableTransitGatewayRouteTablePropagationCommand,
  EnableVgwRoutePropagationCommand,
  ModifyNetworkInterfaceAttributeCommand,
  ModifyTransitGatewayVpcAttachmentCommand,
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
import type { NetworkChange } from '../diagnosis/fix/change.js';
import { ec2Call } from '../diagnosis/fix/change.js';

/** Makes the change with one call: the very one whose command line was shown. */
export function makeChange(ec2: EC2Client, change: NetworkChange): Promise<unknown> {
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
    case 'AcceptTransitGatewayVpcAttachment':
      return ec2.send(new AcceptTransitGatewayVpcAttachmentCommand(call.input));
    case 'AssociateTransitGatewayRouteTable':
      return ec2.send(new AssociateTransitGatewayRouteTableCommand(call.input));
    case 'CreateTransitGatewayRoute':
      return ec2.send(new CreateTransitGatewayRouteCommand(call.input));
    case 'DeleteTransitGatewayRoute':
      return ec2.send(new DeleteTransitGatewayRouteCommand(call.input));
    case 'DisableTransitGatewayRouteTablePropagation':
      return ec2.send(new DisableTransitGatewayRouteTablePropagationCommand(call.input));
    case 'DisableVgwRoutePropagation':
      return ec2.send(new DisableVgwRoutePropagationCommand(call.input));
    case 'DisassociateTransitGatewayRouteTable':
      return ec2.send(new DisassociateTransitGatewayRouteTableCommand(call.input));
    case 'EnableTransitGatewayRouteTablePropagation':
      return ec2.send(new EnableTransitGatewayRouteTablePropagationCommand(call.input));
    case 'EnableVgwRoutePropagation':
      return ec2.send(new EnableVgwRoutePropagationCommand(call.input));
    case 'ModifyTransitGatewayVpcAttachment':
      return ec2.send(new ModifyTransitGatewayVpcAttachmentCommand(call.input));
    case 'ModifyVpcAttribute':
      return ec2.send(new ModifyVpcAttributeCommand(call.input));
    case 'ModifyVpcPeeringConnectionOptions':
      return ec2.send(new ModifyVpcPeeringConnectionOptionsCommand(call.input));
  }
}
