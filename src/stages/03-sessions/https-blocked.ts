import { describeNetwork } from '../../aws/read-network.js';
import { diagnose } from '../../diagnosis/diagnose.js';
import { rulesAlone } from '../../diagnosis/names/named.js';
import { getsThrough } from '../../diagnosis/verdict.js';
import type { Context } from '../../engine/step.js';
import { networkFromAws } from '../../network/from-aws.js';
import { TCP } from '../../network/packet.js';
import { destination, source } from '../02-instances/stage.js';
import { internetAddress } from '../ping.js';

/** Why no HTTPS gets out of the machines, as far as rules and routes tell; undefined where nothing stops it. */
export async function whyHttpsIsBlocked(context: Context): Promise<string | undefined> {
  const machines = [context.result(source), context.result(destination)];
  try {
    const network = networkFromAws(await describeNetwork(context.aws.ec2, [context.result(source).vpcId]));
    const verdicts = machines.map(({ address, interfaceId }) =>
      diagnose(
        {
          source: { address, interfaceId },
          destination: { address: internetAddress, interfaceId: null },
          protocol: TCP,
          port: 443,
          since: null,
          until: null,
        },
        network,
        rulesAlone,
      ),
    );
    return verdicts.find(({ verdict }) => verdict.cause !== null && !getsThrough(verdict))?.verdict.summary;
  } catch {
    // Whoever may not look at the network is told the rest; the error that matters is another.
    return undefined;
  }
}
