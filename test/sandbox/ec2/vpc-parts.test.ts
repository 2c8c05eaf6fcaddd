import { createPrivateKey, createPublicKey } from 'node:crypto';
import * as ec2 from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { launchOf, sandboxUnderTest } from '../../helpers/sandbox.js';

const { aws, clock, world } = sandboxUnderTest({ switches: { consistencyMs: 0 } });

async function vpc(CidrBlock: string): Promise<string> {
  const { Vpc } = await aws.ec2.send(new ec2.CreateVpcCommand({ CidrBlock, AmazonProvidedIpv6CidrBlock: true }));
  return Vpc?.VpcId ?? '';
}

async function withHostnames(VpcId: string): Promise<void> {
  await aws.ec2.send(new ec2.ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
}

describe('blocks of a VPC', () => {
  it('are five at most, and go again when no subnet is in them', async () => {
    const VpcId = await vpc('10.1.0.0/16');
    const add = (CidrBlock: string) => aws.ec2.send(new ec2.AssociateVpcCidrBlockCommand({ VpcId, CidrBlock }));
    for (const second of [2, 3, 4]) await add(`10.${second}.0.0/16`);
    const { CidrBlockAssociation } = await add('10.5.0.0/16');
    await expect(add('10.6.0.0/16')).rejects.toMatchObject({
      name: 'CidrLimitExceeded',
      message: `This network '${VpcId}' has met its maximum number of allowed CIDRs: 5`,
    });
    const { Subnet } = await aws.ec2.send(new ec2.CreateSubnetCommand({ VpcId, CidrBlock: '10.5.1.0/24' }));
    const AssociationId = CidrBlockAssociation?.AssociationId;
    const remove = () => aws.ec2.send(new ec2.DisassociateVpcCidrBlockCommand({ AssociationId }));
    await expect(remove()).rejects.toMatchObject({
      name: 'InvalidCidrBlock.InUse',
      message: 'The vpc currently has a subnet within CIDR block 10.5.0.0/16',
    });
    await aws.ec2.send(new ec2.DeleteSubnetCommand({ SubnetId: Subnet?.SubnetId }));
    await remove();
    const { Vpcs } = await aws.ec2.send(new ec2.DescribeVpcsCommand({ VpcIds: [VpcId] }));
    expect(Vpcs?.[0]?.CidrBlockAssociationSet).toHaveLength(4);
    const primary = Vpcs?.[0]?.CidrBlockAssociationSet?.[0]?.AssociationId;
    await expect(
      aws.ec2.send(new ec2.DisassociateVpcCidrBlockCommand({ AssociationId: primary })),
    ).rejects.toMatchObject({ name: 'OperationNotPermitted' });
    await aws.ec2.send(new ec2.DeleteVpcCommand({ VpcId }));
  });
});

describe('DHCP options', () => {
  it('are kept in their order, given to a VPC, and stay while it has them', async () => {
    const VpcId = await vpc('10.1.0.0/16');
    const { DhcpOptions } = await aws.ec2.send(
      new ec2.CreateDhcpOptionsCommand({
        DhcpConfigurations: [{ Key: 'domain-name-servers', Values: ['10.1.0.5', 'AmazonProvidedDNS'] }],
      }),
    );
    const DhcpOptionsId = DhcpOptions?.DhcpOptionsId ?? '';
    expect(DhcpOptions?.DhcpConfigurations).toEqual([
      { Key: 'domain-name-servers', Values: [{ Value: '10.1.0.5' }, { Value: 'AmazonProvidedDNS' }] },
    ]);
    await aws.ec2.send(new ec2.AssociateDhcpOptionsCommand({ VpcId, DhcpOptionsId }));
    const remove = () => aws.ec2.send(new ec2.DeleteDhcpOptionsCommand({ DhcpOptionsId }));
    await expect(remove()).rejects.toMatchObject({ name: 'DependencyViolation' });
    await aws.ec2.send(new ec2.AssociateDhcpOptionsCommand({ VpcId, DhcpOptionsId: 'default' }));
    await remove();
    await expect(remove()).rejects.toMatchObject({ name: 'InvalidDhcpOptionID.NotFound' });
    await aws.ec2.send(new ec2.DeleteVpcCommand({ VpcId }));
  });

  it.each([
    ['colour', ['red'], 'Value (colour) for parameter name is invalid. Unknown DHCP option'],
    ['netbios-node-type', ['3'], 'Value (3) for parameter value is invalid. Invalid DHCP option value.'],
    ['ntp-servers', ['clock'], 'Value (clock) for parameter value is invalid. Invalid DHCP option value.'],
  ])('refuse %s %s', async (Key, Values, message) => {
    const made = aws.ec2.send(new ec2.CreateDhcpOptionsCommand({ DhcpConfigurations: [{ Key, Values }] }));
    await expect(made).rejects.toMatchObject({ name: 'InvalidParameterValue', message });
  });
});

describe('an endpoint', () => {
  it('of S3 is a route to its addresses in the tables that are named', async () => {
    const VpcId = await vpc('10.1.0.0/16');
    const { RouteTable } = await aws.ec2.send(new ec2.CreateRouteTableCommand({ VpcId }));
    const RouteTableId = RouteTable?.RouteTableId ?? '';
    const ServiceName = 'com.amazonaws.us-east-1.s3';
    const make = () =>
      aws.ec2.send(new ec2.CreateVpcEndpointCommand({ VpcId, ServiceName, RouteTableIds: [RouteTableId] }));
    const { VpcEndpoint } = await make();
    const VpcEndpointIds = [VpcEndpoint?.VpcEndpointId ?? ''];
    expect(VpcEndpoint).toMatchObject({
      VpcEndpointType: 'Gateway',
      State: 'available',
      RouteTableIds: [RouteTableId],
    });
    await expect(make()).rejects.toMatchObject({ name: 'RouteAlreadyExists' });
    const routes = async () => {
      const tables = await aws.ec2.send(new ec2.DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }));
      return tables.RouteTables?.[0]?.Routes?.map(({ GatewayId }) => GatewayId);
    };
    expect(await routes()).toEqual(['local', 'local', VpcEndpoint?.VpcEndpointId]);
    await expect(aws.ec2.send(new ec2.DeleteVpcCommand({ VpcId }))).rejects.toMatchObject({
      name: 'DependencyViolation',
    });
    await aws.ec2.send(new ec2.DeleteVpcEndpointsCommand({ VpcEndpointIds }));
    expect(await routes()).toEqual(['local', 'local']);
    await expect(aws.ec2.send(new ec2.DescribeVpcEndpointsCommand({ VpcEndpointIds }))).rejects.toMatchObject({
      name: 'InvalidVpcEndpointId.NotFound',
    });
    await aws.ec2.send(new ec2.DeleteRouteTableCommand({ RouteTableId }));
    await aws.ec2.send(new ec2.DeleteVpcCommand({ VpcId }));
  });

  it('of Systems Manager has an interface in each subnet, one zone once, and names if the VPC has them', async () => {
    const VpcId = await vpc('10.1.0.0/16');
    const subnet = async (CidrBlock: string) => {
      const made = await aws.ec2.send(
        new ec2.CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone: 'us-east-1a' }),
      );
      return made.Subnet?.SubnetId ?? '';
    };
    const [one, other] = [await subnet('10.1.1.0/24'), await subnet('10.1.2.0/24')];
    const make = (more: Partial<ec2.CreateVpcEndpointCommandInput>) =>
      aws.ec2.send(
        new ec2.CreateVpcEndpointCommand({
          VpcId,
          ServiceName: 'com.amazonaws.us-east-1.ssm',
          VpcEndpointType: 'Interface',
          SubnetIds: [one],
          ...more,
        }),
      );
    await expect(make({})).rejects.toMatchObject({
      name: 'InvalidParameter',
      message: `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${VpcId}`,
    });
    await withHostnames(VpcId);
    await expect(make({ VpcEndpointType: 'Gateway', SubnetIds: [] })).rejects.toMatchObject({
      message: 'Endpoint type (Gateway) does not match available service types ([Interface]).',
    });
    await expect(make({ SubnetIds: [one, other] })).rejects.toMatchObject({ name: 'DuplicateSubnetsInSameZone' });
    const { VpcEndpoint } = await make({});
    expect(VpcEndpoint).toMatchObject({ State: 'pending', PrivateDnsEnabled: true });
    expect(VpcEndpoint?.DnsEntries?.at(-1)?.DnsName).toBe('ssm.us-east-1.amazonaws.com');
    await expect(make({})).rejects.toMatchObject({
      message: expect.stringContaining('already a conflicting DNS domain for ssm.us-east-1.amazonaws.com'),
    });
    const NetworkInterfaceIds = VpcEndpoint?.NetworkInterfaceIds ?? [];
    const { NetworkInterfaces } = await aws.ec2.send(new ec2.DescribeNetworkInterfacesCommand({ NetworkInterfaceIds }));
    expect(NetworkInterfaces).toMatchObject([{ InterfaceType: 'vpc_endpoint', RequesterManaged: true, SubnetId: one }]);
    clock.advance(60_000);
    const VpcEndpointIds = [VpcEndpoint?.VpcEndpointId ?? ''];
    const { VpcEndpoints } = await aws.ec2.send(new ec2.DescribeVpcEndpointsCommand({ VpcEndpointIds }));
    expect(VpcEndpoints?.[0]?.State).toBe('available');
    await aws.ec2.send(new ec2.DeleteVpcEndpointsCommand({ VpcEndpointIds }));
    clock.advance(60_000);
    for (const SubnetId of [one, other]) await aws.ec2.send(new ec2.DeleteSubnetCommand({ SubnetId }));
    await aws.ec2.send(new ec2.DeleteVpcCommand({ VpcId }));
  });
});

