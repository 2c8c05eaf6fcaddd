import { randomInt } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { systemClock } from '../base/clock.js';
import { errnoOf } from '../base/errno.js';
import { Problem } from '../base/problem.js';
import { acquireLock } from '../disk/lock.js';
import { type FileKind, refuseForeign, writeFileOfOurs } from '../disk/written-file.js';
import { type Served, serve } from '../sandbox/endpoint/server.js';
import { createSandbox, type Sandbox } from '../sandbox/index.js';
import { racingClock } from '../sandbox/world/clock.js';
import { defaultConsistencyMs, defaultPropagationMs } from '../sandbox/world/latency.js';
import type { Switches, World } from '../sandbox/world/world.js';
import { loadWorld, saveTo } from './cloud/sandbox-world.js';
import type { Exit } from './exit.js';
import { whileIdle } from './interruption.js';
import { exerciseAt, noteLook, practiceText } from './practice/practice-files.js';
import type { Surroundings } from './surroundings.js';
import type { Terminal } from './terminal.js';

interface SandboxFlags {
  readonly port?: number;
  readonly region?: string;
  readonly pace?: number;
  readonly memory?: boolean;
  readonly readyFile?: string;
}

/** Tells a program that waits where the sandbox answers; gone when the sandbox is. */
const readyFile: FileKind = {
  name: 'a ready file of a sandbox',
  isOurs: (text) => text.startsWith('{"url":"http://127.0.0.1:'),
};

/** Serves a simulated AWS on loopback until it is interrupted; the lab's own where there is one. */
export async function runSandbox(surroundings: Surroundings, flags: SandboxFlags): Promise<Exit> {
  using terminal = await surroundings.terminal();
  const practised = flags.memory ? undefined : await exerciseAt(surroundings);
  const { files } = practised?.surroundings ?? surroundings;
  if (practised) {
    terminal.ui.tell({ kind: 'note', tone: 'info', text: practiceText(practised) });
    await noteLook(practised.place, 'rules', 'sandbox');
  }
  await using _lock = flags.memory ? undefined : await acquireLock(files.state);
  const saved = flags.memory ? undefined : await loadWorld(files);
  const { pace } = flags;
  const clock = racingClock(systemClock, saved?.savedAt ?? 0, pace ?? 1);
  const keep = saveTo(files.world, clock);
  const own = saved && { ...saved.switches };
  const world = createSandbox({
    clock,
    seed: randomInt(2 ** 31),
    ...(saved ? { saved } : {}),
    ...(flags.region ? { region: flags.region } : {}),
    // How it is served is no fact of the world: a lab that goes on with it has its own switches again.
    ...(flags.memory ? {} : { save: (served) => keep({ ...served, switches: own ?? unserved(served) }) }),
  });
  Object.assign(world.world.switches, servedSwitches(world.world.switches, pace));
  if (flags.readyFile !== undefined) await refuseForeign(flags.readyFile, readyFile);
  const server = await served(world, flags.port ?? 0, terminal);
  if (flags.readyFile !== undefined) {
    const text = `${JSON.stringify({ url: server.url, region: world.world.region, pid: process.pid })}\n`;
    await writeFileOfOurs(flags.readyFile, text, readyFile);
  }
  terminal.out.text(`${server.url}\n`);
  terminal.ui.tell({
    kind: 'next',
    title: `A simulated AWS answers on ${server.url}, region ${world.world.region}; ${pace === undefined ? 'its clock runs as yours does' : `a second here is ${pace} there`}. Ctrl-C ends it.`,
    commands: [
      {
        text: 'Point any AWS client at it',
        command: `export AWS_ENDPOINT_URL=${server.url} AWS_REGION=${world.world.region} AWS_DEFAULT_REGION=${world.world.region} AWS_ACCESS_KEY_ID=sandbox AWS_SECRET_ACCESS_KEY=sandbox`,
      },
      { text: 'Try', command: 'aws ec2 describe-vpcs' },
      {
        text: 'An AWS CLI older than 1.29 or 2.13 ignores AWS_ENDPOINT_URL and would ask AWS itself: name the endpoint',
        command: `aws --endpoint-url ${server.url} ec2 describe-vpcs`,
      },
    ],
  });
  await whileIdle(() => aborted(terminal.signal));
  await server.close();
  if (flags.readyFile !== undefined) await rm(flags.readyFile, { force: true });
  return 0;
}

async function served(world: Sandbox, port: number, { talk }: Terminal): Promise<Served> {
  try {
    return await serve(world, {
      port,
      report: (error) => talk.out.text(`${error instanceof Error ? error.stack : String(error)}\n`),
    });
  } catch (error) {
    const code = errnoOf(error);
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    const why = code === 'EACCES' ? 'is for privileged programs' : 'is taken by another program';
    throw new Problem(
      'precondition',
      `Port ${port} ${why}.`,
      ['Choose another: npx flowlab sandbox --port 4567', 'Or take any that is free: leave --port out'],
      error,
    );
  }
}

/**
 * Whoever is served may be a tool that reads each thing back at once, as AWS nearly always lets it: no delays here, waits
 * that are over by the next request, and quotas as of an account that had them raised. With a pace, AWS's own times pass
 * that much faster, and what is over stays in sight as long as a tool may look for it.
 */
const servedSwitches = ({ quotas }: Switches, pace: number | undefined): Partial<Switches> => ({
  consistencyMs: 0,
  propagationMs: 0,
  tempo: pace === undefined ? { waits: 1 / 5000, shown: 1 } : { waits: 1, shown: pace },
  quotas: { vpcs: 1000, addresses: 1000, vcpus: 19_200, 'flow-logs-per-resource': 250, ...quotas },
});

const unserved = ({ switches: { tempo: _, quotas: __, ...switches } }: World): Switches => ({
  ...switches,
  consistencyMs: defaultConsistencyMs,
  propagationMs: defaultPropagationMs,
});

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) =>
    signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true }),
  );
