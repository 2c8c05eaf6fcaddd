import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeNetwork, terraformWorkspace } from './workspace.js';

const { sandbox, terraform, settle, begin, end } = terraformWorkspace();
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
    await begin(new URL('transit/main.tf', import.meta.url), new URL('transit/edited.tfvars', import.meta.url));
  }, 300_000);

  afterAll(end);

  it('applies it, and finds nothing more to do', async () => {
    await settle('33 added, 0 changed, 0 destroyed');
  }, 900_000);

  it('adds a zone to each attachment and changes options in place, and finds nothing more to do', async () => {
    await settle('0 added, 4 changed, 0 destroyed', '-var-file=edited.tfvars');
  }, 900_000);

  it('destroys it, and leaves nothing', async () => {
    const destroyed = await terraform('destroy', '-auto-approve', '-input=false', '-var-file=edited.tfvars');
    expect(destroyed.output).toContain('Destroy complete! Resources: 33 destroyed.');
    expect(left()).toEqual(before);
  }, 900_000);
});
