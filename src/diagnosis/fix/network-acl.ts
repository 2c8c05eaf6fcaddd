import { inOneSentence } from '../../base/words.js';
import { familyOf } from '../../network/address.js';
import { contains, prefixLength } from '../../network/cidr.js';
import type { Network, NetworkAcl, NetworkAclEntry } from '../../network/model.js';
import { decideNetworkAcl, entryEffect, entryInWords, LAST_RULE } from '../../network/network-acl.js';
import { hasPorts } from '../../network/packet.js';
import { applyChanges } from './change.js';
import { type Fix, fixOf, type Remedy } from './fix.js';
import type { BlockingHop, Ground } from './ground.js';
import { prefixListOf } from './security-group.js';

/**
 * An entry in front of the one that denies, for this traffic alone; where there is no room, the denying one goes. Where
 * the same network ACL stops the packet again, or its answer, all of it is opened: it knows no connections.
 */
export function allowInNetworkAcl(facts: Ground, step: BlockingHop): Fix | null {
  const acl = facts.network.networkAcls.find(({ id }) => id === step.resourceId);
  const others = facts.path.steps.filter(
    (one) =>
      one.component === 'network-acl' &&
      one.resourceId === step.resourceId &&
      one.decision === 'deny' &&
      (one.leg !== step.leg || one.direction !== step.direction),
  );
  const first = acl && opening(facts.network, acl, step);
  if (!acl || !first) return null;
  const parts = [first];
  for (const other of others) {
    const network = applyChanges(
      facts.network,
      parts.map(({ change }) => change),
    );
    const opened = network.networkAcls.find(({ id }) => id === acl.id) ?? acl;
    const isOpen =
      other.direction === null || decideNetworkAcl(opened, other.direction, other.packet).decision === 'allow';
    const part = isOpen ? undefined : opening(facts.network, opened, other);
    if (part) parts.push(part);
  }
  return fixOf(facts, parts, `${inOneSentence(parts.map(({ admits }) => admits))}, for ${subnetsOf(acl)}.`);
}

function opening(network: Network, acl: NetworkAcl, step: BlockingHop): Remedy | undefined {
  if (step.direction === null) return undefined;
  const { entry } = decideNetworkAcl(acl, step.direction, step.packet);
  const number = freeNumber(acl, step.direction === 'egress', entry?.number ?? LAST_RULE);
  if (number !== undefined) {
    const added = adding(acl, allowing(network, step, number), entry);
    return { ...added, admits: `${added.admits}${stillClosed(network, acl, step)}` };
  }
  return entry && passesWithout(acl, entry, step) ? removing(acl, entry) : undefined;
}

// "Start by creating rules in increments (for example, 10 or 100)" (VPC user guide, "Network ACL rules").
function freeNumber({ entries }: NetworkAcl, egress: boolean, below: number): number | undefined {
  const taken = new Set(entries.filter((entry) => entry.egress === egress).map(({ number }) => number));
  const highest = Math.max(0, ...[...taken].filter((number) => number < LAST_RULE));
  const round = (Math.floor(highest / 10) + 1) * 10;
  if (below === LAST_RULE && round < LAST_RULE) return round;
  for (let number = below - 1; number >= 1; number -= 1) if (!taken.has(number)) return number;
  return undefined;
}

function allowing(network: Network, { leg, direction, packet }: BlockingHop, number: number): NetworkAclEntry {
  const other = direction === 'ingress' ? packet.source : packet.destination;
  // Clients choose their port anew for each connection (VPC user guide, "Ephemeral ports").
  const ports =
    leg === 'reply'
      ? { from: Math.min(1024, packet.destinationPort), to: 65_535 }
      : { from: packet.destinationPort, to: packet.destinationPort };
  return {
    number,
    egress: direction === 'egress',
    action: 'allow',
    protocol: packet.protocol,
    cidr: blockOf(network, other),
    ports: hasPorts(packet.protocol) ? ports : null,
    icmp: packet.icmp ? { type: packet.icmp.type, code: -1 } : null,
  };
}

/** Of a service whose addresses change, the block in its prefix list; else the address. An entry takes no list. */
function blockOf(network: Network, address: string): string {
  const blocks = prefixListOf(network, address)?.cidrs.filter((cidr) => contains(cidr, address)) ?? [];
  const [narrowest] = blocks.toSorted((one, other) => (prefixLength(other) ?? 0) - (prefixLength(one) ?? 0));
  return narrowest ?? `${address}/${familyOf(address) === 6 ? 128 : 32}`;
}

/** A service answers from any block of its prefix list, and the next time perhaps from another. */
function stillClosed(network: Network, acl: NetworkAcl, { direction, packet }: BlockingHop): string {
  const isIn = direction === 'ingress';
  const address = isIn ? packet.source : packet.destination;
  const list = prefixListOf(network, address);
  const closed = (list?.cidrs ?? []).filter((cidr) => {
    const [other = ''] = cidr.split('/');
    if (contains(cidr, address) || familyOf(other) !== familyOf(address)) return false;
    const next = { ...packet, [isIn ? 'source' : 'destination']: other };
    return direction !== null && decideNetworkAcl(acl, direction, next).decision === 'deny';
  });
  if (closed.length === 0) return '';
  return ` (${closed.length === 1 ? 'another block' : `${closed.length} other blocks`} of prefix list ${list?.id}, which the service may use the next time, ${closed.length === 1 ? 'stays' : 'stay'} closed)`;
}

const adding = (acl: NetworkAcl, entry: NetworkAclEntry, denying: NetworkAclEntry | null): Remedy => ({
  change: { kind: 'create-network-acl-entry', networkAclId: acl.id, entry },
  summary: `Add to ${acl.id}${denying ? `, in front of rule ${denying.number}` : ''}: ${entryInWords(entry)}`,
  admits: admitted(entry),
});

const removing = (acl: NetworkAcl, entry: NetworkAclEntry): Remedy => ({
  change: { kind: 'delete-network-acl-entry', networkAclId: acl.id, entry },
  summary: `Remove rule ${entry.number} from ${acl.id} (it ${entryEffect(entry)}): no number is free in front of it`,
  admits: `Whatever rule ${entry.number} denied and a later rule allows`,
});

function admitted(entry: NetworkAclEntry): string {
  const way = entry.egress ? 'to' : 'from';
  const [address, length] = entry.cidr.split('/');
  const whom = length === '32' || length === '128' ? `the one address ${address}` : `the block ${entry.cidr}`;
  const what =
    entry.ports && entry.ports.from !== entry.ports.to
      ? `Every port from ${entry.ports.from} to ${entry.ports.to}, new connections as well as answers`
      : 'This traffic alone';
  return `${what}, ${way} ${whom}`;
}

const subnetsOf = ({ subnetIds }: NetworkAcl): string =>
  subnetIds.length === 1
    ? `${subnetIds[0]}`
    : `${subnetIds.length === 2 ? 'both' : `all ${subnetIds.length}`} subnets of the network ACL`;

function passesWithout(acl: NetworkAcl, entry: NetworkAclEntry, { direction, packet }: BlockingHop): boolean {
  const rest = { ...acl, entries: acl.entries.filter((one) => one !== entry) };
  return direction !== null && decideNetworkAcl(rest, direction, packet).decision === 'allow';
}
