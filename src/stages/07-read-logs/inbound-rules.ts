import {
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import { isDenied } from '../../aws/classify.js';
import type { Context } from '../../engine/step.js';

/**
 * The inbound rules of the groups that an interface carries now: they may be others than the lab gave it. Who may not see
 * which groups those are is told so; the stage does not need them.
 */
export async function tellInboundRules(context: Context, interfaceId: string): Promise<void> {
  const { aws, ui } = context;
  const ids = await groupsOf(context, interfaceId);
  if (ids.length === 0) return;
  const { SecurityGroups } = await aws.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [...ids] }));
  for (const { GroupId, GroupName, IpPermissions: rules = [] } of SecurityGroups ?? []) {
    const name = `Inbound rules of ${GroupName} (${GroupId})`;
    if (rules.length === 0)
      ui.tell({
        kind: 'note',
        tone: 'info',
        text: `${name}: none${ids.length === 1 ? ', so every new connection is refused' : ''}.`,
      });
    else
      ui.tell({
        kind: 'table',
        title: `${name}: ${rules.length}`,
        columns: ['PROTOCOL', 'FROM', 'SOURCE'],
        rows: rules.map(cells),
      });
  }
}

async function groupsOf({ aws, ui }: Context, interfaceId: string): Promise<readonly string[]> {
  try {
    const { NetworkInterfaces } = await aws.ec2.send(
      new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [interfaceId] }),
    );
    return NetworkInterfaces?.[0]?.Groups?.flatMap(({ GroupId }) => GroupId ?? []) ?? [];
  } catch (error) {
    if (!isDenied(error)) throw error;
    ui.tell({
      kind: 'note',
      tone: 'warn',
      text: `The groups of ${interfaceId} cannot be told: the permission ec2:DescribeNetworkInterfaces is missing.`,
    });
    return [];
  }
}

const cells = ({ IpProtocol, FromPort, ToPort, ...from }: IpPermission): readonly string[] => [
  IpProtocol === '-1' ? 'all' : (IpProtocol ?? ''),
  FromPort === undefined || FromPort === -1 ? 'any' : FromPort === ToPort ? String(FromPort) : `${FromPort}-${ToPort}`,
  [
    ...(from.IpRanges ?? []).map(({ CidrIp }) => CidrIp),
    ...(from.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
    ...(from.UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId),
    ...(from.PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId),
  ].join(', '),
];
