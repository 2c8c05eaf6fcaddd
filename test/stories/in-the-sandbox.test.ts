import * as ec2 from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { makeChange } from '../../src/aws/ec2-change.js';
import type { Aws } from '../../src/cloud.js';
import type { Verdict } from '../../src/diagnosis/verdict.js';
import { runScript } from '../../src/sandbox/shell/host.js';
import type { Scene } from '../commands/diagnose/scene.js';
import { scene } from '../commands/diagnose/scene.js';
import { addInstance, addRule, minute, type Placed, RTB, SG, SUBNET_A, VPC } from '../sandbox/small-world.js';

/** The same stories where packets really go: the line that a program prints, the verdict, the fix by the SDK, and again. */

/** What the machine prints on standard error, in its own time. */
function says({ world, clock }: Scene, on: Placed, script: string): string {
  const { stderr, durationMs } = runScript(world, clock, on.instanceId, script, { user: 'root' });
  clock.advance(durationMs);
  return stderr;
}

/** Once the records are there. */
async function verdictOn(here: Scene, from: string, error: string): Promise<Verdict> {
  here.clock.advance(10 * minute);
  return (await here.ask(undefined, undefined, { error, from, since: '30m' })).verdict;
}

async function mend({ aws, clock }: Scene, { fix }: Verdict): Promise<void> {
  if (!fix) throw new TypeError('The story has no fix');
  for (const change of fix.change) await makeChange(aws.ec2, change);
  clock.advance(minute);
}

const idOf = <T>(value: T | undefined): T => {
  if (value === undefined) throw new TypeError('The sandbox gave no id');
  return value;
};

