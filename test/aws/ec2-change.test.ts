import { EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { makeChange } from '../../src/aws/ec2-change.js';
import type { NetworkChange } from '../../src/diagnosis/fix/change.js';
import { undoOf } from '../../src/diagnosis/fix/change.js';
import { commandOf } from '../../src/diagnosis/fix/command.js';
import { networkAclEntry, securityGroupRule } from '../helpers/rule-text.js';

/** What is sent for a change: the operation and its input. */
async function sent(change: NetworkChange): Promise<readonly [string, unknown] | undefined> {
  const client = new EC2Client({ region: 'eu-west-1' });
  const mock = mockClient(client);
  await makeChange(client, change);
  const [command] = mock.calls().map(({ args }) => args[0]);
  return command && [command.constructor.name, command.input];
}

const rule = (kind: 'authorize-ingress' | 'authorize-egress' | 'revoke-ingress', text: string): NetworkChange => ({
  kind,
  groupId: 'sg-0b77',
  rule: securityGroupRule(text),
});

const entry = (kind: 'create-network-acl-entry' | 'delete-network-acl-entry', text: string): NetworkChange => ({
  kind,
  networkAclId: 'acl-07',
  entry: networkAclEntry(text, text.includes(' to ')),
});

const rows: readonly (readonly [NetworkChange, string, string, unknown])[] = [
  [
    rule('authorize-ingress', 'tcp 443 from 10.0.0.1/32'),
    "aws ec2 authorize-security-group-ingress --group-id sg-0b77 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.0.1/32}]'",
    'AuthorizeSecurityGroupIngressCommand',
    {
      GroupId: 'sg-0b77',
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.0.0.1/32' }] }],
    },
  ],
  [
    rule('authorize-egress', 'icmpv6 128/-1 to 2001:db8::1/128'),
    "aws ec2 authorize-security-group-egress --group-id sg-0b77 --ip-permissions 'IpProtocol=icmpv6,FromPort=128,ToPort=-1,Ipv6Ranges=[{CidrIpv6=2001:db8::1/128}]'",
    'AuthorizeSecurityGroupEgressCommand',
    {
      GroupId: 'sg-0b77',
      IpPermissions: [
        { IpProtocol: 'icmpv6', FromPort: 128, ToPort: -1, Ipv6Ranges: [{ CidrIpv6: '2001:db8::1/128' }] },
      ],
    },
  ],
  [
    rule('revoke-ingress', '47 from sg-0a11'),
    "aws ec2 revoke-security-group-ingress --group-id sg-0b77 --ip-permissions 'IpProtocol=47,UserIdGroupPairs=[{GroupId=sg-0a11}]'",
    'RevokeSecurityGroupIngressCommand',
    { GroupId: 'sg-0b77', IpPermissions: [{ IpProtocol: '47', UserIdGroupPairs: [{ GroupId: 'sg-0a11' }] }] },
  ],
  [
    rule('authorize-egress', 'tcp to pl-0s3'),
    "aws ec2 authorize-security-group-egress --group-id sg-0b77 --ip-permissions 'IpProtocol=tcp,FromPort=0,ToPort=65535,PrefixListIds=[{PrefixListId=pl-0s3}]'",
    'AuthorizeSecurityGroupEgressCommand',
    {
      GroupId: 'sg-0b77',
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 0, ToPort: 65_535, PrefixListIds: [{ PrefixListId: 'pl-0s3' }] }],
    },
  ],
  [
    entry('create-network-acl-entry', '90 allow tcp 1024-65535 to 10.0.0.1/32'),
    'aws ec2 create-network-acl-entry --network-acl-id acl-07 --egress --rule-number 90 --protocol tcp --port-range From=1024,To=65535 --rule-action allow --cidr-block 10.0.0.1/32',
    'CreateNetworkAclEntryCommand',
    {
      NetworkAclId: 'acl-07',
      RuleNumber: 90,
      Egress: true,
      RuleAction: 'allow',
      Protocol: '6',
      PortRange: { From: 1024, To: 65_535 },
      CidrBlock: '10.0.0.1/32',
    },
  ],
  [
    entry('create-network-acl-entry', '90 deny icmp 8/-1 from 10.0.0.1/32'),
    'aws ec2 create-network-acl-entry --network-acl-id acl-07 --ingress --rule-number 90 --protocol icmp --icmp-type-code Type=8,Code=-1 --rule-action deny --cidr-block 10.0.0.1/32',
    'CreateNetworkAclEntryCommand',
    {
      NetworkAclId: 'acl-07',
      RuleNumber: 90,
      Egress: false,
      RuleAction: 'deny',
      Protocol: '1',
      IcmpTypeCode: { Type: 8, Code: -1 },
      CidrBlock: '10.0.0.1/32',
    },
  ],
  [
    {
      kind: 'replace-network-acl-entry',
      networkAclId: 'acl-07',
      entry: networkAclEntry('90 allow all from ::/0', false),
      before: networkAclEntry('90 deny all from ::/0', false),
    },
    'aws ec2 replace-network-acl-entry --network-acl-id acl-07 --ingress --rule-number 90 --protocol -1 --rule-action allow --ipv6-cidr-block ::/0',
    'ReplaceNetworkAclEntryCommand',
    {
      NetworkAclId: 'acl-07',
      RuleNumber: 90,
      Egress: false,
      RuleAction: 'allow',
      Protocol: '-1',
      Ipv6CidrBlock: '::/0',
    },
  ],
  [
    entry('delete-network-acl-entry', '1 deny all to 0.0.0.0/0'),
    'aws ec2 delete-network-acl-entry --network-acl-id acl-07 --egress --rule-number 1',
    'DeleteNetworkAclEntryCommand',
    { NetworkAclId: 'acl-07', RuleNumber: 1, Egress: true },
  ],
  [
    {
      kind: 'create-route',
      routeTableId: 'rtb-1',
      destination: '0.0.0.0/0',
      target: { kind: 'internet-gateway', id: 'igw-1' },
    },
    'aws ec2 create-route --route-table-id rtb-1 --destination-cidr-block 0.0.0.0/0 --gateway-id igw-1',
    'CreateRouteCommand',
    { RouteTableId: 'rtb-1', DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1' },
  ],
  [
    {
      kind: 'replace-route',
      routeTableId: 'rtb-1',
      destination: '::/0',
      target: { kind: 'egress-only-internet-gateway', id: 'eigw-1' },
      before: { kind: 'interface', id: 'eni-1' },
    },
    'aws ec2 replace-route --route-table-id rtb-1 --destination-ipv6-cidr-block ::/0 --egress-only-internet-gateway-id eigw-1',
    'ReplaceRouteCommand',
    { RouteTableId: 'rtb-1', DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: 'eigw-1' },
  ],
  [
    { kind: 'delete-route', routeTableId: 'rtb-1', destination: 'pl-1', target: { kind: 'peering', id: 'pcx-1' } },
    'aws ec2 delete-route --route-table-id rtb-1 --destination-prefix-list-id pl-1',
    'DeleteRouteCommand',
    { RouteTableId: 'rtb-1', DestinationPrefixListId: 'pl-1' },
  ],
  [
    { kind: 'attach-internet-gateway', internetGatewayId: 'igw-1', vpcId: 'vpc-1' },
    'aws ec2 attach-internet-gateway --internet-gateway-id igw-1 --vpc-id vpc-1',
    'AttachInternetGatewayCommand',
    { InternetGatewayId: 'igw-1', VpcId: 'vpc-1' },
  ],
  [
    { kind: 'accept-peering', peeringId: 'pcx-1' },
    'aws ec2 accept-vpc-peering-connection --vpc-peering-connection-id pcx-1',
    'AcceptVpcPeeringConnectionCommand',
    { VpcPeeringConnectionId: 'pcx-1' },
  ],
  [
    { kind: 'start-instance', instanceId: 'i-0abc' },
    'aws ec2 start-instances --instance-ids i-0abc',
    'StartInstancesCommand',
    { InstanceIds: ['i-0abc'] },
  ],
  [
    { kind: 'set-source-dest-check', interfaceId: 'eni-0abc', value: false },
    'aws ec2 modify-network-interface-attribute --network-interface-id eni-0abc --no-source-dest-check',
    'ModifyNetworkInterfaceAttributeCommand',
    { NetworkInterfaceId: 'eni-0abc', SourceDestCheck: { Value: false } },
  ],
  [
    { kind: 'set-dns-support', vpcId: 'vpc-1', value: true },
    'aws ec2 modify-vpc-attribute --vpc-id vpc-1 --enable-dns-support Value=true',
    'ModifyVpcAttributeCommand',
    { VpcId: 'vpc-1', EnableDnsSupport: { Value: true } },
  ],
  [
    { kind: 'set-dns-hostnames', vpcId: 'vpc-1', value: false },
    'aws ec2 modify-vpc-attribute --vpc-id vpc-1 --enable-dns-hostnames Value=false',
    'ModifyVpcAttributeCommand',
    { VpcId: 'vpc-1', EnableDnsHostnames: { Value: false } },
  ],
  [
    { kind: 'set-private-dns', endpointId: 'vpce-1', value: true },
    'aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-1 --private-dns-enabled',
    'ModifyVpcEndpointCommand',
    { VpcEndpointId: 'vpce-1', PrivateDnsEnabled: true },
  ],
  [
    { kind: 'set-peering-dns', peeringId: 'pcx-1', side: 'accepter', value: true },
    'aws ec2 modify-vpc-peering-connection-options --vpc-peering-connection-id pcx-1 --accepter-peering-connection-options AllowDnsResolutionFromRemoteVpc=true',
    'ModifyVpcPeeringConnectionOptionsCommand',
    { VpcPeeringConnectionId: 'pcx-1', AccepterPeeringConnectionOptions: { AllowDnsResolutionFromRemoteVpc: true } },
  ],
  [
    { kind: 'associate-transit-table', transitTableId: 'tgw-rtb-1', attachmentId: 'tgw-attach-1' },
    'aws ec2 associate-transit-gateway-route-table --transit-gateway-route-table-id tgw-rtb-1 --transit-gateway-attachment-id tgw-attach-1',
    'AssociateTransitGatewayRouteTableCommand',
    { TransitGatewayRouteTableId: 'tgw-rtb-1', TransitGatewayAttachmentId: 'tgw-attach-1' },
  ],
  [
    { kind: 'disassociate-transit-table', transitTableId: 'tgw-rtb-1', attachmentId: 'tgw-attach-1' },
    'aws ec2 disassociate-transit-gateway-route-table --transit-gateway-route-table-id tgw-rtb-1 --transit-gateway-attachment-id tgw-attach-1',
    'DisassociateTransitGatewayRouteTableCommand',
    { TransitGatewayRouteTableId: 'tgw-rtb-1', TransitGatewayAttachmentId: 'tgw-attach-1' },
  ],
  [
    { kind: 'enable-transit-propagation', transitTableId: 'tgw-rtb-1', attachmentId: 'tgw-attach-1' },
    'aws ec2 enable-transit-gateway-route-table-propagation --transit-gateway-route-table-id tgw-rtb-1 --transit-gateway-attachment-id tgw-attach-1',
    'EnableTransitGatewayRouteTablePropagationCommand',
    { TransitGatewayRouteTableId: 'tgw-rtb-1', TransitGatewayAttachmentId: 'tgw-attach-1' },
  ],
  [
    { kind: 'disable-transit-propagation', transitTableId: 'tgw-rtb-1', attachmentId: 'tgw-attach-1' },
    'aws ec2 disable-transit-gateway-route-table-propagation --transit-gateway-route-table-id tgw-rtb-1 --transit-gateway-attachment-id tgw-attach-1',
    'DisableTransitGatewayRouteTablePropagationCommand',
    { TransitGatewayRouteTableId: 'tgw-rtb-1', TransitGatewayAttachmentId: 'tgw-attach-1' },
  ],
  [
    {
      kind: 'create-transit-route',
      transitTableId: 'tgw-rtb-1',
      destination: '10.1.0.0/16',
      attachmentId: 'tgw-attach-1',
    },
    'aws ec2 create-transit-gateway-route --destination-cidr-block 10.1.0.0/16 --transit-gateway-route-table-id tgw-rtb-1 --transit-gateway-attachment-id tgw-attach-1',
    'CreateTransitGatewayRouteCommand',
    {
      DestinationCidrBlock: '10.1.0.0/16',
      TransitGatewayRouteTableId: 'tgw-rtb-1',
      TransitGatewayAttachmentId: 'tgw-attach-1',
    },
  ],
  [
    {
      kind: 'delete-transit-route',
      transitTableId: 'tgw-rtb-1',
      destination: '10.1.0.0/16',
      attachmentId: 'tgw-attach-1',
    },
    'aws ec2 delete-transit-gateway-route --destination-cidr-block 10.1.0.0/16 --transit-gateway-route-table-id tgw-rtb-1',
    'DeleteTransitGatewayRouteCommand',
    { DestinationCidrBlock: '10.1.0.0/16', TransitGatewayRouteTableId: 'tgw-rtb-1' },
  ],
  [
    { kind: 'add-attachment-subnet', attachmentId: 'tgw-attach-1', subnetId: 'subnet-1' },
    'aws ec2 modify-transit-gateway-vpc-attachment --transit-gateway-attachment-id tgw-attach-1 --add-subnet-ids subnet-1',
    'ModifyTransitGatewayVpcAttachmentCommand',
    { TransitGatewayAttachmentId: 'tgw-attach-1', AddSubnetIds: ['subnet-1'] },
  ],
  [
    { kind: 'remove-attachment-subnet', attachmentId: 'tgw-attach-1', subnetId: 'subnet-1' },
    'aws ec2 modify-transit-gateway-vpc-attachment --transit-gateway-attachment-id tgw-attach-1 --remove-subnet-ids subnet-1',
    'ModifyTransitGatewayVpcAttachmentCommand',
    { TransitGatewayAttachmentId: 'tgw-attach-1', RemoveSubnetIds: ['subnet-1'] },
  ],
  [
    { kind: 'accept-attachment', attachmentId: 'tgw-attach-1' },
    'aws ec2 accept-transit-gateway-vpc-attachment --transit-gateway-attachment-id tgw-attach-1',
    'AcceptTransitGatewayVpcAttachmentCommand',
    { TransitGatewayAttachmentId: 'tgw-attach-1' },
  ],
  [
    { kind: 'enable-propagation', gatewayId: 'vgw-1', routeTableId: 'rtb-1' },
    'aws ec2 enable-vgw-route-propagation --gateway-id vgw-1 --route-table-id rtb-1',
    'EnableVgwRoutePropagationCommand',
    { GatewayId: 'vgw-1', RouteTableId: 'rtb-1' },
  ],
  [
    { kind: 'disable-propagation', gatewayId: 'vgw-1', routeTableId: 'rtb-1' },
    'aws ec2 disable-vgw-route-propagation --gateway-id vgw-1 --route-table-id rtb-1',
    'DisableVgwRoutePropagationCommand',
    { GatewayId: 'vgw-1', RouteTableId: 'rtb-1' },
  ],
];

describe('a change', () => {
  it.each(rows)('%#: is one command line and one call, from the same value', async (change, line, operation, input) => {
    expect(commandOf([change])).toBe(line);
    expect(await sent(change)).toEqual([operation, input]);
  });

  it.each([
    [rule('authorize-ingress', 'tcp 443 from 10.0.0.1/32'), 'revoke-ingress'],
    [entry('create-network-acl-entry', '90 allow all to ::/0'), 'delete-network-acl-entry'],
    [entry('delete-network-acl-entry', '90 allow all to ::/0'), 'create-network-acl-entry'],
    [{ kind: 'attach-internet-gateway', internetGatewayId: 'igw-1', vpcId: 'vpc-1' }, 'detach-internet-gateway'],
    [{ kind: 'stop-instance', instanceId: 'i-0abc' }, 'start-instance'],
  ] as const)('%#: is taken back by its opposite, which leads back again', (change, kind) => {
    const undo = undoOf(change);
    expect(undo?.kind).toBe(kind);
    expect(undo && undoOf(undo)).toEqual(change);
  });

  it('is not taken back where that cannot be done', () => {
    expect(undoOf({ kind: 'delete-peering', peeringId: 'pcx-1' })).toBeNull();
  });
});
