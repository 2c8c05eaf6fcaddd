import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeNetwork, type Imports, terraformWorkspace } from './workspace.js';

const { sandbox, terraform, apply, settle, output, begin, forget, end } = terraformWorkspace();
const size = () => {
  const { vpcs, subnets, prefixLists, addresses } = sandbox.world.ec2;
  return [vpcs, subnets, prefixLists, addresses].map((table) => Object.keys(table).length);
};
const before = size();

const imports: Imports = {
  'aws_default_vpc.this': ({ id }) => `${id}`,
  'aws_ec2_instance_state.web': ({ id }) => `${id}`,
  'aws_ec2_managed_prefix_list.offices': ({ id }) => `${id}`,
  'aws_ec2_managed_prefix_list_entry.branch': ({ id }) => `${id}`,
  'aws_ec2_subnet_cidr_reservation.kept': ({ subnet_id, id }) => `${subnet_id}:${id}`,
  'aws_ec2_tag.rack': ({ id }) => `${id}`,
  'aws_eip_association.web': ({ id }) => `${id}`,
  'aws_internet_gateway_attachment.main': ({ id }) => `${id}`,
  'aws_network_acl_association.a': ({ id }) => `${id}`,
  'aws_network_interface_sg_attachment.second': (of) => `${of.network_interface_id}_${of.security_group_id}`,
  'aws_route_table_association.edge': ({ gateway_id, route_table_id }) => `${gateway_id}/${route_table_id}`,
  'aws_vpc_endpoint_policy.s3': ({ id }) => `${id}`,
  'aws_vpc_endpoint_route_table_association.s3': (of) => `${of.vpc_endpoint_id}/${of.route_table_id}`,
  'aws_vpc_ipv4_cidr_block_association.more': ({ id }) => `${id}`,
  'aws_vpc_ipv6_cidr_block_association.six': ({ id }) => `${id}`,
  'aws_vpc_peering_connection.west': ({ id }) => `${id}`,
  'aws_vpc_peering_connection_options.east': ({ id }) => `${id}`,
  'aws_vpc_security_group_ingress_rule.from_extra': ({ id }) => `${id}`,
  'aws_vpc_security_group_vpc_association.shared': ({ security_group_id, vpc_id }) => `${security_group_id},${vpc_id}`,
};

describeNetwork('Terraform and what joins two resources, in two Regions', () => {
  beforeAll(async () => {
    await begin(new URL('joined/main.tf', import.meta.url), new URL('joined/edited.tfvars', import.meta.url));
  }, 300_000);

  afterAll(end);

  it('applies it, reads it back by forty data sources, and finds nothing more to do', async () => {
    await settle('51 added, 0 changed, 0 destroyed');
    expect(output('counts')).toEqual({
      acls: 2,
      addresses: 1,
      entries: 2,
      first: 2,
      groups: 3,
      instances: 1,
      interfaces: 3,
      out: true,
      peerings: 1,
      rules: 4,
      second: 2,
      six: 'ping by IPv6',
      small: 7,
      subnets: 2,
      tables: 3,
      volumes: 1,
      vpcs: 3,
      zones: 6,
    });
  }, 900_000);

  it('changes it in place', async () => {
    const applied = await apply('-var-file=edited.tfvars');
    expect(applied.output).toContain('Apply complete! Resources: 1 added, 6 changed, 1 destroyed.');
  }, 900_000);

  it('forgets it and imports it, and finds nothing more to do to what it knows or imports', async () => {
    await forget(imports);
    const applied = await apply('-var-file=edited.tfvars');
    expect(applied.output).toContain(
      `Apply complete! Resources: ${Object.keys(imports).length} imported, 0 added, 0 changed, 0 destroyed.`,
    );
    expect(applied.output).not.toContain('Changes to Outputs');
  }, 900_000);

  it('destroys it, and leaves the default VPCs alone', async () => {
    const destroyed = await terraform('destroy', '-auto-approve', '-input=false', '-var-file=edited.tfvars');
    expect(destroyed.output).toContain('Destroy complete! Resources: 51 destroyed.');
    expect(size()).toEqual(before);
    const west = sandbox.world.elsewhere?.['us-west-2'];
    expect(Object.values(west?.ec2.vpcs ?? {}).map(({ IsDefault }) => IsDefault)).toEqual([true]);
  }, 900_000);
});
