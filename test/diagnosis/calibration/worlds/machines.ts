import type { Acl, Cloud, Eni, Group, GroupRule, Host, Subnet } from '../cloud/cloud.js';
import type { Random } from '../random.js';

export const all = (egress: boolean, cidr = '0.0.0.0/0'): GroupRule => ({
  egress,
  protocol: -1,
  from: 0,
  to: 65_535,
  peer: { cidr },
});

/** The ACL that AWS gives a VPC, or one that lets everything pass like it. */
export const open = (id: string, vpcId: string, isDefault: boolean, subnetIds: string[]): Acl => ({
  id,
  vpcId,
  isDefault,
  subnetIds,
  entries: [true, false].flatMap((egress) => [
    { number: 100, egress, allow: true, protocol: -1, cidr: '0.0.0.0/0', from: 0, to: 65_535 },
    { number: 101, egress, allow: true, protocol: -1, cidr: '::/0', from: 0, to: 65_535 },
  ]),
});

export const host = (): Host => ({
  ping: true,
  tcp: { 443: 'open', 22: 'open', 5432: 'open' },
  udp: { 53: 'answers', 514: 'sink' },
});

/** Interfaces as they are made, each machine with a group of its own that lets everything out and nothing in. */
export function machines(random: Random, id: (prefix: string) => string) {
  const group = (name: string, vpcId: string, rules: GroupRule[]): Group => ({ id: id('sg'), name, vpcId, rules });
  const groups: Group[] = [];
  const enis: Eni[] = [];
  const instances: Cloud['instances'] = [];
  const hosts: Record<string, Host> = {};
  function eni(name: string, where: Subnet, kind: Eni['kind'], more: Partial<Eni> = {}): Eni {
    const number = random.between(10, 250);
    const isMachine = kind === 'instance';
    const own = isMachine || kind === 'endpoint' ? group(name, where.vpcId, [all(true), all(true, '::/0')]) : null;
    if (own) groups.push(own);
    const instanceId = isMachine ? id('i') : null;
    const made: Eni = {
      id: id('eni'),
      kind,
      subnetId: where.id,
      vpcId: where.vpcId,
      instanceId,
      deviceIndex: 0,
      addresses: [`${where.cidr.replace(/\.0\/24$/, '')}.${number}`],
      v6: [`${where.cidr6?.replace('/64', '')}${number.toString(16)}`],
      publics: {},
      groups: own ? [own.id] : [],
      check: isMachine || kind === 'endpoint',
      description: DESCRIPTIONS[kind],
      ...more,
    };
    if (instanceId !== null) instances.push({ id: instanceId, name, state: 'running', os: 'linux' });
    if (kind === 'instance' || kind === 'endpoint') hosts[made.id] = host();
    enis.push(made);
    return made;
  }

  return { eni, enis, groups, instances, hosts };
}

const DESCRIPTIONS = {
  instance: '',
  nat: 'Interface for NAT Gateway',
  tgw: 'Network Interface for Transit Gateway Attachment',
  endpoint: 'VPC Endpoint Interface',
  balancer: 'ELB net/front/0123456789abcdef',
} as const;

/** No two interfaces of a subnet have one address. */
export function spread(enis: readonly Eni[]): void {
  const taken = new Set<string>();
  for (const eni of enis) {
    let [address = ''] = eni.addresses;
    while (taken.has(address)) {
      const parts = address.split('.');
      parts[3] = `${(Number(parts[3]) % 250) + 1}`;
      address = parts.join('.');
    }
    taken.add(address);
    eni.addresses[0] = address;
    if (eni.v6[0] !== undefined)
      eni.v6[0] = eni.v6[0].replace(/::[0-9a-f]+$/, `::${Number(address.split('.')[3]).toString(16)}`);
  }
}
