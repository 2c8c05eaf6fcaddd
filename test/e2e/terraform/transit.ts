import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeNetwork, terraformWorkspace } from './workspace.js';

const { sandbox, terraform, apply, plan, begin, end } = terraformWorkspace();
const { transitGateways, transitAttachments, transitRouteTables, vpcs } = sandbox.world.ec2;
const left = () => ({
  vpcs: Object.keys(vpcs).length,
  transit: [transitGateways, transitAttachments, transitRouteTables].flatMap((table) =>
    Object.values<{ readonly deletedAt: number | null }>(table).filter(({ deletedAt }) => deletedAt === null),
  ),
});
const before = left();

describeNetwork('Terraform and three VPCs and a site on a transit gateway', () => {
  beforeAll(async () => {
    const started = await begin(
      new URL('transit/main.tf', import.meta.url),
      new URL('transit/edited.tfvars', import.meta.url),
    );
    expect(started.output).toContain('successfully initialized');
  }, 300_000);

  afterAll(end);

  it('applies it, and finds nothing more to do', async () => {
    const applied = await apply();
    expect(applied.output).toContain('Apply complete! Resources: 31 added, 0 changed, 0 destroyed.');
    const planned = await plan();
    expect(planned.output).toContain('No changes.');
    expect(planned.code).toBe(0);
  }, 900_000);

  it('adds a zone to each attachment and changes options in place, and finds nothing more to do', async () => {
    const applied = await apply('-var-file=edited.tfvars');
    expect(applied.output).toContain('Apply complete! Resources: 0 added, 4 changed, 0 destroyed.');
    const planned = await plan('-var-file=edited.tfvars');
    expect(planned.output).toContain('No changes.');
    expect(planned.code).toBe(0);
  }, 900_000);

  it('destroys it, and leaves nothing', async () => {
    const destroyed = await terraform('destroy', '-auto-approve', '-input=false', '-var-file=edited.tfvars');
    expect(destroyed.output).toContain('Destroy complete! Resources: 31 destroyed.');
    expect(left()).toEqual(before);
  }, 900_000);
});
