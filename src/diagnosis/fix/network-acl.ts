import { familyOf } from '../../network/address.js';
import type { NetworkAcl, NetworkAclEntry } from '../../network/model.js';
import { decideNetworkAcl, entryInWords, LAST_RULE } from '../../network/network-acl.js';
import { TCP, UDP } from '../../network/packet.js';
import { type Fix, fixOf } from './fix.js';
import type { Blocked, Ground } from './ground.js';

/** An entry in front of the one that denies, for this traffic alone; where there is no room, the denying one goes. */
export function allowInNetworkAcl({ network }: Pick<Ground, 'network'>, step: Blocked): Fix | null {
  const acl = network.networkAcls.find(({ id }) => id === step.resourceId);
  if (!acl || step.direction === null) return null;
  const { entry } = decideNetworkAcl(acl, step.direction, step.packet);
  const number = freeNumber(acl, step.direction === 'egress', entry?.number ?? LAST_RULE);
  if (number !== undefined) return adding(acl, allowing(step, number), entry);
  return entry && passesWithout(acl, entry, step) ? removing(acl, entry) : null;
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

function allowing({ leg, direction, packet }: Blocked, number: number): NetworkAclEntry {
  const other = direction === 'ingress' ? packet.source : packet.destination;
  const hasPorts = packet.protocol === TCP || packet.protocol === UDP;
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
    cidr: `${other}/${familyOf(other) === 6 ? 128 : 32}`,
    ports: hasPorts ? ports : null,
    icmp: packet.icmp ? { type: packet.icmp.type, code: -1 } : null,
  };
}

const adding = (acl: NetworkAcl, entry: NetworkAclEntry, denying: NetworkAclEntry | null): Fix =>
  fixOf(
    [{ kind: 'create-network-acl-entry', networkAclId: acl.id, entry }],
    `Add to ${acl.id}${denying ? `, in front of rule ${denying.number}` : ''}: ${entryInWords(entry)}`,
    `${admitted(entry)} for ${subnetsOf(acl)}.`,
  );

const removing = (acl: NetworkAcl, entry: NetworkAclEntry): Fix =>
  fixOf(
    [{ kind: 'delete-network-acl-entry', networkAclId: acl.id, entry }],
    `Remove rule ${entry.number} from ${acl.id} (it ${entryInWords(entry).replace(/^rule \d+ /, '')}): no number is free in front of it`,
    `Whatever rule ${entry.number} denied and a later rule allows, for ${subnetsOf(acl)}.`,
  );

const admitted = (entry: NetworkAclEntry): string => {
  const way = entry.egress ? 'to' : 'from';
  const what =
    entry.ports && entry.ports.from !== entry.ports.to
      ? `Every port from ${entry.ports.from} to ${entry.ports.to}`
      : 'This traffic alone';
  return `${what}, ${way} the one address ${entry.cidr.split('/')[0]},`;
};

const subnetsOf = ({ subnetIds }: NetworkAcl): string =>
  subnetIds.length === 1 ? `${subnetIds[0]}` : `all ${subnetIds.length} subnets of the network ACL`;

function passesWithout(acl: NetworkAcl, entry: NetworkAclEntry, { direction, packet }: Blocked): boolean {
  const rest = { ...acl, entries: acl.entries.filter((one) => one !== entry) };
  return direction !== null && decideNetworkAcl(rest, direction, packet).decision === 'allow';
}
