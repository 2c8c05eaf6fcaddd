import { GetCommandInvocationCommand, SendCommandCommand } from '@aws-sdk/client-ssm';
import type { stageContext } from './stage-context.js';

/** Answers scripts on the lab’s machines: `answer` gets the instance and the script and says what is printed. */
export function hosts(
  { ssm }: Pick<ReturnType<typeof stageContext>, 'ssm'>,
  answer: (instanceId: string, script: string) => string | { readonly stdout: string; readonly code: number },
) {
  const scripts: string[] = [];
  const outputs = new Map<string, { readonly stdout: string; readonly code: number }>();
  ssm.on(SendCommandCommand).callsFake(({ InstanceIds, Parameters }) => {
    const script = Parameters.commands.join('\n');
    const CommandId = `c-${scripts.length}`;
    scripts.push(script);
    const output = answer(InstanceIds[0], script);
    outputs.set(CommandId, typeof output === 'string' ? { stdout: output, code: 0 } : output);
    return { Command: { CommandId } };
  });
  ssm.on(GetCommandInvocationCommand).callsFake(({ CommandId }) => {
    const { stdout, code } = outputs.get(CommandId) ?? { stdout: '', code: -1 };
    return {
      Status: code === 0 ? 'Success' : 'Failed',
      ResponseCode: code,
      StandardOutputContent: stdout,
      StandardErrorContent: '',
    };
  });
  return scripts;
}

export const pingOutput = (target: string, received: number): { readonly stdout: string; readonly code: number } => ({
  stdout: `PING ${target} (${target}) 56(84) bytes of data.\n\n--- ${target} ping statistics ---\n3 packets transmitted, ${received} received, ${100 - Math.round((received / 3) * 100)}% packet loss, time 2051ms\n`,
  code: received > 0 ? 0 : 1,
});
