import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeNetwork, type Imports, terraformWorkspace } from './workspace.js';

const { sandbox, terraform, settle, begin, forget, end } = terraformWorkspace();
const { world } = sandbox;
const worlds = () => [world, ...Object.values(world.elsewhere ?? {})];

/** What a destroy has to leave nothing of; deleted rows stay in sight for a while. */
const left = () => [
  ...worlds().flatMap(({ ec2, logs }) => [
    ...[ec2.transitGateways, ec2.transitAttachments, ec2.transitRouteTables, ec2.vpcEndpoints, ec2.flowLogs]
      .flatMap((table) => Object.values<{ readonly deletedAt: number | null }>(table))
      .filter(({ deletedAt }) => deletedAt === null),
    ...Object.values(ec2.vpcs).filter(({ IsDefault }) => !IsDefault),
    ...Object.values(ec2.addresses),
    ...Object.values(ec2.prefixLists).filter(({ OwnerId }) => OwnerId === world.account),
    ...Object.values(ec2.instances).filter(({ terminatedAt }) => terminatedAt === null),
    ...Object.keys(logs.groups),
  ]),
  ...Object.keys(world.s3?.buckets ?? {}),
  ...[world.iam.roles, world.iam.policies, world.iam.profiles].flatMap((table) => Object.keys(table)),
];
const before = left();

const imports: Imports = {
  'module.complete.aws_vpc.this[0]': ({ id }) => `${id}`,
  'module.complete.aws_subnet.this["private-eu-west-1b"]': ({ id }) => `${id}`,
  'module.complete.aws_flow_log.this[0]': ({ id }) => `${id}`,
  'module.complete.aws_network_acl_rule.tier["intra-in-icmp"]': (of) =>
    `${of.network_acl_id}:${of.rule_number}:${of.protocol}:${of.egress}`,
  'module.complete.aws_vpc_endpoint.interface["ssm"]': ({ id }) => `${id}`,
  'module.complete.aws_route_table_association.tier["intra-eu-west-1a"]': (of) =>
    `${of.subnet_id}/${of.route_table_id}`,
  'module.hub.aws_ec2_transit_gateway.hub': ({ id }) => `${id}`,
  'module.tiers.aws_flow_log.s3': ({ id }) => `${id}`,
  'module.tiers.aws_s3_bucket_lifecycle_configuration.flows': ({ bucket }) => `${bucket}`,
  'module.tiers.aws_vpc_security_group_ingress_rule.offices["443"]': ({ id }) => `${id}`,
  'module.tiers.aws_nat_gateway.zone["us-east-1b"]': ({ id }) => `${id}`,
  'module.tiers.aws_cloudwatch_log_metric_filter.ssh': (of) => `${of.log_group_name}:${of.name}`,
};

describeNetwork('Terraform and three networks as modules', () => {
  beforeAll(async () => {
    const folders = ['main.tf', 'hub', 'tiers', 'complete'];
    await begin(...folders.map((name) => new URL(`modules/${name}`, import.meta.url)));
  }, 300_000);

  afterAll(end);

  it('applies them, and finds nothing more to do', async () => {
    await settle('169 added, 0 changed, 0 destroyed');
  }, 900_000);

  it('changes in place what their owners change, and finds nothing more to do', async () => {
    // A rule of a network ACL that gets another block is another rule.
    await settle('4 added, 13 changed, 4 destroyed', '-var', 'edited=true');
  }, 900_000);

  it('forgets twelve resources and imports them, and finds nothing more to do', async () => {
    await forget(imports);
    await settle(`${Object.keys(imports).length} imported, 0 added, \\d changed, 0 destroyed`, '-var', 'edited=true');
  }, 900_000);

  it('destroys them, and leaves nothing', async () => {
    const destroyed = await terraform('destroy', '-auto-approve', '-input=false', '-var', 'edited=true');
    expect(destroyed.output).toContain('Destroy complete! Resources: 169 destroyed.');
    expect(left()).toEqual(before);
  }, 900_000);
});
