import { DetachNetworkInterfaceCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientsFor } from '../../helpers/sandbox.js';
import { describeNetwork, terraformWorkspace } from './workspace.js';

const { sandbox, terraform, plan, settle, attributesOf, begin, end } = terraformWorkspace();
const { ec2, iam, logs } = sandbox.world;

/** They are shown as deleted for a while. */
const keptWhenDeleted = new Set(['peerings', 'flowLogs', 'vpcEndpoints', 'vpnGateways', 'customerGateways']);

/** How many rows of what a caller can make there are. Interfaces and instances stay as history once they are gone. */
const rows = () => {
  const {
    images: _,
    tags: __,
    made: ___,
    blockPublicAccess: ____,
    interfaces,
    instances,
    natGateways,
    ...tables
  } = ec2;
  const now = Number.POSITIVE_INFINITY;
  const counts = Object.entries({
    ...tables,
    roles: iam.roles,
    policies: iam.policies,
    profiles: iam.profiles,
    groups: logs.groups,
  });
  return {
    ...Object.fromEntries(
      counts.map(([name, table]) => [
        name,
        keptWhenDeleted.has(name)
          ? Object.values(table).filter((row) => Reflect.get(Object(row), 'deletedAt') == null).length
          : Object.keys(table).length,
      ]),
    ),
    instances: Object.values(instances).filter(({ terminatedAt }) => terminatedAt === null).length,
    interfaces: Object.values(interfaces).filter(({ goneAt }) => goneAt == null || goneAt > now).length,
    natGateways: Object.values(natGateways).filter(({ deletedAt }) => deletedAt === null).length,
  };
};
const before = rows();

describeNetwork('Terraform and a network of sixty-one resources', () => {
  beforeAll(async () => {
    await begin(new URL('main.tf', import.meta.url), new URL('edited.tfvars', import.meta.url));
  }, 300_000);

  afterAll(end);

  it('applies it, and finds nothing more to do', async () => {
    await settle('61 added, 0 changed, 0 destroyed');
  }, 900_000);

  it('changes it in place, and finds nothing more to do', async () => {
    await settle('0 added, \\d+ changed, 0 destroyed', '-var-file=edited.tfvars');
  }, 900_000);

  it('takes up again what it has forgotten', async () => {
    const addresses = ['aws_vpc.main', 'aws_security_group.web', 'aws_instance.db', 'aws_iam_policy.logs'];
    const known = addresses.map((address) => ({ address, id: String(attributesOf(address).id) }));
    expect((await terraform('state', 'rm', ...addresses)).code).toBe(0);
    for (const { address, id } of known) {
      const imported = await terraform('import', '-input=false', '-var-file=edited.tfvars', address, id);
      expect(imported.output).toContain('Import successful!');
    }
    const planned = await plan('-var-file=edited.tfvars');
    expect(planned.output).not.toMatch(/must be replaced|will be (created|destroyed)/);
  }, 900_000);

  it('destroys it, with an interface that somebody detached meanwhile, and leaves nothing', async () => {
    // For two and a half minutes the provider waits for what it detached itself (hashicorp/terraform-provider-aws#45835).
    const AttachmentId = String(attributesOf('aws_network_interface_attachment.appliance').attachment_id);
    await clientsFor(sandbox).ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }));
    const destroyed = await terraform('destroy', '-auto-approve', '-input=false', '-var-file=edited.tfvars');
    expect(destroyed.output).toContain('Destroy complete! Resources: 60 destroyed.');
    expect(rows()).toEqual(before);
  }, 900_000);
});
