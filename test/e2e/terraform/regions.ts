import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/clock.js';
import { runScript } from '../../../src/sandbox/shell/host.js';
import { describeNetwork, terraformWorkspace } from './workspace.js';

const { sandbox, terraform, apply, plan, settle, begin, end } = terraformWorkspace();
const worlds = () => [sandbox.world, ...Object.values(sandbox.world.elsewhere ?? {})];
const live = () =>
  worlds().flatMap(({ ec2 }) => [
    ...Object.values(ec2.transitAttachments).filter(({ deletedAt }) => deletedAt === null),
    ...Object.values(ec2.transitGateways).filter(({ deletedAt }) => deletedAt === null),
    ...Object.values(ec2.vpcs).filter(({ IsDefault }) => !IsDefault),
    ...Object.values(ec2.instances).filter(({ terminatedAt }) => terminatedAt === null),
  ]);

describeNetwork('Terraform and two Regions', () => {
  beforeAll(async () => {
    await begin(new URL('regions/main.tf', import.meta.url));
  }, 300_000);

  afterAll(end);

  it('applies it, and finds nothing more to do', async () => {
    await settle('27 added, 0 changed, 0 destroyed');
  }, 900_000);

  it('has hosts that reach each other by both peerings', () => {
    const [from] = Object.keys(sandbox.world.ec2.instances);
    const ireland = sandbox.world.elsewhere?.['eu-west-1'];
    const far = Object.values(ireland?.ec2.interfaces ?? {}).flatMap((face) =>
      face.Attachment?.InstanceId ? [face.PrivateIpAddress] : [],
    );
    expect(far).toHaveLength(2);
    const clock = { now: () => systemClock.now() + 3_600_000 };
    for (const address of far)
      expect(
        runScript(sandbox.world, clock, from ?? '', `ping -c 1 -W 1 ${address}`, { user: 'root' }).stdout,
      ).toContain('1 received');
  });

  it('renames both sides of the peering in place', async () => {
    const applied = await apply('-var', 'name=atlantic');
    expect(applied.output).toContain('Apply complete! Resources: 0 added, 2 changed, 0 destroyed.');
    expect((await plan('-var', 'name=atlantic')).code).toBe(0);
  }, 900_000);

  it('destroys it, and leaves nothing', async () => {
    const destroyed = await terraform('destroy', '-auto-approve', '-input=false', '-var', 'name=atlantic');
    expect(destroyed.output).toContain('Destroy complete! Resources: 27 destroyed.');
    expect(live()).toEqual([]);
  }, 900_000);
});
