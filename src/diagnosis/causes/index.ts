import { publicName } from '../names/name-findings.js';
import { blockPublicAccess } from './block-public-access.js';
import { replyByOtherInterface, requestByOtherInterface } from './by-other-interface.js';
import type { Cause, Named } from './cause.js';
import type { CauseCode } from './cause-code.js';
import { filters } from './filters.js';
import { hostSilent } from './hosts.js';
import { latePacket } from './late-packet.js';
import { loadBalancer } from './load-balancer.js';
import { nameNotFound } from './names.js';
import { noFlowLog } from './no-flow-log.js';
import { missingRecords } from './observability.js';
import { pathMtu } from './path-mtu.js';
import { portClosed } from './port-closed.js';
import { ruleChanged } from './rule-changed.js';
import { staleEvidence } from './stale-evidence.js';
import { lostByTransitGateway } from './transit-gateway.js';
import { lostInTransit, neverSent, noTraffic, replyLost } from './unexplained.js';
import { encryptionControls, notLogged } from './unlogged.js';
import { destinationWays } from './ways/destination.js';
import { gatewayWays } from './ways/gateways.js';
import { sourceWays } from './ways/source.js';

/** Every cause that a verdict can name: first those that decide by themselves, then the others in the order in which equals are named. */
const all: readonly (Named | Cause)[] = [
  nameNotFound,
  publicName,
  notLogged,
  ...missingRecords,
  noFlowLog,
  ruleChanged,
  staleEvidence,
  latePacket,
  pathMtu,
  lostByTransitGateway,
  ...filters,
  blockPublicAccess,
  ...sourceWays,
  ...gatewayWays,
  ...destinationWays,
  loadBalancer,
  hostSilent,
  requestByOtherInterface,
  neverSent,
  noTraffic,
  lostInTransit,
  replyByOtherInterface,
  replyLost,
  portClosed,
  encryptionControls,
];

/** What may stop a conversation on its way. */
export const everyCause: readonly Cause[] = all.flatMap((one) => ('explain' in one ? [one] : []));

/** Their codes, and what each means. */
export const causes: ReadonlyMap<CauseCode, string> = new Map(
  all.flatMap(({ code, title }) => (title === undefined ? [] : [[code, title]])),
);

export const causeMeaning = (code: CauseCode): string => causes.get(code) ?? code;

/** The evidence that would tell whether it is the one. */
export const causeTold = (code: CauseCode): string => all.find((one) => one.code === code && one.tell)?.tell ?? '';

/** What makes connections fail and neither flow records nor the configuration show, and where to look instead. */
export const untold: readonly string[] = [
  'A name that resolves to another address: queries to the Amazon DNS server are not logged, and the records are then of that other address. Compare what the host resolves.',
  "A host that is overloaded, out of ports or of connection tracking: its records look like silence or like loss. Look at the instance's metrics and ethtool -S.",
  'A NAT gateway that is out of ports: its records do not say so. Look at its metric ErrorPortAllocation.',
  "Firewall rules behind a gateway load balancer or a network firewall: only the firewall's own logs tell.",
  'Anything above TCP: a certificate, a proxy, a password. The records show that both sides speak.',
];
