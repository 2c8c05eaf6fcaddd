import { runCommand } from '../../aws/run-command.js';
import type { Context } from '../../engine/step.js';
import { observation } from '../../engine/step.js';
import { destination, source } from '../02-instances/stage.js';

const script = 'whoami; hostname; uname -sr';

/** Proof of access: a command on each, and a shell for whoever wants to look around. */
export const login = observation({
  id: 'sessions/login',
  title: 'A command on each machine',
  observe: async (context) => {
    const machines = [context.result(source), context.result(destination)];
    for (const { id, name } of machines) {
      const { stdout, stderr, exitCode } = await runCommand(context, id, script);
      context.ui.tell({ kind: 'host', host: name, command: script, output: stdout + stderr, exitCode });
    }
    context.ui.tell({
      kind: 'text',
      text: 'You are root on both, and no port of theirs is open: the agent fetched the command from AWS. Compare the two host names: they are two machines.',
    });
    await offerShell(context, machines);
    return { loggedIn: machines.map(({ id }) => id) };
  },
});

async function offerShell(
  context: Context,
  machines: readonly { readonly id: string; readonly name: string }[],
): Promise<void> {
  for (;;) {
    const chosen = await context.ui.ask<{ readonly id: string; readonly name: string } | null>({
      id: 'shell',
      flag: '--yes',
      text: 'Would you like a shell?',
      choices: [
        { value: null, label: 'Go on with the lab', hint: 'later: npx flowlab shell source' },
        ...machines.map((machine) => ({ value: machine, label: `Open a shell on ${machine.name}` })),
      ],
      default: 0,
    });
    if (!chosen) return;
    await context.openShell(chosen);
  }
}
