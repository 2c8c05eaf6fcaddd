import type { CauseCode } from '../../diagnosis/causes/cause-code.js';
import type { FlowLog, Interface, Network } from '../../network/model.js';
import type { Attempted } from '../exercise.js';

const endsOf = (network: Network, { source, destination }: Attempted): readonly Interface[] =>
  network.interfaces.filter(({ id }) => id === source.interfaceId || id === destination.interfaceId);

const flowLogsOf = ({ flowLogs }: Network, { id, subnetId, vpcId }: Interface): readonly FlowLog[] =>
  flowLogs.filter(({ resourceId }) => [id, subnetId, vpcId].includes(resourceId));

/** Does a flow log write down what is accepted at one of the two ends? */
export const isAttemptRecorded = (network: Network, attempted: Attempted): boolean =>
  endsOf(network, attempted)
    .flatMap((one) => flowLogsOf(network, one))
    .some(({ trafficType, delivery }) => trafficType !== 'REJECT' && delivery !== 'failed');

/** Why nothing of it is written down. */
export function recordingOf(
  network: Network,
  attempted: Attempted,
): { readonly cause: CauseCode; readonly places: readonly string[] } {
  const ends = endsOf(network, attempted);
  const flowLogs = ends.flatMap((one) => flowLogsOf(network, one));
  const places = [...new Set(flowLogs.map(({ id }) => id))];
  if (flowLogs.length > 0 && flowLogs.every(({ trafficType }) => trafficType === 'REJECT'))
    return { cause: 'TRAFFIC_TYPE_FILTERED', places };
  if (flowLogs.length > 0) return { cause: 'DELIVERY_FAILING', places };
  const bare = ends.flatMap(({ id, instanceId, subnetId, vpcId }) => [subnetId, vpcId, id, instanceId]);
  return { cause: 'NO_FLOW_LOG', places: [...new Set(bare)].flatMap((id) => id ?? []) };
}
