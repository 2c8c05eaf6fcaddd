import { aclAllows, groupsAllow, type Packet } from '../cloud/filters.js';
import { routeFor } from '../cloud/routes.js';
import { eniOf } from '../worlds/scene.js';
import type { World } from '../worlds/world.js';
import { type Claim, when } from './text-facts.js';

/** What is said of the configuration must be so. */
export const configurationClaims: readonly Claim[] = [
  {
    says: /no (inbound |outbound )?rule/,
    refute: ({ world }, sentence) => [
      ...(sentence.match(/sg-[0-9a-f]+/g) ?? []).flatMap((id) =>
        when(groupLetsThrough(world, id, sentence), `${id} has a rule that allows it`),
      ),
      ...(sentence.match(/acl-[0-9a-f]+/g) ?? []).flatMap((id) =>
        when(aclLetsThrough(world, id), `${id} has a rule that allows it`),
      ),
    ],
  },
  {
    says: /no network interface of vpc-\S+ has /,
    refute: ({ world: { cloud } }, sentence) => {
      const [, vpcId, address = ''] =
        /no network interface of (vpc-\S+) has ([0-9a-f.:]+[0-9a-f])/.exec(sentence) ?? [];
      const owner = cloud.enis.find((eni) => eni.vpcId === vpcId && [...eni.addresses, ...eni.v6].includes(address));
      return when(owner !== undefined, `${owner?.id} has it`);
    },
  },
  {
    says: /route table rtb-\S+ has no route to /,
    refute: ({ world: { cloud } }, sentence) => {
      const [, id, address = ''] = /route table (rtb-\S+) has no route to ([0-9a-f.:]+[0-9a-f])/.exec(sentence) ?? [];
      const table = cloud.tables.find((one) => one.id === id);
      const route = table && routeFor(cloud, table, address);
      return when(route !== undefined, `it has one to ${route?.to}`);
    },
  },
  {
    says: /(no internet gateway is|igw-\S+ is not) attached to vpc-/,
    refute: ({ world: { cloud } }, sentence) =>
      when(
        cloud.igws.some(({ vpcId }) => vpcId !== null && sentence.includes(vpcId)),
        'one is attached',
      ),
  },
  {
    says: /has no public address/,
    refute: ({ world: { cloud } }, sentence) => {
      const owner = cloud.enis.find(
        ({ id, publics }) => sentence.includes(id) && Object.keys(publics).some((one) => sentence.includes(one)),
      );
      return when(owner !== undefined, 'it has one');
    },
  },
  {
    says: /nothing in the configuration( at hand)? (stops|explains)|nothing is known against/,
    refute: ({ isKnownToFail, world: { now, fault } }, sentence) =>
      when(
        isKnownToFail &&
          // Some client ports alone fail, and not those of which it is said.
          fault !== 'halfTheRange' &&
          (!sentence.includes('against its way back') || (now.kind === 'stopped' && now.leg === 'reply')),
        'the configuration at hand stops it',
      ),
  },
  {
    says: /not by the current configuration/,
    refute: ({ world: { now } }) => when(now.kind === 'delivered' || now.kind === 'one-way', 'by that it gets through'),
  },
];

function askedPacket({ scene }: World, src: string, dst: string): Packet {
  const { protocol, port } = scene;
  const type = protocol === 1 ? 8 : 128;
  const icmp = protocol === 1 || protocol === 58 ? { type, id: 1 } : null;
  return { src, dst, sport: 60_001, dport: port, protocol, bytes: 60, flags: 2, icmp, answers: false };
}

/** By what the group itself says now of what is asked; a reference counts as far as it can be known to hold. */
function groupLetsThrough({ scene, cloud, ...rest }: World, id: string, sentence: string): boolean {
  const egress = sentence.includes('outbound');
  const eni = eniOf({ cloud }, egress ? scene.source : scene.destination);
  if (!eni?.groups.includes(id) || scene.way === 'hairpin') return false;
  const identity = !['transit-gateway', 'appliance'].includes(scene.way);
  const packet = askedPacket({ scene, cloud, ...rest }, scene.from, egress ? scene.to : (eni.addresses[0] ?? scene.to));
  return groupsAllow(cloud, { ...eni, groups: [id] }, egress, packet, { identity }) !== undefined;
}

/** An ACL that lets all four pass, whichever of them was meant: request and answer, in and out. */
function aclLetsThrough(world: World, id: string): boolean {
  const { cloud, scene, attempts } = world;
  const acl = cloud.acls.find((one) => one.id === id);
  if (!acl) return false;
  const own = attempts
    .flatMap(({ seen }) => [...seen])
    .filter(({ eniId }) => acl.subnetIds.includes(eniOf({ cloud }, eniId)?.subnetId ?? ''))
    .map(({ packet }) => packet);
  const asked = askedPacket(world, scene.from, scene.to);
  const icmp = asked.icmp && { ...asked.icmp, type: scene.protocol === 1 ? 0 : 129 };
  const answer = {
    ...asked,
    src: asked.dst,
    dst: asked.src,
    sport: asked.dport,
    dport: asked.sport,
    icmp,
    answers: true,
  };
  return [asked, answer, ...own].every((packet) =>
    [true, false].every((egress) => aclAllows(acl, egress, packet).allow),
  );
}