describe('a story in the sandbox, from what a program prints to what it prints when all is well', () => {
  it('port 8080 for 80: let in, it is the host that refuses; on 80 it answers', async () => {
    const here = scene({ host: { listeners: [{ protocol: 6, port: 80, address: '0.0.0.0' }] } });
    addRule(here.world, { protocol: 'tcp', from: 80 });
    const { a, b } = here;
    const line = says(here, a, `curl -sS http://${b.address}:8080/`);
    expect(line).toContain(`Failed to connect to ${b.address} port 8080`);
    const shut = await verdictOn(here, 'web', line);
    expect(shut.verdict).toMatchObject({
      outcome: 'blocked',
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      certainty: 'certain',
      resourceId: SG,
    });
    expect(shut.verdict.rule).toContain('the rule for tcp 80 from 0.0.0.0/0 is for another port');
    await mend(here, shut);
    const again = says(here, a, `curl -sS http://${b.address}:8080/`);
    const refused = await verdictOn(here, 'web', again);
    expect(refused.verdict).toMatchObject({ outcome: 'blocked', cause: 'PORT_CLOSED', certainty: 'likely' });
    expect(says(here, a, `curl -sS http://${b.address}/`)).toContain('Empty reply');
  });

  it('a private subnet: the advice, made step by step, leads out', async () => {
    const here = scene();
    const { aws, world, clock } = here;
    const { Subnet } = await aws.ec2.send(new ec2.CreateSubnetCommand({ VpcId: VPC, CidrBlock: '172.31.200.0/24' }));
    const { RouteTable } = await aws.ec2.send(new ec2.CreateRouteTableCommand({ VpcId: VPC }));
    const [SubnetId, RouteTableId] = [idOf(Subnet?.SubnetId), idOf(RouteTable?.RouteTableId)];
    await aws.ec2.send(new ec2.AssociateRouteTableCommand({ RouteTableId, SubnetId }));
    const one = addInstance(world, '172.31.200.10', { subnet: SubnetId });
    clock.advance(minute);
    const line = says(here, one, 'curl -sS http://8.8.8.8/');
    const { verdict, advice } = await verdictOn(here, one.instanceId, line);
    expect(verdict).toMatchObject({ outcome: 'unanswered', cause: 'NO_ROUTE', resourceId: RouteTableId });
    const way = advice?.ways.find(({ kind }) => kind === 'nat-gateway');
    expect(way).toMatchObject({ monthly: { usd: 36.5 }, stillStops: null });
    await followed(aws, way?.change ?? []);
    clock.advance(5 * minute);
    expect(says(here, one, 'curl -sS -o /dev/null https://8.8.8.8/')).toBe('');
  });

  it('a one-sided peering: the route back is missing, and then it is not', async () => {
    const here = scene({ host: { listeners: [{ protocol: 6, port: 80, address: '0.0.0.0' }] } });
    const { aws, world, clock, a } = here;
    const made = await aws.ec2.send(new ec2.CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
    const VpcId = idOf(made.Vpc?.VpcId);
    const { Subnet } = await aws.ec2.send(new ec2.CreateSubnetCommand({ VpcId, CidrBlock: '10.1.1.0/24' }));
    const { GroupId } = await aws.ec2.send(
      new ec2.CreateSecurityGroupCommand({ VpcId, GroupName: 'api', Description: 'api' }),
    );
    addRule(world, { protocol: 'tcp', from: 80, group: idOf(GroupId) });
    const far = addInstance(world, '10.1.1.20', {
      subnet: idOf(Subnet?.SubnetId),
      group: idOf(GroupId),
      host: { listeners: [{ protocol: 6, port: 80, address: '0.0.0.0' }] },
    });
    Object.assign(world.ec2.interfaces[far.eni] ?? {}, { VpcId });
    const asked = await aws.ec2.send(new ec2.CreateVpcPeeringConnectionCommand({ VpcId: VPC, PeerVpcId: VpcId }));
    const VpcPeeringConnectionId = idOf(asked.VpcPeeringConnection?.VpcPeeringConnectionId);
    clock.advance(minute);
    await aws.ec2.send(new ec2.AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
    await aws.ec2.send(
      new ec2.CreateRouteCommand({ RouteTableId: RTB, DestinationCidrBlock: '10.1.0.0/16', VpcPeeringConnectionId }),
    );
    clock.advance(minute);
    const line = says(here, a, 'curl -sS http://10.1.1.20/');
    const found = await verdictOn(here, 'web', line);
    expect(found.verdict).toMatchObject({ outcome: 'unanswered', cause: 'NO_RETURN_ROUTE' });
    expect(found.fix?.summary).toMatch(/^Add a route to rtb-\w+: 172\.31\.0\.0\/16 -> pcx-/);
    await mend(here, found);
    expect(says(here, a, 'curl -sS http://10.1.1.20/')).toContain('Empty reply');
  });

  it("an endpoint's group: it lets nobody in, and then the asker", async () => {
    const here = scene();
    const { aws, clock, a } = here;
    const { GroupId } = await aws.ec2.send(
      new ec2.CreateSecurityGroupCommand({ VpcId: VPC, GroupName: 'endpoint', Description: 'endpoint' }),
    );
    const { VpcEndpoint } = await aws.ec2.send(
      new ec2.CreateVpcEndpointCommand({
        VpcId: VPC,
        VpcEndpointType: 'Interface',
        ServiceName: 'com.amazonaws.ap-southeast-4.ssm',
        SubnetIds: [SUBNET_A],
        SecurityGroupIds: [idOf(GroupId)],
      }),
    );
    clock.advance(5 * minute);
    const face = idOf(VpcEndpoint?.NetworkInterfaceIds?.[0]);
    const { NetworkInterfaces } = await aws.ec2.send(
      new ec2.DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [face] }),
    );
    const address = idOf(NetworkInterfaces?.[0]?.PrivateIpAddress);
    const line = says(here, a, `curl -sS https://${address}/`);
    const found = await verdictOn(here, 'web', line);
    expect(found.verdict).toMatchObject({
      outcome: 'blocked',
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      resourceId: GroupId,
    });
    await mend(here, found);
    expect(says(here, a, `curl -sS https://${address}/`)).not.toContain('timed out');
    expect(says(here, a, `curl -sS https://${address}/`)).not.toContain('Failed to connect');
  });
});

type Deeds = NonNullable<Verdict['advice']>['ways'][number]['change'];

/** What the command of the advice does, with the ids that the shell would keep. */
async function followed({ ec2: client }: Aws, deeds: Deeds): Promise<void> {
  const kept = new Map<string, string>();
  for (const deed of deeds) {
    if (deed.kind === 'allocate-address') {
      const { AllocationId } = await client.send(new ec2.AllocateAddressCommand({ Domain: 'vpc' }));
      kept.set('$eip', idOf(AllocationId));
    } else if (deed.kind === 'create-nat-gateway') {
      const { NatGateway } = await client.send(
        new ec2.CreateNatGatewayCommand({ SubnetId: deed.subnetId, AllocationId: idOf(kept.get('$eip')) }),
      );
      kept.set('$nat', idOf(NatGateway?.NatGatewayId));
    } else if (deed.kind === 'create-route') {
      const id = kept.get(deed.target.id) ?? deed.target.id;
      await makeChange(client, { ...deed, target: { ...deed.target, id } });
    } else throw new TypeError(`The story does not know ${deed.kind}`);
  }
}
