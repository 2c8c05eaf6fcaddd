import type { Within } from '../../base/time-span.js';
import type { Network } from '../../network/model.js';
import { flowSink } from '../../records/flows/flow-sink.js';
import { type Flows, flowsIn } from '../../records/flows/flows-in.js';
import type { RecordStream } from './record-stream.js';

/** Reads all records once, and keeps what they come to. */
export async function gatherFlows(network: Network, within: Within, read: RecordStream): Promise<Flows> {
  const ownAddresses = network.interfaces.flatMap(({ publicAddresses }) =>
    Object.entries(publicAddresses).map(([inside, outside]) => [outside, inside] as const),
  );
  const sink = flowSink(within, ownAddresses);
  await read(sink);
  const gathered = sink.gathered();
  return flowsIn(gathered?.kind === 'flows' ? gathered.flows : []);
}
