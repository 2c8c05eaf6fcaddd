import {
  DescribeVpcBlockPublicAccessExclusionsCommand,
  DescribeVpcBlockPublicAccessOptionsCommand,
  type EC2Client,
  paginateDescribeFlowLogs,
  paginateDescribeInstances,
  paginateDescribeInternetGateways,
  paginateDescribeManagedPrefixLists,
  paginateDescribeNatGateways,
  paginateDescribeNetworkAcls,
  paginateDescribeNetworkInterfaces,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroupRules,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeVpcPeeringConnections,
  paginateDescribeVpcs,
  paginateGetManagedPrefixListEntries,
} from '@aws-sdk/client-ec2';
import type { Described } from '../network/from-aws.js';
import { classify } from './classify.js';
import { all, filterBy, orUnreadable } from './describe-list.js';
import { sentOnce } from './retries.js';

/**
 * The configuration of some VPCs, or of the whole region where none is named, as the describe calls give it. Every list
 * is read to its last page. What may not be read is left out: the judge then says `unknown` instead of guessing.
 */
export async function describeNetwork(ec2: EC2Client, vpcIds: readonly string[] = []): Promise<Described> {
  const client = { client: ec2 };
  const inVpcs = filterBy('vpc-id', vpcIds);
  const parts: readonly Promise<Described>[] = [
    all(paginateDescribeInstances(client, inVpcs), (page) => page.Reservations).then((Reservations) => ({
      Reservations,
    })),
    all(paginateDescribeNetworkInterfaces(client, inVpcs), (page) => page.NetworkInterfaces).then(
      (NetworkInterfaces) => ({ NetworkInterfaces }),
    ),
    all(paginateDescribeVpcs(client, inVpcs), (page) => page.Vpcs).then((Vpcs) => ({ Vpcs })),
    all(paginateDescribeSubnets(client, inVpcs), (page) => page.Subnets).then((Subnets) => ({ Subnets })),
    all(paginateDescribeSecurityGroups(client, inVpcs), (page) => page.SecurityGroups).then((SecurityGroups) => ({
      SecurityGroups,
    })),
    all(paginateDescribeNetworkAcls(client, inVpcs), (page) => page.NetworkAcls).then((NetworkAcls) => ({
      NetworkAcls,
    })),
    all(paginateDescribeRouteTables(client, inVpcs), (page) => page.RouteTables).then((RouteTables) => ({
      RouteTables,
    })),
    all(
      paginateDescribeInternetGateways(client, filterBy('attachment.vpc-id', vpcIds)),
      (page) => page.InternetGateways,
    ).then((InternetGateways) => ({ InternetGateways })),
    all(
      paginateDescribeNatGateways(client, {
        ...(vpcIds.length > 0 ? { Filter: [{ Name: 'vpc-id', Values: [...vpcIds] }] } : {}),
      }),
      (page) => page.NatGateways,
    ).then((NatGateways) => ({ NatGateways })),
    all(paginateDescribeVpcPeeringConnections(client, {}), (page) => page.VpcPeeringConnections).then(
      (VpcPeeringConnections) => ({ VpcPeeringConnections }),
    ),
    all(paginateDescribeFlowLogs(client, {}), (page) => page.FlowLogs).then((FlowLogs) => ({ FlowLogs })),
  ];
  const described: Described = Object.assign({}, ...(await Promise.all(parts.map(orUnreadable))));
  return { ...described, ...(await prefixListsIn(ec2, described)), ...(await blockPublicAccess(ec2)) };
}

/** Only the prefix lists that a rule or route names: a region has dozens of AWS's own. */
async function prefixListsIn(ec2: EC2Client, described: Described): Promise<Described> {
  const named = [
    ...new Set(JSON.stringify([described.SecurityGroups, described.RouteTables]).match(/pl-[0-9a-f]+/g) ?? []),
  ];
  if (named.length === 0) return {};
  return orUnreadable(
    (async () => {
      const lists = await all(
        paginateDescribeManagedPrefixLists({ client: ec2 }, { PrefixListIds: named }),
        (page) => page.PrefixLists,
      );
      const PrefixLists = [];
      for (const list of lists) {
        if (!list.PrefixListId) continue;
        const pages = paginateGetManagedPrefixListEntries({ client: ec2 }, { PrefixListId: list.PrefixListId });
        PrefixLists.push({ ...list, Entries: await all(pages, (page) => page.Entries) });
      }
      return { PrefixLists };
    })(),
  );
}

/** VPC Block Public Access came in late 2024; an endpoint that does not know it yet does not enforce it either. */
async function blockPublicAccess(ec2: EC2Client): Promise<Described> {
  const look = async (command = new DescribeVpcBlockPublicAccessOptionsCommand({})): Promise<Described> => {
    const { VpcBlockPublicAccessOptions } = await ec2.send(command);
    if (!VpcBlockPublicAccessOptions) return {};
    const isOff = VpcBlockPublicAccessOptions.InternetGatewayBlockMode === 'off';
    return { VpcBlockPublicAccessOptions, ...(isOff ? {} : await orUnreadable(exclusionsIn(ec2))) };
  };
  try {
    return await look(sentOnce(new DescribeVpcBlockPublicAccessOptionsCommand({})));
  } catch (error) {
    const kind = classify(error);
    // Only an endpoint that knows the call throttles it.
    if (kind === 'throttled' || kind === 'unsent') return look();
    if (['sign-in', 'clock', 'aborted'].includes(kind)) throw error;
    return {};
  }
}

/** What the block is lifted for. The SDK has no paginator for it. */
async function exclusionsIn(ec2: EC2Client): Promise<Described> {
  const found: NonNullable<Described['VpcBlockPublicAccessExclusions']>[number][] = [];
  let NextToken: string | undefined;
  do {
    const page = await ec2.send(new DescribeVpcBlockPublicAccessExclusionsCommand({ NextToken }));
    found.push(...(page.VpcBlockPublicAccessExclusions ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return { VpcBlockPublicAccessExclusions: found };
}

/** Each rule of each security group with its id. */
const describeRules = async (ec2: EC2Client): Promise<Pick<Described, 'SecurityGroupRules'>> => ({
  SecurityGroupRules: await all(
    paginateDescribeSecurityGroupRules({ client: ec2 }, {}),
    (page) => page.SecurityGroupRules,
  ),
});

/** A description with the ids of its rules, which its groups do not have. */
export async function withRuleIds(ec2: EC2Client, described: Described): Promise<Described> {
  if (described.SecurityGroups === undefined) return described;
  const groups = new Set(described.SecurityGroups.map(({ GroupId }) => GroupId));
  const { SecurityGroupRules } = await orUnreadable(describeRules(ec2));
  // Of a group without any other description nobody knows the VPC.
  return SecurityGroupRules === undefined
    ? described
    : { ...described, SecurityGroupRules: SecurityGroupRules.filter(({ GroupId }) => groups.has(GroupId)) };
}
