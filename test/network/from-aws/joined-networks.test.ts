import { describe, expect, it } from 'vitest';
import { readNetwork } from '../../../src/network/from-aws.js';

const read = (described: object) => {
  const { network, problems } = readNetwork(described);
  expect(problems).toEqual([]);
  return network;
};

describe('transit gateways', () => {
  const network = read({
    TransitGateways: [
      { TransitGatewayId: 'tgw-1', State: 'available', Options: { SecurityGroupReferencingSupport: 'enable' } },
      { TransitGatewayId: 'tgw-2' },
    ],
    TransitGatewayAttachments: [
      {
        TransitGatewayAttachmentId: 'tgw-attach-1',
        TransitGatewayId: 'tgw-1',
        ResourceType: 'vpc',
        ResourceId: 'vpc-1',
        ResourceOwnerId: '111122223333',
        State: 'available',
        Association: { TransitGatewayRouteTableId: 'tgw-rtb-1', State: 'associated' },
      },
      {
        TransitGatewayAttachmentId: 'tgw-attach-2',
        TransitGatewayId: 'tgw-1',
        ResourceType: 'vpn',
        ResourceId: 'vpn-1',
        State: 'available',
      },
      { TransitGatewayAttachmentId: 'tgw-attach-9', TransitGatewayId: 'tgw-1', State: 'deleted' },
    ],
    TransitGatewayVpcAttachments: [
      {
        TransitGatewayAttachmentId: 'tgw-attach-1',
        TransitGatewayId: 'tgw-1',
        VpcId: 'vpc-1',
        VpcOwnerId: '111122223333',
        State: 'available',
        SubnetIds: ['subnet-1'],
        Options: { ApplianceModeSupport: 'disable', SecurityGroupReferencingSupport: 'enable' },
      },
    ],
    TransitGatewayRouteTables: [
      {
        TransitGatewayRouteTableId: 'tgw-rtb-1',
        TransitGatewayId: 'tgw-1',
        Associations: [
          { TransitGatewayAttachmentId: 'tgw-attach-1', State: 'associated' },
          { TransitGatewayAttachmentId: 'tgw-attach-2', State: 'disassociating' },
        ],
        Propagations: [{ TransitGatewayAttachmentId: 'tgw-attach-1', State: 'enabled' }],
        Routes: [
          {
            DestinationCidrBlock: '10.1.0.0/16',
            TransitGatewayAttachments: [
              { TransitGatewayAttachmentId: 'tgw-attach-1', ResourceId: 'vpc-1', ResourceType: 'vpc' },
            ],
            Type: 'propagated',
            State: 'active',
          },
          { DestinationCidrBlock: '10.9.0.0/16', Type: 'static', State: 'blackhole' },
          { DestinationCidrBlock: '10.8.0.0/16', Type: 'static', State: 'deleted' },
        ],
        AdditionalRoutesAvailable: false,
      },
      {
        TransitGatewayRouteTableId: 'tgw-rtb-2',
        TransitGatewayId: 'tgw-1',
        Routes: [],
        AdditionalRoutesAvailable: true,
      },
    ],
  });

  it('say whether references to groups cross them, where they say it', () => {
    expect(network.transitGateways).toEqual([
      { id: 'tgw-1', state: 'available', referencesGroups: true },
      { id: 'tgw-2', state: 'unknown', referencesGroups: null },
    ]);
  });

  it('have attachments, put together from both lists', () => {
    expect(network.transitGatewayAttachments).toEqual([
      {
        id: 'tgw-attach-1',
        transitGatewayId: 'tgw-1',
        resourceType: 'vpc',
        resourceId: 'vpc-1',
        ownerId: '111122223333',
        state: 'available',
        subnetIds: ['subnet-1'],
        applianceMode: false,
        referencesGroups: true,
        routeTableId: 'tgw-rtb-1',
      },
      {
        id: 'tgw-attach-2',
        transitGatewayId: 'tgw-1',
        resourceType: 'vpn',
        resourceId: 'vpn-1',
        state: 'available',
        subnetIds: null,
        applianceMode: null,
        referencesGroups: null,
        routeTableId: null,
      },
    ]);
  });

  it('have route tables with what other calls print of them; what was not read, or not to the end, is null', () => {
    expect(network.transitGatewayRouteTables).toEqual([
      {
        id: 'tgw-rtb-1',
        transitGatewayId: 'tgw-1',
        associated: ['tgw-attach-1'],
        propagating: ['tgw-attach-1'],
        routes: [
          {
            destination: '10.1.0.0/16',
            attachments: [{ id: 'tgw-attach-1', resourceType: 'vpc', resourceId: 'vpc-1' }],
            type: 'propagated',
            state: 'active',
          },
          { destination: '10.9.0.0/16', attachments: [], type: 'static', state: 'blackhole' },
        ],
      },
      { id: 'tgw-rtb-2', transitGatewayId: 'tgw-1', associated: null, propagating: null, routes: null },
    ]);
  });
});