describe('a key pair', () => {
  // Made with ssh-keygen; the fingerprint is what `ssh-keygen -l -E sha256` shows of it.
  const line = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0z3oWbbz3kXfSH8m0aIaiVvcLxUVTVvyoNWR8Uq1eO admin@example.com';

  it('is imported with its fingerprint, and its name is taken then', async () => {
    const PublicKeyMaterial = Buffer.from(line);
    const made = await aws.ec2.send(new ec2.ImportKeyPairCommand({ KeyName: 'mine', PublicKeyMaterial }));
    expect(made.KeyFingerprint).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    await expect(
      aws.ec2.send(new ec2.ImportKeyPairCommand({ KeyName: 'mine', PublicKeyMaterial })),
    ).rejects.toMatchObject({ name: 'InvalidKeyPair.Duplicate' });
    const { KeyPairs } = await aws.ec2.send(
      new ec2.DescribeKeyPairsCommand({ KeyNames: ['mine'], IncludePublicKey: true }),
    );
    expect(KeyPairs).toMatchObject([{ KeyType: 'ed25519', PublicKey: line }]);
  });

  it('is made with a private key that fits, of either kind', async () => {
    for (const KeyType of ['rsa', 'ed25519'] as const) {
      const made = await aws.ec2.send(new ec2.CreateKeyPairCommand({ KeyName: KeyType, KeyType }));
      const { KeyMaterial = '' } = made;
      // "RSA" of PKCS #1, and OpenSSH's own form for the other, which no PEM of Node's is.
      expect(KeyMaterial).toMatch(/^-----BEGIN (RSA|OPENSSH) PRIVATE KEY-----\n/);
      if (KeyType !== 'ed25519') continue;
      const bytes = Buffer.from(KeyMaterial.replace(/-----.*-----/g, ''), 'base64');
      // The public key stands in it twice, the second time with the seed that it follows from.
      const at = bytes.lastIndexOf(Buffer.from([0, 0, 0, 64]));
      const jwk = { kty: 'OKP', crv: 'Ed25519' };
      const [d, x] = [bytes.subarray(at + 4, at + 36), bytes.subarray(at + 36, at + 68)];
      const key = { ...jwk, d: d.toString('base64url'), x: x.toString('base64url') };
      const open = createPublicKey(createPrivateKey({ key, format: 'jwk' })).export({ format: 'jwk' });
      expect(open.x).toBe(x.toString('base64url'));
      const { KeyPairs } = await aws.ec2.send(
        new ec2.DescribeKeyPairsCommand({ KeyNames: [KeyType], IncludePublicKey: true }),
      );
      expect(Buffer.from(KeyPairs?.[0]?.PublicKey?.split(' ')[1] ?? '', 'base64').subarray(-32)).toEqual(x);
    }
  });

  it.each(['nonsense', 'ssh-rsa AAAA', line.replace('ssh-ed25519 A', 'ssh-rsa A')])('%s is none', async (text) => {
    const PublicKeyMaterial = Buffer.from(text);
    await expect(
      aws.ec2.send(new ec2.ImportKeyPairCommand({ KeyName: 'bad', PublicKeyMaterial })),
    ).rejects.toMatchObject({ name: 'InvalidKey.Format' });
  });

  it('that is not there is deleted without a word, and no launch takes it', async () => {
    expect(await aws.ec2.send(new ec2.DeleteKeyPairCommand({ KeyName: 'lost' }))).toMatchObject({ Return: true });
    await expect(aws.ec2.send(launchOf(world, { KeyName: 'lost' }))).rejects.toMatchObject({
      name: 'InvalidKeyPair.NotFound',
      message: "The key pair 'lost' does not exist",
    });
  });
});

