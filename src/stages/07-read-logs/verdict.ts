import { DescribeSecurityGroupsCommand } from '@aws-sdk/client-ec2';
import type { Json } from '../../base/json.js';
import type { Context } from '../../engine/step.js';
import { observation } from '../../engine/step.js';
import { securityGroup } from '../02-instances/security-group.js';
import { prediction } from '../04-ping/stage.js';
import { loggedPings } from '../06-flow-log/stage.js';
import { judge, recordsSince } from './evidence.js';

export const verdict = observation<Json>({
  id: 'read-logs/verdict',
  title: 'The verdict',
  observe: async (context) => {
    const { peer } = context.result(loggedPings);
    const { verdict: found } = await judge(context, peer, await recordsSince(context, peer.from));
    if (found.cause === 'DESTINATION_SECURITY_GROUP_INGRESS') {
      context.ui.tell({
        kind: 'text',
        text: 'Two components can refuse a packet at an interface: the network ACL of its subnet and its security groups. Both machines are in the same subnet, and a network ACL is asked only at a subnet’s border. So it is the security group. Here is the proof:',
      });
      await showInboundRules(context);
    }
    context.ui.tell({ kind: 'note', tone: 'info', text: remark(context.result(prediction).guess, found.cause) });
    return { outcome: found.outcome, cause: found.cause, certainty: found.certainty, summary: found.summary };
  },
});

export async function showInboundRules(context: Context): Promise<void> {
  const { id, name } = context.result(securityGroup);
  const { SecurityGroups } = await context.aws.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
  const rules = SecurityGroups?.[0]?.IpPermissions ?? [];
  context.ui.tell({
    kind: 'table',
    title: `Inbound rules of ${name} (${id}): ${rules.length === 0 ? 'none, so every new connection is refused' : rules.length}`,
    columns: ['PROTOCOL', 'FROM', 'SOURCE'],
    rows: rules.map(({ IpProtocol, FromPort, ToPort, IpRanges, Ipv6Ranges, UserIdGroupPairs }) => [
      IpProtocol === '-1' ? 'all' : (IpProtocol ?? ''),
      FromPort === undefined || FromPort === -1
        ? 'any'
        : FromPort === ToPort
          ? String(FromPort)
          : `${FromPort}-${ToPort}`,
      [
        ...(IpRanges ?? []).map(({ CidrIp }) => CidrIp),
        ...(Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
        ...(UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId),
      ].join(', '),
    ]),
  });
}

const places: Readonly<Record<string, string>> = { source: 'SOURCE_', destination: 'DESTINATION_', reply: '_EGRESS' };

function remark(guess: string, cause: string | null): string {
  const place = places[guess];
  if (place === undefined || cause === null) return 'Stage 8 puts it right.';
  const right =
    guess === 'reply'
      ? cause === 'DESTINATION_NETWORK_ACL_EGRESS' || cause === 'SOURCE_NETWORK_ACL_INGRESS'
      : cause.startsWith(place) && cause !== 'DESTINATION_NETWORK_ACL_EGRESS';
  return right
    ? 'Your prediction in stage 4 was right.'
    : 'Not what you predicted in stage 4; now you have the evidence.';
}
