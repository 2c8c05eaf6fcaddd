import type { FlowRecord } from '../../flow-log/record.js';
import type { Network } from '../../network/model.js';
import { type Ends, primaryAddress } from './ends.js';

/** The interface of a row, where its format leaves that out but names the instance or the direction. */
export function attributed(record: FlowRecord, network: Network, { source, destination }: Ends): FlowRecord {
  if (record.interfaceId != null) return record;
  const owners = network.interfaces.filter(({ instanceId }) => instanceId !== null && instanceId === record.instanceId);
  const own =
    record.flowDirection === 'egress' ? record.srcaddr : record.flowDirection === 'ingress' ? record.dstaddr : null;
  const byDirection = [source, destination].find((end) => own != null && own === primaryAddress(end));
  const interfaceId = owners.length === 1 ? owners[0]?.id : byDirection?.interfaceId;
  return interfaceId == null ? record : { ...record, interfaceId };
}
