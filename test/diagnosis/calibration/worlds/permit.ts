import { must, type Random } from '../random.js';
import { eniOf, rulesOf, type Scene } from './scene.js';

/** The destination lets the source in, in one of the ways in which people write that. */
export function permit(made: Scene, random: Random): void {
  const { cloud, ids, source, destination, from, to, protocol, port, way } = made;
  const target = eniOf(made, destination);
  const client = eniOf(made, source);
  const isIcmp = protocol === 1 || protocol === 58;
  const [low, high] = isIcmp ? [random.pick([-1, protocol === 1 ? 8 : 128]), -1] : [port, port];
  const rule = { protocol, from: low, to: high };
  if (target) {
    const rules = rulesOf(cloud, target.groups[0]);
    const six = from.includes(':');
    const seen = way === 'hairpin' && client ? must(client.publics[from], 'public address') : from;
    const everybody = { cidr: six ? '::/0' : '0.0.0.0/0' };
    const one = { cidr: `${seen}/${six ? 128 : 32}` };
    const vpc = cloud.vpcs.find(({ id }) => id === client?.vpcId);
    const choices = [
      everybody,
      one,
      ...(client && vpc && way !== 'hairpin' ? [{ cidr: (six ? vpc.cidr6 : vpc.cidr) ?? '' }] : []),
      ...(client && !six && way !== 'hairpin' ? [{ list: ids.vpcList }] : []),
      ...(client && !['hairpin', 'transit-gateway', 'appliance'].includes(way)
        ? [{ group: client.groups[0] ?? '' }]
        : []),
    ];
    rules.push({ ...rule, egress: false, peer: random.pick(choices) });
    if (random.chance(0.4)) rules.push({ egress: false, protocol: 6, from: 8443, to: 8443, peer: everybody });
  }
  if (client && random.chance(0.3)) {
    // Narrow outbound rules instead of the open ones.
    const rules = rulesOf(cloud, client.groups[0]);
    rules.splice(0, rules.length, { ...rule, egress: true, peer: { cidr: `${to}/${to.includes(':') ? 128 : 32}` } });
  }
}
