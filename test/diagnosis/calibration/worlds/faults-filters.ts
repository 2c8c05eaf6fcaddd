import type { Acl, AclEntry, Cloud, Eni, GroupRule } from '../cloud/cloud.js';
import { must, type Random } from '../random.js';
import { eniOf, rulesOf, type Scene } from './scene.js';

/** Breaks a cloud in place; false where this scene has nothing of the kind to break. */
export type Plant = (scene: Scene, cloud: Cloud, random: Random) => boolean;

const end = (scene: Scene, cloud: Cloud, which: 'source' | 'destination'): Eni | undefined =>
  eniOf({ cloud }, scene[which]);
const isIcmp = ({ protocol }: Scene): boolean => protocol === 1 || protocol === 58;

/** Matches this scene's traffic no more, as people get it wrong. */
function missed(scene: Scene, rule: GroupRule, random: Random): GroupRule {
  const six = scene.from.includes(':');
  const wrongPort = isIcmp(scene)
    ? { ...rule, protocol: scene.protocol, from: scene.protocol === 1 ? 0 : 129, to: -1 }
    : { ...rule, protocol: scene.protocol, from: scene.port + 1, to: scene.port + 7 };
  const wrongPeer = { ...rule, peer: { cidr: six ? '2001:db8:77::/48' : '192.0.2.0/24' } };
  const wrongFamily = { ...rule, peer: { cidr: six ? '0.0.0.0/0' : '::/0' } };
  const wrongProtocol = { ...rule, protocol: scene.protocol === 6 ? 17 : 6, from: 443, to: 443 };
  return random.pick([wrongPort, wrongPeer, wrongFamily, wrongProtocol]);
}

export const sourceGroup: Plant = (scene, cloud, random) => {
  const eni = end(scene, cloud, 'source');
  if (!eni) return false;
  const rules = rulesOf(cloud, eni.groups[0]);
  const inbound = rules.filter(({ egress }) => !egress);
  const narrow: GroupRule = {
    egress: true,
    protocol: scene.protocol,
    from: scene.port,
    to: scene.port,
    peer: { cidr: '0.0.0.0/0' },
  };
  rules.splice(0, rules.length, ...inbound, ...(random.chance(0.3) ? [] : [missed(scene, narrow, random)]));
  return true;
};

export const destinationGroup: Plant = (scene, cloud, random) => {
  const eni = end(scene, cloud, 'destination');
  if (!eni) return false;
  const rules = rulesOf(cloud, eni.groups[0]);
  const kept = rules.filter(({ egress }) => egress);
  const inbound = rules.filter(({ egress }) => !egress);
  rules.splice(
    0,
    rules.length,
    ...kept,
    ...(random.chance(0.3) ? [] : inbound.map((rule) => missed(scene, rule, random))),
  );
  return true;
};

/** A reference to the client's group, where references do not hold. */
export const groupReference: Plant = (scene, cloud) => {
  const [eni, client] = [end(scene, cloud, 'destination'), end(scene, cloud, 'source')];
  if (!eni || !client || !['hairpin', 'transit-gateway', 'appliance'].includes(scene.way)) return false;
  const rules = rulesOf(cloud, eni.groups[0]);
  const kept = rules.filter(({ egress }) => egress);
  rules.splice(0, rules.length, ...kept, {
    egress: false,
    protocol: -1,
    from: 0,
    to: 65_535,
    peer: { group: must(client.groups[0], 'group') },
  });
  return true;
};

/** The prefix list of the rule lacks the client. */
export const prefixList: Plant = (scene, cloud) => {
  const eni = end(scene, cloud, 'destination');
  const list = cloud.lists.find(({ id }) => id === scene.ids.vpcList);
  const rules = eni && rulesOf(cloud, eni.groups[0]);
  if (!rules || !list || scene.from.includes(':') || scene.way === 'hairpin') return false;
  const kept = rules.filter(({ egress }) => egress);
  rules.splice(0, rules.length, ...kept, { egress: false, protocol: -1, from: 0, to: 65_535, peer: { list: list.id } });
  list.cidrs.splice(0, list.cidrs.length, '192.168.0.0/16');
  return true;
};

const isNear = (scene: Scene): boolean => scene.way === 'same-subnet';

function aclAt(cloud: Cloud, eni: Eni | undefined): Acl | undefined {
  return eni && cloud.acls.find(({ subnetIds }) => subnetIds.includes(eni.subnetId));
}

