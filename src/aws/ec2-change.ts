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
import { ec2Call, type NetworkChange } from '../diagnosis/fix/change.js';

type Call = ReturnType<typeof ec2Call>;
type Operation = Call['operation'];
type CallOf<Name extends Operation> = { [O in Name]: { readonly operation: O; readonly input: InputOf<O> } }[Name];
type InputOf<Name extends Operation> = Extract<Call, { readonly operation: Name }>['input'];

/** The SDK's class for each operation. */
const commands: { readonly [Name in Operation]: (input: InputOf<Name>, ec2: EC2Client) => Promise<unknown> } = {
  AcceptTransitGatewayVpcAttachment: (input, ec2) => ec2.send(new AcceptTransitGatewayVpcAttachmentCommand(input)),
  AcceptVpcPeeringConnection: (input, ec2) => ec2.send(new AcceptVpcPeeringConnectionCommand(input)),
  AssociateTransitGatewayRouteTable: (input, ec2) => ec2.send(new AssociateTransitGatewayRouteTableCommand(input)),
  AttachInternetGateway: (input, ec2) => ec2.send(new AttachInternetGatewayCommand(input)),
  AuthorizeSecurityGroupEgress: (input, ec2) => ec2.send(new AuthorizeSecurityGroupEgressCommand(input)),
  AuthorizeSecurityGroupIngress: (input, ec2) => ec2.send(new AuthorizeSecurityGroupIngressCommand(input)),
  CreateNetworkAclEntry: (input, ec2) => ec2.send(new CreateNetworkAclEntryCommand(input)),
  CreateRoute: (input, ec2) => ec2.send(new CreateRouteCommand(input)),
  CreateTransitGatewayRoute: (input, ec2) => ec2.send(new CreateTransitGatewayRouteCommand(input)),
  DeleteNetworkAclEntry: (input, ec2) => ec2.send(new DeleteNetworkAclEntryCommand(input)),
  DeleteRoute: (input, ec2) => ec2.send(new DeleteRouteCommand(input)),
  DeleteTransitGatewayRoute: (input, ec2) => ec2.send(new DeleteTransitGatewayRouteCommand(input)),
  DeleteVpcPeeringConnection: (input, ec2) => ec2.send(new DeleteVpcPeeringConnectionCommand(input)),
  DetachInternetGateway: (input, ec2) => ec2.send(new DetachInternetGatewayCommand(input)),
  DisableTransitGatewayRouteTablePropagation: (input, ec2) =>
    ec2.send(new DisableTransitGatewayRouteTablePropagationCommand(input)),
  DisableVgwRoutePropagation: (input, ec2) => ec2.send(new DisableVgwRoutePropagationCommand(input)),
  DisassociateTransitGatewayRouteTable: (input, ec2) =>
    ec2.send(new DisassociateTransitGatewayRouteTableCommand(input)),
  EnableTransitGatewayRouteTablePropagation: (input, ec2) =>
    ec2.send(new EnableTransitGatewayRouteTablePropagationCommand(input)),
  EnableVgwRoutePropagation: (input, ec2) => ec2.send(new EnableVgwRoutePropagationCommand(input)),
  ModifyNetworkInterfaceAttribute: (input, ec2) => ec2.send(new ModifyNetworkInterfaceAttributeCommand(input)),
  ModifyTransitGatewayVpcAttachment: (input, ec2) => ec2.send(new ModifyTransitGatewayVpcAttachmentCommand(input)),
  ModifyVpcAttribute: (input, ec2) => ec2.send(new ModifyVpcAttributeCommand(input)),
  ModifyVpcEndpoint: (input, ec2) => ec2.send(new ModifyVpcEndpointCommand(input)),
  ModifyVpcPeeringConnectionOptions: (input, ec2) => ec2.send(new ModifyVpcPeeringConnectionOptionsCommand(input)),
  ReplaceNetworkAclEntry: (input, ec2) => ec2.send(new ReplaceNetworkAclEntryCommand(input)),
  ReplaceRoute: (input, ec2) => ec2.send(new ReplaceRouteCommand(input)),
  RevokeSecurityGroupEgress: (input, ec2) => ec2.send(new RevokeSecurityGroupEgressCommand(input)),
  RevokeSecurityGroupIngress: (input, ec2) => ec2.send(new RevokeSecurityGroupIngressCommand(input)),
  StartInstances: (input, ec2) => ec2.send(new StartInstancesCommand(input)),
  StopInstances: (input, ec2) => ec2.send(new StopInstancesCommand(input)),
};

/** Makes the change with one call: the very one whose command line was shown. */
export const makeChange = (ec2: EC2Client, change: NetworkChange): Promise<unknown> => send(ec2, ec2Call(change));

const send = <Name extends Operation>(ec2: EC2Client, { operation, input }: CallOf<Name>): Promise<unknown> =>
  commands[operation](input, ec2);
