import type { Network, NetworkAclEntry, SecurityGroupRule } from '../../src/network/model.js';

const protocols: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 };
const protocolOf = (text: string): number => protocols[text] ?? Number(text);

/** Does to the model what the printed `aws ec2 …` command would do to the account: security groups and network ACLs. */
export function applied(network: Network, command: string): Network {
  const [, operation = ''] = /^aws ec2 (\S+)/.exec(command) ?? [];
  const option = (name: string): string =>
    new RegExp(`--${name} ('[^']*'|\\S+)`).exec(command)?.[1]?.replaceAll("'", '') ?? '';
  switch (operation) {
    case 'authorize-security-group-ingress':
    case 'authorize-security-group-egress':
    case 'revoke-security-group-ingress':
    case 'revoke-security-group-egress': {
      const side = operation.endsWith('ingress') ? 'ingress' : 'egress';
      const rule = ruleOf(option('ip-permissions'));
      const edit = (rules: readonly SecurityGroupRule[]) =>
        operation.startsWith('authorize')
          ? [...rules, rule]
          : rules.filter((one) => JSON.stringify(one) !== JSON.stringify(rule));
      return {
        ...network,
        securityGroups: network.securityGroups.map((one) =>
          one.id === option('group-id') ? { ...one, [side]: edit(one[side]) } : one,
        ),
      };
    }
    case 'create-network-acl-entry':
    case 'delete-network-acl-entry': {
      const egress = command.includes(' --egress ');
      const number = Number(option('rule-number'));
      const rest = (list: readonly NetworkAclEntry[]) =>
        list.filter((one) => one.number !== number || one.egress !== egress);
      const edit = (list: readonly NetworkAclEntry[]) => {
        if (operation.startsWith('delete')) return rest(list);
        // AWS refuses a number that is in use.
        if (rest(list).length < list.length) throw new Error(`NetworkAclEntryAlreadyExists: ${number}`);
        return [...list, entryOf(option, number, egress)];
      };
      return {
        ...network,
        networkAcls: network.networkAcls.map((one) =>
          one.id === option('network-acl-id') ? { ...one, entries: edit(one.entries) } : one,
        ),
      };
    }
    default:
      throw new Error(`Not a command that a test can apply: ${command}`);
  }
}

function ruleOf(permission: string): SecurityGroupRule {
  const value = (name: string): string | undefined => new RegExp(`${name}=([^,\\]}]+)`).exec(permission)?.[1];
  const number = (name: string): number | null => (value(name) === undefined ? null : Number(value(name)));
  const group = value('GroupId');
  const peer =
    group === undefined
      ? ({ kind: 'cidr', cidr: value('CidrIpv6') ?? value('CidrIp') ?? '' } as const)
      : ({ kind: 'group', groupId: group } as const);
  return { protocol: protocolOf(value('IpProtocol') ?? ''), from: number('FromPort'), to: number('ToPort'), peer };
}

function entryOf(option: (name: string) => string, number: number, egress: boolean): NetworkAclEntry {
  const pair = (name: string, first: string, second: string) => {
    const found = new RegExp(`^${first}=(-?\\d+),${second}=(-?\\d+)$`).exec(option(name));
    return found ? ([Number(found[1]), Number(found[2])] as const) : null;
  };
  const ports = pair('port-range', 'From', 'To');
  const icmp = pair('icmp-type-code', 'Type', 'Code');
  return {
    number,
    egress,
    action: option('rule-action') === 'allow' ? 'allow' : 'deny',
    protocol: protocolOf(option('protocol')),
    cidr: option('cidr-block') || option('ipv6-cidr-block'),
    ports: ports && { from: ports[0], to: ports[1] },
    icmp: icmp && { type: icmp[0], code: icmp[1] },
  };
}
