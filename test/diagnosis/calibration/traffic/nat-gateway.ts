import { within } from '../cloud/addresses.js';
import type { Eni, Nat } from '../cloud/cloud.js';
import type { Packet } from '../cloud/filters.js';
import { must } from '../random.js';
import { type Fate, type Moment, stopped, type Walker } from './fate.js';

/** A NAT gateway: from inside it lends its address and a port, from outside it looks up whose port it is. */
export function translate(walker: Walker, moment: Moment, eni: Eni, packet: Packet): Fate | Packet {
  const { cloud, at } = moment;
  const nat: Nat = must(
    cloud.nats.find(({ eniId }) => eniId === eni.id),
    'NAT gateway',
  );
  const own = must(eni.addresses[0], 'address');
  if (packet.dst !== own) {
    const vpc = must(
      cloud.vpcs.find(({ id }) => id === eni.vpcId),
      'VPC',
    );
    // It takes over only what is opened through it.
    if (packet.answers || !within(packet.src, vpc.cidr)) return stopped('nat', [nat.id], { by: 'nat' });
    if (nat.exhausted) return stopped('nat', [nat.id], { by: 'nat' });
    const sport = packet.icmp ? 0 : walker.nat.lend(nat.id, packet, at);
    if (packet.icmp) walker.nat.lend(nat.id, packet, at);
    return { ...packet, src: own, sport };
  }
  const borrower = walker.nat.borrower(nat.id, packet, at);
  if (!borrower) return stopped('nat', [nat.id], { by: 'nat' });
  return { ...packet, dst: borrower.src, dport: borrower.sport };
}