describe('an egress-only internet gateway', () => {
  it('takes IPv6 routes of its own VPC, which go black when it is gone', async () => {
    const [VpcId, elsewhere] = [await vpc('10.1.0.0/16'), await vpc('10.2.0.0/16')];
    const gateway = async (id: string) => {
      const made = await aws.ec2.send(new ec2.CreateEgressOnlyInternetGatewayCommand({ VpcId: id }));
      return made.EgressOnlyInternetGateway?.EgressOnlyInternetGatewayId ?? '';
    };
    const [own, other] = [await gateway(VpcId), await gateway(elsewhere)];
    const { RouteTable } = await aws.ec2.send(new ec2.CreateRouteTableCommand({ VpcId }));
    const RouteTableId = RouteTable?.RouteTableId ?? '';
    const route = (EgressOnlyInternetGatewayId: string) =>
      aws.ec2.send(
        new ec2.CreateRouteCommand({ RouteTableId, DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId }),
      );
    await expect(route(other)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await route(own);
    await aws.ec2.send(new ec2.DeleteEgressOnlyInternetGatewayCommand({ EgressOnlyInternetGatewayId: own }));
    const { RouteTables } = await aws.ec2.send(new ec2.DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }));
    expect(RouteTables?.[0]?.Routes?.at(-1)).toMatchObject({ EgressOnlyInternetGatewayId: own, State: 'blackhole' });
  });
});
