import { runCommand } from '../../aws/run-command.js';
import type { Stage } from '../../engine/step.js';
import { observation } from '../../engine/step.js';
import { destination, source } from '../02-instances/stage.js';
import { internetAddress, pingFromHost } from '../ping.js';
import { flowLog } from './flow-log.js';

/** Records exist only for traffic from now on, so both pings are sent once more. */
export const loggedPings = observation({
  id: 'flow-log/pings',
  title: 'The same pings again, now on record',
  observe: async (context) => {
    context.ui.tell({
      kind: 'text',
      text: 'A flow log does not look back: nothing of stage 4 is in it. So the same two pings again.',
    });
    const from = context.result(source);
    const peer = await pingFromHost(context, from, context.result(destination).address);
    const internet = await pingFromHost(context, from, internetAddress);
    return { peer, internet };
  },
});

// Without a session token Amazon Linux 2023 answers 401 (EC2 user guide, "Use IMDSv2").
const imdsScript = [
  'IMDS=http://169.254.169.254/latest',
  'TOKEN=$(curl -s -X PUT $IMDS/api/token -H "X-aws-ec2-metadata-token-ttl-seconds: 60")',
  'HEADER="X-aws-ec2-metadata-token: $TOKEN"',
  'DATA=$IMDS/meta-data',
  'MAC=$(curl -s -H "$HEADER" $DATA/mac)',
  'curl -s -H "$HEADER" $DATA/network/interfaces/macs/$MAC/interface-id',
].join('; ');

const interfaces = observation({
  id: 'flow-log/interfaces',
  title: 'Which network interface is which',
  observe: async (context) => {
    const machine = context.result(source);
    context.ui.tell({
      kind: 'text',
      text: 'Flow logs know network interfaces (ENIs), not instances. Which one is the source’s? The machine asks the instance metadata service, first for a token, then with it:',
    });
    const { stdout, stderr, exitCode } = await runCommand(context, machine.id, imdsScript);
    context.ui.tell({ kind: 'host', host: machine.name, command: imdsScript, output: stdout + stderr, exitCode });
    const fromMetadata = /eni-[0-9a-f]+/.exec(stdout)?.[0] ?? null;
    context.ui.tell({
      kind: 'list',
      title: 'So the interface of each machine is:',
      items: [
        `source ${machine.name}: ${machine.interfaceId}`,
        `destination ${context.result(destination).name}: ${context.result(destination).interfaceId}`,
        fromMetadata === machine.interfaceId
          ? 'the instance metadata service says the same for the source'
          : fromMetadata === null
            ? 'the instance metadata service gave no answer, so this is what EC2 says'
            : `the instance metadata service says ${fromMetadata}`,
      ],
    });
    return { source: machine.interfaceId, destination: context.result(destination).interfaceId, fromMetadata };
  },
});

export const stage: Stage = {
  number: 6,
  id: 'flow-log',
  title: 'Flow log',
  goal: 'Make the network keep a record of what it accepts and rejects, and give it something to record.',
  minutes: 1,
  steps: [flowLog, loggedPings, interfaces],
};