it('the ways out of a VPC: endpoints, virtual private gateways, VPNs, egress-only gateways', () => {
  const network = read({
    VpcEndpoints: [
      {
        VpcEndpointId: 'vpce-1',
        VpcId: 'vpc-1',
        VpcEndpointType: 'Interface',
        ServiceName: 'com.amazonaws.eu-west-1.ssm',
        State: 'Available',
        SubnetIds: ['subnet-1'],
        NetworkInterfaceIds: ['eni-1'],
        Groups: [{ GroupId: 'sg-1' }],
        PrivateDnsEnabled: true,
      },
    ],
    VpnGateways: [
      {
        VpnGatewayId: 'vgw-1',
        State: 'available',
        VpcAttachments: [
          { VpcId: 'vpc-1', State: 'attached' },
          { VpcId: 'vpc-2', State: 'detached' },
        ],
      },
    ],
    VpnConnections: [
      {
        VpnConnectionId: 'vpn-1',
        VpnGatewayId: 'vgw-1',
        CustomerGatewayId: 'cgw-1',
        State: 'available',
        VgwTelemetry: [{ Status: 'UP' }, { Status: 'DOWN' }],
        Routes: [{ DestinationCidrBlock: '192.168.0.0/16', State: 'available' }],
        CustomerGatewayConfiguration: '<pre_shared_key>secret</pre_shared_key>',
      },
    ],
    CustomerGateways: [{ CustomerGatewayId: 'cgw-1', IpAddress: '203.0.113.1' }],
    EgressOnlyInternetGateways: [
      { EgressOnlyInternetGatewayId: 'eigw-1', Attachments: [{ VpcId: 'vpc-1', State: 'attached' }] },
    ],
    Addresses: [
      { PublicIp: '54.0.0.1', AssociationId: 'eipassoc-1', NetworkInterfaceId: 'eni-1' },
      { PublicIp: '54.0.0.2', AllocationId: 'eipalloc-2' },
      { PublicIp: '54.0.0.3', AssociationId: 'eipassoc-3' },
    ],
  });
  expect(network.vpcEndpoints).toEqual([
    {
      id: 'vpce-1',
      vpcId: 'vpc-1',
      kind: 'interface',
      service: 'com.amazonaws.eu-west-1.ssm',
      state: 'available',
      routeTableIds: [],
      subnetIds: ['subnet-1'],
      interfaceIds: ['eni-1'],
      securityGroupIds: ['sg-1'],
      privateDns: true,
    },
  ]);
  expect(network.vpnGateways).toEqual([{ id: 'vgw-1', state: 'available', vpcIds: ['vpc-1'] }]);
  expect(network.vpnConnections).toEqual([
    {
      id: 'vpn-1',
      state: 'available',
      vpnGatewayId: 'vgw-1',
      transitGatewayId: null,
      customerGatewayId: 'cgw-1',
      tunnels: [true, false],
      routes: ['192.168.0.0/16'],
    },
  ]);
  expect(JSON.stringify(network)).not.toContain('secret');
  expect(network.customerGateways).toEqual([{ id: 'cgw-1', address: '203.0.113.1' }]);
  expect(network.egressOnlyInternetGateways).toEqual([{ id: 'eigw-1', vpcIds: ['vpc-1'] }]);
  expect(network.addresses).toEqual([
    { address: '54.0.0.1', interfaceId: 'eni-1' },
    { address: '54.0.0.2', interfaceId: null },
  ]);
});

