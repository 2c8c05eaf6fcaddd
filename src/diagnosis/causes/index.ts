import type { Cause } from '../finding.js';
import { addressNotFound } from './address-not-found.js';
import { blackholeRoute } from './blackhole-route.js';
import { blockPublicAccess } from './block-public-access.js';
import { destinationNetworkAclEgress } from './destination-network-acl-egress.js';
import { destinationNetworkAclIngress } from './destination-network-acl-ingress.js';
import { destinationSecurityGroupIngress } from './destination-security-group-ingress.js';
import { hostSilent } from './host-silent.js';
import { destinationNotRunning, sourceNotRunning } from './instance-state.js';
import { latePacket } from './late-packet.js';
import { lostInTransit, replyLost } from './lost.js';
import { natGateway } from './nat-gateway.js';
import { noInternetGateway } from './no-internet-gateway.js';
import { noPublicAddress } from './no-public-address.js';
import { noReturnRoute } from './no-return-route.js';
import { noRoute } from './no-route.js';
import { notLogged } from './not-logged.js';
import { neverSent, noTraffic } from './nothing-sent.js';
import { deliveryFailing, noFlowLog, notYetDelivered, recordsLost, trafficTypeFiltered } from './observability.js';
import { peering } from './peering.js';
import { portClosed } from './port-closed.js';
import { privateAddressOverInternetGateway } from './private-address-over-internet-gateway.js';
import { routeDiverts } from './route-diverts.js';
import { ruleChanged } from './rule-changed.js';
import { sourceDestCheck } from './source-dest-check.js';
import { sourceNetworkAclEgress } from './source-network-acl-egress.js';
import { sourceNetworkAclIngress } from './source-network-acl-ingress.js';
import { sourceSecurityGroupEgress } from './source-security-group-egress.js';
import { staleEvidence } from './stale-evidence.js';

/** Every cause. Among those that explain a case equally well, the first in this list is named. */
export const causes = [
  // What must be ruled out before anything is concluded from a missing record.
  notLogged,
  recordsLost,
  notYetDelivered,
  deliveryFailing,
  trafficTypeFiltered,
  noFlowLog,
  // What the records alone decide.
  ruleChanged,
  latePacket,
  portClosed,
  // Components, in the order of the way.
  sourceNotRunning,
  sourceDestCheck,
  sourceSecurityGroupEgress,
  sourceNetworkAclEgress,
  blockPublicAccess,
  noRoute,
  blackholeRoute,
  routeDiverts,
  noInternetGateway,
  privateAddressOverInternetGateway,
  noPublicAddress,
  natGateway,
  peering,
  addressNotFound,
  destinationNotRunning,
  destinationSecurityGroupIngress,
  destinationNetworkAclIngress,
  destinationNetworkAclEgress,
  noReturnRoute,
  sourceNetworkAclIngress,
  // What is left when no component explains it.
  hostSilent,
  neverSent,
  noTraffic,
  lostInTransit,
  replyLost,
  staleEvidence,
] as const satisfies readonly Cause[];

export type CauseCode = (typeof causes)[number]['code'];
