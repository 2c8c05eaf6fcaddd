import type { Verdict } from '../../../../src/diagnosis/verdict.js';
import type { Cloud, GroupRule, Target } from '../cloud/cloud.js';
import { must } from '../random.js';
import { tableAt } from '../worlds/scene.js';
import type { World } from '../worlds/world.js';
import { attempt } from './known.js';

export type FixFinding = 'opens it' | 'does not open it' | 'opens more than was asked' | 'is not understood';

/** What becomes of what was asked when the suggested command is carried out in the model. */
export function tryFix(world: World, { fix, verdict }: Verdict): FixFinding | null {
  if (!fix) return null;
  const cloud = structuredClone(world.cloud);
  const commands = fix.command.split(/\s*(?:&&|\n)\s*/);
  const understood = commands.map((command) => apply(cloud, world, command));
  if (understood.includes('no')) return 'is not understood';
  if (understood.includes('wide')) return 'opens more than was asked';
  const ending = attempt(world, cloud, world.scene.client === 'linux' ? 60_001 : 65_001);
  // A host that is silent or closed is no filter's; and what is said to bar the way further on may.
  const isOpen =
    ending.kind !== 'stopped' ||
    /further on/i.test(verdict.summary) ||
    /not be enough|not enough alone|also needs/i.test(`${verdict.summary} ${fix.summary} ${fix.admits}`);
  return isOpen ? 'opens it' : 'does not open it';
}

const option = (command: string, name: string): string | undefined =>
  new RegExp(`--${name}(?:=|\\s+)(\\S+)`).exec(command)?.[1];

function apply(cloud: Cloud, world: World, command: string): 'yes' | 'no' | 'wide' {
  const verb = /^aws ec2 (\S+)/.exec(command)?.[1] ?? '';
  switch (verb) {
    case 'authorize-security-group-ingress':
    case 'authorize-security-group-egress':
      return authorize(cloud, world, command, verb.endsWith('egress'));
    case 'create-network-acl-entry':
    case 'replace-network-acl-entry':
    case 'delete-network-acl-entry':
      return enter(cloud, world, command, verb);
    case 'create-route':
    case 'replace-route':
      return route(cloud, world, command);
    case 'start-instances':
      for (const one of cloud.instances) if (command.includes(one.id)) one.state = 'running';
      return 'yes';
    case 'accept-vpc-peering-connection':
      for (const one of cloud.peerings) if (command.includes(one.id)) one.state = 'active';
      return 'yes';
    case 'attach-internet-gateway': {
      const gateway = must(
        cloud.igws.find(({ id }) => command.includes(id)),
        'internet gateway',
      );
      gateway.vpcId = option(command, 'vpc-id') ?? null;
      // A route to it is active again once it is attached.
      for (const one of cloud.tables.flatMap(({ routes }) => routes)) if (one.id === gateway.id) one.blackhole = false;
      return 'yes';
    }
    case 'modify-network-interface-attribute':
      for (const one of cloud.enis)
        if (command.includes(one.id)) one.check = !command.includes('--no-source-dest-check');
      return 'yes';
    default:
      return 'no';
  }
}

const PROTOCOLS: Readonly<Record<string, number>> = { tcp: 6, udp: 17, icmp: 1, icmpv6: 58 };

function authorize(cloud: Cloud, { scene }: World, command: string, egress: boolean): 'yes' | 'no' | 'wide' {
  const group = cloud.groups.find(({ id }) => id === option(command, 'group-id'));
  const value = (key: string) => new RegExp(`${key}=([^,\\]}']+)`).exec(command)?.[1];
  const protocol = PROTOCOLS[value('IpProtocol') ?? ''] ?? Number(value('IpProtocol') ?? Number.NaN);
  const [cidr, list, peer] = [value('CidrIp') ?? value('CidrIpv6'), value('PrefixListId'), value('GroupId')];
  const from = Number(value('FromPort') ?? -1);
  const to = Number(value('ToPort') ?? -1);
  if (!group || Number.isNaN(protocol)) return 'no';
  const rule = (one: GroupRule['peer']): GroupRule => ({ egress, protocol, from, to, peer: one });
  if (cidr !== undefined) group.rules.push(rule({ cidr }));
  else if (list !== undefined) group.rules.push(rule({ list }));
  else if (peer !== undefined) group.rules.push(rule({ group: peer }));
  else return 'no';
  const isAsked =
    protocol === scene.protocol && (![6, 17].includes(protocol) || (from === scene.port && to === scene.port));
  return isAsked && !/\/0$/.test(cidr ?? '') ? 'yes' : 'wide';
}

function enter(cloud: Cloud, { scene }: World, command: string, verb: string): 'yes' | 'no' | 'wide' {
  const acl = cloud.acls.find(({ id }) => id === option(command, 'network-acl-id'));
  const number = Number(option(command, 'rule-number'));
  const egress = /--egress\b/.test(command);
  if (!acl || Number.isNaN(number)) return 'no';
  if (verb !== 'create-network-acl-entry')
    acl.entries = acl.entries.filter((one) => one.egress !== egress || one.number !== number);
  if (verb === 'delete-network-acl-entry') return 'yes';
  if (acl.entries.some((one) => one.egress === egress && one.number === number)) return 'no';
  const named = option(command, 'protocol') ?? '';
  const protocol = PROTOCOLS[named] ?? Number(named);
  const [, from, to] = /--port-range From=(\d+),To=(\d+)/.exec(command) ?? [];
  const type = /--icmp-type-code Type=(-?\d+)/.exec(command)?.[1];
  acl.entries.push({
    number,
    egress,
    allow: option(command, 'rule-action') === 'allow',
    protocol,
    cidr: option(command, 'cidr-block') ?? option(command, 'ipv6-cidr-block') ?? '0.0.0.0/0',
    from: Number(from ?? type ?? -1),
    to: Number(to ?? -1),
  });
  return protocol === scene.protocol ? 'yes' : 'wide';
}

const TARGETS: readonly (readonly [string, Target])[] = [
  ['gateway-id', 'igw'],
  ['nat-gateway-id', 'nat'],
  ['egress-only-internet-gateway-id', 'egress-only'],
  ['vpc-peering-connection-id', 'peering'],
  ['transit-gateway-id', 'tgw'],
  ['network-interface-id', 'interface'],
];

function route(cloud: Cloud, { scene }: World, command: string): 'yes' | 'no' | 'wide' {
  const table = cloud.tables.find(({ id }) => id === option(command, 'route-table-id'));
  const to =
    option(command, 'destination-cidr-block') ??
    option(command, 'destination-ipv6-cidr-block') ??
    option(command, 'destination-prefix-list-id');
  const [name, target] = TARGETS.find(([one]) => new RegExp(`\\s--${one}\\b`).test(command)) ?? [];
  if (!table || to === undefined || name === undefined || target === undefined) return 'no';
  const id = option(command, name) ?? '';
  const kind = id.startsWith('vgw-') ? 'vgw' : id.startsWith('vpce-') ? 'gateway-endpoint' : target;
  table.routes = table.routes.filter((one) => one.to !== to);
  table.routes.push({ to, target: kind, id });
  const isPrivate = ['nat', 'egress-only', 's3', 'vpn-out', 'vpn-in', 'peering', 'transit-gateway'].includes(scene.way);
  const isOwn = [scene.source, scene.destination].some((end) => tableAt(cloud, end) === table);
  return kind === 'igw' && isPrivate && isOwn ? 'wide' : 'yes';
}