it('an interface that came without its public address has that of the list of addresses', () => {
  const { interfaces } = read({
    NetworkInterfaces: [
      { NetworkInterfaceId: 'eni-1', VpcId: 'vpc-1', SubnetId: 'subnet-1', PrivateIpAddress: '10.0.0.10' },
    ],
    Addresses: [{ PublicIp: '54.0.0.1', PrivateIpAddress: '10.0.0.10', NetworkInterfaceId: 'eni-1' }],
  });
  expect(interfaces[0]?.publicAddresses).toEqual({ '10.0.0.10': '54.0.0.1' });
});

describe('security group rules, in place of the permissions of the groups', () => {
  const rules = [
    {
      SecurityGroupRuleId: 'sgr-1',
      GroupId: 'sg-1',
      IsEgress: false,
      IpProtocol: 'tcp',
      FromPort: 443,
      ToPort: 443,
      CidrIpv4: '10.0.0.0/8',
    },
    {
      SecurityGroupRuleId: 'sgr-2',
      GroupId: 'sg-1',
      IsEgress: true,
      IpProtocol: '-1',
      FromPort: -1,
      ToPort: -1,
      CidrIpv6: '::/0',
    },
    {
      SecurityGroupRuleId: 'sgr-3',
      GroupId: 'sg-2',
      IsEgress: false,
      IpProtocol: 'icmp',
      FromPort: 8,
      ToPort: -1,
      ReferencedGroupInfo: { GroupId: 'sg-1', UserId: '111122223333' },
    },
    {
      SecurityGroupRuleId: 'sgr-4',
      GroupId: 'sg-2',
      IsEgress: false,
      IpProtocol: 'tcp',
      FromPort: 22,
      ToPort: 22,
      PrefixListId: 'pl-1',
    },
  ];
  const ofOne = {
    ingress: [{ protocol: 6, from: 443, to: 443, peer: { kind: 'cidr', cidr: '10.0.0.0/8' }, id: 'sgr-1' }],
    egress: [{ protocol: -1, from: null, to: null, peer: { kind: 'cidr', cidr: '::/0' }, id: 'sgr-2' }],
  };

  it('make the groups that they name', () => {
    const { securityGroups, unread } = read({ SecurityGroupRules: rules });
    expect(unread).not.toContain('securityGroups');
    expect(securityGroups).toEqual([
      { id: 'sg-1', name: '', vpcId: '', ...ofOne },
      {
        id: 'sg-2',
        name: '',
        vpcId: '',
        ingress: [
          { protocol: 1, from: 8, to: -1, peer: { kind: 'group', groupId: 'sg-1' }, id: 'sgr-3' },
          { protocol: 6, from: 22, to: 22, peer: { kind: 'prefix-list', prefixListId: 'pl-1' }, id: 'sgr-4' },
        ],
        egress: [],
      },
    ]);
  });

  it('fill in groups that came without permissions, and leave those that came with them', () => {
    const { securityGroups } = read({
      SecurityGroupRules: rules,
      SecurityGroups: [
        { GroupId: 'sg-1', GroupName: 'web', VpcId: 'vpc-1' },
        { GroupId: 'sg-2', GroupName: 'db', VpcId: 'vpc-1', IpPermissions: [], IpPermissionsEgress: [] },
      ],
    });
    expect(securityGroups).toEqual([
      { id: 'sg-1', name: 'web', vpcId: 'vpc-1', ...ofOne },
      { id: 'sg-2', name: 'db', vpcId: 'vpc-1', ingress: [], egress: [] },
    ]);
  });
});
