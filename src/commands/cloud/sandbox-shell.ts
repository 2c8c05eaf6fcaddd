import { type Clock, systemClock } from '../../base/clock.js';
import { Problem } from '../../base/problem.js';
import type { Context } from '../../engine/step.js';
import { instanceState } from '../../sandbox/ec2/kinds/instance/instance-state.js';
import type { Sandbox } from '../../sandbox/index.js';
import { openShell } from '../../sandbox/shell/host.js';
import type { World } from '../../sandbox/world/world.js';
import { promptedLines } from '../prompted-lines.js';
import type { Terminal } from '../terminal.js';

/** A simulated machine's own shell: a line in, what it prints out, until `exit` or the end of input. */
export const sandboxShell =
  (
    { world }: Sandbox,
    clock: Clock,
    { ui, out, signal }: Terminal,
    save: (world: World) => Promise<void>,
  ): Context['openShell'] =>
  async ({ id, name }) => {
    const row = world.ec2.instances[id];
    const state = row && instanceState(world, row, clock.now());
    if (state !== undefined && state !== 'running')
      throw new Problem('precondition', `${name} is ${state}, so nobody can log in.`);
    if (!row)
      throw new Problem('precondition', `There is no instance ${id} in the sandbox.`, [
        'See which the lab has: npx flowlab status',
      ]);
    ui.tell({
      kind: 'note',
      tone: 'info',
      text: `You are on ${name}. “help” lists what this simulated machine knows, “exit” or Ctrl-D leaves.`,
    });
    // Here a second of a ping is a second: somebody is watching.
    const shell = openShell(world, { now: clock.now, sleep: systemClock.sleep }, id, { user: 'ssm-user' });
    const { lines, prompt } = promptedLines(shell.prompt);
    let running: AbortController | undefined;
    // Ctrl-C belongs to the remote shell: it stops the command there, or drops the line.
    lines.on('SIGINT', () => {
      if (running) return running.abort();
      lines.write(null, { ctrl: true, name: 'u' });
      prompt();
    });
    const leave = () => lines.close();
    signal.addEventListener('abort', leave, { once: true });
    try {
      prompt();
      for await (const line of lines) {
        running = new AbortController();
        await shell.run(line, (_, text) => out.text(text), running.signal);
        running = undefined;
        await save(world);
        if (shell.exited() !== null) break;
        prompt();
      }
    } finally {
      signal.removeEventListener('abort', leave);
      lines.close();
    }
    out.text('\n');
  };
