import * as ec2 from '@aws-sdk/client-ec2';
import { expect, it } from 'vitest';
import { runScript } from '../../../src/sandbox/shell/host.js';
import { sandboxUnderTest } from '../../helpers/sandbox.js';
import { addInstance, addRule, minute, SUBNET_A, SUBNET_B, smallWorld, T0, VPC } from '../small-world.js';

async function scene(servers: readonly string[]) {
  const world = smallWorld();
  const a = addInstance(world, '172.31.16.10', { public: '3.26.1.10' });
  const { aws, clock } = sandboxUnderTest({ saved: world });
  clock.advance(T0 - clock.now());
  const { DhcpOptions } = await aws.ec2.send(
    new ec2.CreateDhcpOptionsCommand({
      DhcpConfigurations: [
        { Key: 'domain-name-servers', Values: [...servers] },
        { Key: 'domain-name', Values: ['corp.example'] },
      ],
    }),
  );
  await aws.ec2.send(new ec2.AssociateDhcpOptionsCommand({ VpcId: VPC, DhcpOptionsId: DhcpOptions?.DhcpOptionsId }));
  const said = (script: string) => runScript(world, clock, a.instanceId, script, { user: 'root' }).stdout;
  return { world, aws, clock, said };
}

// "DHCP option sets", "Amazon DNS server" (VPC user guide): names inside the VPC are known to its own server alone.
it('a name server of the internet answers public names and none of the inside', async () => {
  const { said } = await scene(['8.8.8.8']);
  expect(said('getent hosts dns.google')).toContain('8.8.8.8');
  expect(said('getent hosts ip-172-31-16-20.ap-southeast-4.compute.internal')).toBe('');
  expect(said('dig +short ec2-3-26-1-10.ap-southeast-4.compute.amazonaws.com')).toBe('3.26.1.10\n');
  expect(said('cat /etc/resolv.conf')).toContain('search corp.example\n');
});

it('one that does not answer is passed over for the next, and with none names stay unknown', async () => {
  const { said: withNext } = await scene(['172.31.16.99', 'AmazonProvidedDNS']);
  expect(withNext('getent hosts ip-172-31-16-20.ap-southeast-4.compute.internal')).toContain('172.31.16.20');
  const { said } = await scene(['172.31.16.99']);
  expect(said('getent hosts dns.google; echo $?')).toBe('2\n');
  expect(said('dig +short dns.google')).toContain('no servers could be reached');
});

it('the second address of the VPC is the Amazon server by another name', async () => {
  const { said } = await scene(['172.31.0.2']);
  expect(said('dig +short ec2-3-26-1-10.ap-southeast-4.compute.amazonaws.com')).toBe('172.31.16.10\n');
});

// AWS PrivateLink guide, "DNS hostnames": names of the endpoint and of its zones, whoever asks; the service's own by private DNS.
it('the names of an endpoint lead to its interfaces, also where private DNS is not asked for', async () => {
  const { said, aws, clock, world } = await scene(['8.8.8.8']);
  addRule(world, { protocol: 'tcp', from: 443, to: 443 });
  const { VpcEndpoint } = await aws.ec2.send(
    new ec2.CreateVpcEndpointCommand({
      VpcId: VPC,
      ServiceName: 'com.amazonaws.ap-southeast-4.ssm',
      VpcEndpointType: 'Interface',
      SubnetIds: [SUBNET_A, SUBNET_B],
      PrivateDnsEnabled: false,
    }),
  );
  clock.advance(5 * minute);
  const names = (VpcEndpoint?.DnsEntries ?? []).map(({ DnsName = '' }) => DnsName);
  const addresses = Object.values(world.ec2.interfaces)
    .filter((face) => face.InterfaceType === 'vpc_endpoint' || /VPC Endpoint/.test(face.Description ?? ''))
    .map((face) => face.PrivateIpAddress);
  expect(names).toHaveLength(3);
  expect(addresses).toHaveLength(2);
  expect(said(`dig +short ${names[0]} | sort`)).toBe(`${addresses.toSorted().join('\n')}\n`);
  expect(said(`dig +short ${names[1]}`)).toBe(`${addresses[0]}\n`);
  expect(said(`dig +short ${names[2]}`)).toBe(`${addresses[1]}\n`);
  expect(said('dig +short vpce-0123456789abcdef0-abcd1234.ssm.ap-southeast-4.vpce.amazonaws.com')).toBe('');
});
