import { blockPublicAccess } from './block-public-access.js';
import type { Cause } from './cause.js';
import { filters } from './filters.js';
import { hostSilent, replyByOtherInterface, requestByOtherInterface } from './hosts.js';
import { loadBalancer } from './load-balancer.js';
import { notClosed, portClosed } from './port-closed.js';
import { lostByTransitGateway } from './transit-gateway.js';
import { lostInTransit, neverSent, noTraffic, replyLost } from './unexplained.js';
import { encryptionControls } from './unlogged.js';
import { destinationWays } from './ways/destination.js';
import { gatewayWays } from './ways/gateways.js';
import { sourceWays } from './ways/source.js';

/** What may stop a conversation on its way, in the order in which equals are named. Those of time and of records decide by themselves (conclude.ts). */
export const everyCause: readonly Cause[] = [
  { code: 'TRANSIT_GATEWAY', explain: lostByTransitGateway },
  ...filters,
  blockPublicAccess,
  ...sourceWays,
  ...gatewayWays,
  ...destinationWays,
  { code: 'LOAD_BALANCER', explain: loadBalancer },
  { code: 'HOST_SILENT', place: 'destination-host', explain: hostSilent },
  { code: 'SOURCE_DEST_CHECK', explain: requestByOtherInterface },
  { code: 'NEVER_SENT', place: 'before-source', explain: neverSent },
  { code: 'NO_TRAFFIC', place: 'before-source', explain: noTraffic },
  { code: 'LOST_IN_TRANSIT', place: 'request-way', explain: lostInTransit },
  { code: 'REPLY_BY_OTHER_INTERFACE', place: 'destination-host', explain: replyByOtherInterface },
  { code: 'REPLY_LOST', place: 'reply-way', explain: replyLost },
  { code: 'PORT_CLOSED', explain: portClosed, unless: notClosed },
  { code: 'ENCRYPTION_CONTROLS', explain: encryptionControls },
];
