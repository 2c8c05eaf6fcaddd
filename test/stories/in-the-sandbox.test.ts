import * as ec2 from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { makeChange } from '../../src/aws/ec2-change.js';
import type { Verdict } from '../../src/diagnosis/verdict.js';
import { idOf, minute, type Town, town, wear, withPublicSubnet } from './town.js';

/**
 * The ten stories where packets really go: a network built by SDK clients, the line that a program prints there, what
 * `flowlab diagnose` makes of it over the wire, its fix, and the program again.
 */

const quietly = 'curl -sS -o /dev/null';

/** The whole way: what the program said, the verdict, the fix with the consent that it asks for, and what it says then. */
async function story(here: Town, [from, id]: readonly [name: string, id: string], script: string) {
  const line = here.says(id, script);
  const { verdict, exit } = await here.asked(line, from);
  expect(exit).toBe(3);
  const told = await here.mended(line, from, verdict);
  return { line, verdict: verdict.verdict, fix: verdict.fix, told, after: here.says(id, script) };
}

describe('inside a VPC', () => {
  it('port 8080 for 80: the rule that there is stands beside the verdict; once let in, it is the host that refuses', async () => {
    const here = town();
    const home = await here.quarter('10.0.0.0/16 ab');
    const web = await here.machine('web-1', idOf(home.subnets.a), '10.0.1.10', await here.group('web', home.vpcId));
    const api = await here.group('api', home.vpcId, 'tcp 80 10.0.0.0/16');
    await here.machine('api-1', idOf(home.subnets.b), '10.0.2.20', api, 80);
    const told = await story(here, ['web-1', web], `${quietly} http://10.0.2.20:8080/`);
    expect(told.line).toContain('Failed to connect to 10.0.2.20 port 8080 after 127000 ms');
    expect(told.verdict).toMatchObject({
      outcome: 'blocked',
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      certainty: 'certain',
      resourceId: api,
    });
    expect(told.verdict.rule).toContain('the rule for tcp 80 from 10.0.0.0/16 is for another port');
    expect(told.after).toMatch(/Failed to connect to 10\.0\.2\.20 port 8080 after \d ms/);
    expect(here.says(web, `${quietly} http://10.0.2.20/`)).toBe('');
  });

  it('TLS: the network has done its part', async () => {
    const here = town();
    const home = await here.quarter('10.0.0.0/16 a');
    const web = await here.machine('web-1', idOf(home.subnets.a), '10.0.1.10', await here.group('web', home.vpcId));
    const open = await here.group('api', home.vpcId, 'tcp 443 10.0.0.0/16');
    await here.machine('api-1', idOf(home.subnets.a), '10.0.1.20', open, 443);
    // What curl says of a server that speaks no TLS names no server.
    const line = here.says(web, `${quietly} https://10.0.1.20/`);
    expect(line).toContain('curl: (35) TLS connect error');
    const { verdict, exit } = await here.asked(`https://10.0.1.20/ ${line}`, 'web-1');
    expect(exit).toBe(0);
    expect(verdict.verdict).toMatchObject({ outcome: 'delivered', cause: null });
    expect(verdict.verdict.summary).toContain('Look at the certificate');
  });

  it('a container on a second interface: the group that is let in is on the first', async () => {
    const here = town();
    const { clock } = here;
    const home = await here.quarter('10.0.0.0/16 ab');
    const first = await here.group('node', home.vpcId);
    const second = await here.group('pods', home.vpcId);
    const open = await here.group('db', home.vpcId, `tcp 5432 ${first}`);
    const node = await here.machine('node-1', idOf(home.subnets.a), '10.0.1.20', first);
    const host = await here.machine(
      'host',
      idOf(home.subnets.b),
      '10.0.2.20',
      await here.group('host', home.vpcId),
      5432,
    );
    const pods = await wear(here, node, idOf(home.subnets.a), second, `aws-K8S-${node}`, '10.0.1.60', '10.0.1.77');
    await wear(here, host, idOf(home.subnets.b), open, 'RDSNetworkInterface', '10.0.2.50');
    clock.advance(minute);
    const told = await story(here, ['10.0.1.77', node], `${quietly} --interface 10.0.1.77 http://10.0.2.50:5432/`);
    expect(told.verdict).toMatchObject({ cause: 'DESTINATION_SECURITY_GROUP_INGRESS', resourceId: open });
    expect(told.verdict.rule).toContain(`the rule for ${first} does not count: it is on eni-`);
    expect(told.verdict.rule).toContain(`of ${node}, and this is ${pods}`);
    expect(told.fix?.summary).toBe(`Add an inbound rule to ${open}: tcp 5432 from ${second}`);
    expect(told.after).toBe('');
  });

  it("an endpoint's group: its name leads to the endpoint, whose group lets nobody in, and then the asker", async () => {
    const here = town();
    const { aws, clock } = here;
    const home = await here.quarter('10.0.0.0/16 a');
    const VpcId = home.vpcId;
    await aws.ec2.send(new ec2.ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
    const web = await here.machine('web-1', idOf(home.subnets.a), '10.0.1.10', await here.group('web', VpcId));
    const shut = await here.group('endpoint', VpcId, 'tcp 443 10.9.0.0/16');
    await aws.ec2.send(
      new ec2.CreateVpcEndpointCommand({
        VpcId,
        VpcEndpointType: 'Interface',
        ServiceName: 'com.amazonaws.eu-west-1.ssm',
        SubnetIds: [idOf(home.subnets.a)],
        SecurityGroupIds: [shut],
      }),
    );
    clock.advance(3 * minute);
    const told = await story(here, ['web-1', web], `${quietly} https://ssm.eu-west-1.amazonaws.com/`);
    expect(told.line).toContain('Failed to connect to ssm.eu-west-1.amazonaws.com port 443');
    expect(told.verdict).toMatchObject({ cause: 'DESTINATION_SECURITY_GROUP_INGRESS', resourceId: shut });
    expect(told.after).toBe('');
  });
});

describe('on the way out', () => {
  it('a private subnet: the advice, made step by step, leads out', async () => {
    const here = town();
    const home = await withPublicSubnet(here);
    const job = await here.machine('job-1', idOf(home.subnets.a), '10.0.1.10', await here.group('job', home.vpcId));
    const line = here.says(job, `${quietly} https://8.8.8.8/`);
    const { verdict } = await here.asked(line, 'job-1');
    expect(verdict.verdict).toMatchObject({ outcome: 'unanswered', cause: 'NO_ROUTE', resourceId: home.tableId });
    const way = verdict.advice?.ways.find(({ kind }) => kind === 'nat-gateway');
    expect(way).toMatchObject({ monthly: { usd: 36.5 }, stillStops: null });
    await followed(here, way?.change ?? []);
    expect(here.says(job, `${quietly} https://8.8.8.8/`)).toBe('');
  });

  it("a NAT instance's group: it forwards port 80 and was never told of 443", async () => {
    const here = town();
    const { ec2: client } = here.aws;
    const home = await withPublicSubnet(here);
    const open = await here.group('nat', home.vpcId, 'tcp 80 10.0.0.0/16');
    const nat = await here.machine('nat-1', idOf(home.subnets.b), '10.0.2.5', open);
    const job = await here.machine('job-1', idOf(home.subnets.a), '10.0.1.10', await here.group('job', home.vpcId));
    const { AllocationId } = await client.send(new ec2.AllocateAddressCommand({ Domain: 'vpc' }));
    await client.send(new ec2.AssociateAddressCommand({ AllocationId, InstanceId: nat }));
    await client.send(new ec2.ModifyInstanceAttributeCommand({ InstanceId: nat, SourceDestCheck: { Value: false } }));
    here.says(nat, 'sysctl -w net.ipv4.ip_forward=1; iptables -t nat -A POSTROUTING -j MASQUERADE');
    const route = { RouteTableId: home.tableId, DestinationCidrBlock: '0.0.0.0/0', InstanceId: nat };
    await client.send(new ec2.CreateRouteCommand(route));
    here.clock.advance(minute);
    const told = await story(here, ['job-1', job], `${quietly} https://8.8.8.8/`);
    expect(told.verdict).toMatchObject({ cause: 'ROUTE_DIVERTS', resourceId: open });
    expect(told.verdict.rule).toContain('the rule for tcp 80 from 10.0.0.0/16 is for another port');
    expect(told.after).toBe('');
  });
});

type Deeds = NonNullable<Verdict['advice']>['ways'][number]['change'];

/** What the command of the advice does, with the ids that the shell would keep. */
async function followed({ aws, clock }: Town, deeds: Deeds): Promise<void> {
  const kept = new Map<string, string>();
  for (const deed of deeds) {
    if (deed.kind === 'allocate-address') {
      const { AllocationId } = await aws.ec2.send(new ec2.AllocateAddressCommand({ Domain: 'vpc' }));
      kept.set('$eip', idOf(AllocationId));
    } else if (deed.kind === 'create-nat-gateway') {
      const AllocationId = idOf(kept.get('$eip'));
      const made = await aws.ec2.send(new ec2.CreateNatGatewayCommand({ SubnetId: deed.subnetId, AllocationId }));
      kept.set('$nat', idOf(made.NatGateway?.NatGatewayId));
    } else if (deed.kind === 'create-route') {
      const id = kept.get(deed.target.id) ?? deed.target.id;
      await makeChange(aws.ec2, { ...deed, target: { ...deed.target, id } });
    } else throw new TypeError(`The story does not know ${deed.kind}`);
  }
  clock.advance(5 * minute);
}