/** A rule in front that denies, or an allow that is gone. */
function deny(acl: Acl, entry: Omit<AclEntry, 'number' | 'allow'>, random: Random): void {
  if (random.chance(0.5)) {
    acl.entries.push({ ...entry, number: random.between(10, 90), allow: false });
    return;
  }
  const [six] = [entry.cidr.includes(':')];
  acl.entries = acl.entries.filter(({ egress, cidr }) => egress !== entry.egress || cidr.includes(':') !== six);
  acl.entries.push({
    number: 100,
    egress: entry.egress,
    allow: true,
    protocol: entry.protocol === 6 ? 17 : 6,
    cidr: six ? '::/0' : '0.0.0.0/0',
    from: 0,
    to: 65_535,
  });
}

const everybody = (scene: Scene): string => (scene.from.includes(':') ? '::/0' : '0.0.0.0/0');
const asked = (scene: Scene) => ({ from: isIcmp(scene) ? -1 : scene.port, to: isIcmp(scene) ? -1 : scene.port });

/** A filter of one subnet in one direction: what is asked, or what answers it. */
const aclFault =
  (which: 'source' | 'destination', egress: boolean): Plant =>
  (scene, cloud, random) => {
    const acl = aclAt(cloud, end(scene, cloud, which));
    if (!acl || isNear(scene)) return false;
    const isAnswer = (which === 'source') !== egress;
    const ports = isAnswer && !isIcmp(scene) ? { from: 1024, to: 65_535 } : asked(scene);
    deny(acl, { egress, protocol: scene.protocol, cidr: everybody(scene), ...ports }, random);
    return true;
  };

export const sourceAclOut = aclFault('source', true);
export const destinationAclIn = aclFault('destination', false);
export const destinationAclOut = aclFault('destination', true);
export const sourceAclIn = aclFault('source', false);

/** Answers get through to some client ports alone. */
export const halfTheRange: Plant = (scene, cloud, random) => {
  if (isIcmp(scene) || isNear(scene)) return false;
  const which = scene.source === null || (scene.destination !== null && random.chance(0.5)) ? 'destination' : 'source';
  const acl = aclAt(cloud, end(scene, cloud, which));
  if (!acl) return false;
  const egress = which === 'destination';
  acl.entries = acl.entries.filter((entry) => entry.egress !== egress);
  const cidr = everybody(scene);
  const [from, to] =
    scene.way === 'nat' || scene.client === 'linux'
      ? [32_768, random.between(42_000, 50_000)]
      : [49_152, random.between(54_000, 58_000)];
  acl.entries.push(
    { number: 100, egress, allow: true, protocol: scene.protocol, cidr, from, to },
    { number: 110, egress, allow: true, protocol: scene.protocol, cidr, from: scene.port, to: scene.port },
  );
  return true;
};

export const natSubnetAcl: Plant = (scene, cloud, random) => {
  const nat = cloud.enis.find(({ kind }) => kind === 'nat');
  const acl = aclAt(cloud, nat);
  if (scene.way !== 'nat' || !acl) return false;
  const isAnswer = random.chance(0.5);
  const egress = random.chance(0.5);
  const ports = isAnswer && !isIcmp(scene) ? { from: 1024, to: 65_535 } : asked(scene);
  deny(acl, { egress, protocol: scene.protocol, cidr: '0.0.0.0/0', ...ports }, random);
  return true;
};

export const doorAcl: Plant = (scene, cloud, random) => {
  if (scene.way !== 'transit-gateway') return false;
  const door = random.pick(cloud.enis.filter(({ kind }) => kind === 'tgw'));
  const acl = must(aclAt(cloud, door), 'network ACL');
  const [own] = [
    {
      ...acl,
      id: acl.id.replace(/.{4}$/, 'd00d'),
      isDefault: false,
      subnetIds: [door.subnetId],
      entries: [...acl.entries],
    },
  ];
  acl.subnetIds = acl.subnetIds.filter((id) => id !== door.subnetId);
  cloud.acls.push(own);
  deny(
    own,
    {
      egress: random.chance(0.5),
      protocol: scene.protocol,
      cidr: '0.0.0.0/0',
      from: isIcmp(scene) ? -1 : 0,
      to: isIcmp(scene) ? -1 : 65_535,
    },
    random,
  );
  return true;
};
