import type { FlowRecord } from '../flow-log/record.js';
import type { Network } from '../network/model.js';
import { TCP, UDP } from '../network/packet.js';
import type { Path } from './path.js';
import type { Conversation } from './rows.js';

/**
 * Records of the conversation on the interfaces of NAT gateways. There the NAT gateway's own address stands for the far
 * end of each flow, and only pkt-srcaddr and pkt-dstaddr tell whose it is (VPC user guide, "Traffic through a NAT gateway").
 */
export function middleRecords(
  rows: readonly FlowRecord[],
  conversation: Conversation,
  network: Network,
  path: Path,
): readonly FlowRecord[] {
  const gateways = network.natGateways.filter(({ id }) => path.steps.some(({ resourceId }) => resourceId === id));
  const interfaceIds = gateways.flatMap(({ interfaceId }) => (interfaceId === null ? [] : [interfaceId]));
  if (interfaceIds.length === 0) return [];
  const near = conversation.sourceAliases;
  const far = conversation.ends.destination.address;
  const addresses = gateways.flatMap(({ privateAddress }) => (privateAddress === null ? [] : [privateAddress]));
  const isNear = (address: string | null | undefined): boolean =>
    address != null && (near.includes(address) || addresses.includes(address));
  return rows.filter((row) => {
    if (row.interfaceId == null || !interfaceIds.includes(row.interfaceId) || row.protocol !== conversation.protocol)
      return false;
    const [from, to] = [row.pktSrcaddr ?? row.srcaddr, row.pktDstaddr ?? row.dstaddr];
    const isRequest = isNear(from) && to === far;
    const isReply = from === far && isNear(to);
    return (isRequest && hasPort(row.dstport, conversation)) || (isReply && hasPort(row.srcport, conversation));
  });
}

const hasPort = (shown: number | null | undefined, { protocol, port }: Conversation): boolean =>
  port === null || (protocol !== TCP && protocol !== UDP) || shown == null || shown === port;
