import { type Flow, flowsBetween } from '../../src/diagnosis/flows/flow.js';
import { surroundingsIn } from '../../src/diagnosis/flows/surroundings.js';
import type { FlowRecord } from '../../src/flow-log/record.js';
import type { Network } from '../../src/network/model.js';
import { flowsIn } from '../../src/records/flows/flows-in.js';
import { runningFlows } from '../../src/records/flows/running-flows.js';

/** The flows that records come to, as a diagnosis without ends and a what-if see them. */
export function flowsOf(network: Network, records: readonly FlowRecord[]): readonly Flow[] {
  const ownAddresses = network.interfaces.flatMap(({ publicAddresses }) =>
    Object.entries(publicAddresses).map(([inside, outside]) => [outside, inside] as const),
  );
  const running = runningFlows(ownAddresses);
  for (const record of records) running.add(record);
  const surroundings = surroundingsIn(network);
  return [...flowsIn(running.gathered()).pairs()].flatMap((seen) => flowsBetween(seen, surroundings).flows);
}
