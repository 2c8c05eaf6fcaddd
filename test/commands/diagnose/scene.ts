import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { vi } from 'vitest';
import { type CommandOutput, runCommand } from '../../../src/aws/run-command.js';
import type { Aws } from '../../../src/cloud.js';
import { type DiagnoseFlags, diagnoseRequest } from '../../../src/commands/diagnose/request.js';
import { diagnose } from '../../../src/diagnosis/diagnose.js';
import type { SavedCase } from '../../../src/diagnosis/saved/case-file.js';
import type { Verdict } from '../../../src/diagnosis/verdict.js';
import { gather } from '../../../src/investigation/gather.js';
import type { NameResolver } from '../../../src/investigation/names.js';
import { createSandbox } from '../../../src/sandbox/index.js';
import type { Host, World } from '../../../src/sandbox/world/world.js';
import { type FakeClock, fakeClock } from '../../helpers/fake-clock.js';
import { clientsFor } from '../../helpers/sandbox.js';
import { type ScriptedUi, scriptedUi } from '../../helpers/scripted-ui.js';
import {
  addFlowLog,
  addInstance,
  manage,
  minute,
  type Placed,
  SUBNET_B,
  smallWorld,
  T0,
} from '../../sandbox/small-world.js';

/** A resolver that no test has asked for. */
export const nobodyKnows: NameResolver = () => Promise.reject(new Error('No resolver is asked in this test'));

export const signal = new AbortController().signal;

/** Two managed machines in two subnets of a VPC with a flow log that has been delivering for a while; real SDK clients. */
export interface Scene {
  readonly world: World;
  readonly clock: FakeClock;
  readonly aws: Aws;
  readonly a: Placed;
  readonly b: Placed;
  /** Runs a script on a machine and lets the clock run on. */
  run(on: Placed, script: string): Promise<CommandOutput>;
  /** Asks as `flowlab diagnose` does, up to the verdict. */
  ask(
    source: string | undefined,
    destination: string | undefined,
    flags?: DiagnoseFlags,
    ui?: ScriptedUi,
    resolve?: NameResolver,
  ): Promise<{ saved: SavedCase; verdict: Verdict }>;
}

export function scene({
  host = {},
  flowLog = {},
}: {
  readonly host?: Partial<Host>;
  readonly flowLog?: Parameters<typeof addFlowLog>[1] | null;
} = {}): Scene {
  const world = smallWorld();
  const clock = fakeClock(T0);
  const a = addInstance(world, '172.31.16.10', { public: '54.0.0.1' });
  const b = addInstance(world, '172.31.32.10', { public: '54.0.0.2', subnet: SUBNET_B, host });
  manage(world, a.instanceId, b.instanceId);
  for (const [placed, name] of [
    [a, 'web'],
    [b, 'db'],
  ] as const)
    world.ec2.tags[placed.instanceId] = { Name: name };
  if (flowLog !== null) addFlowLog(world, flowLog);
  const aws = clientsFor(createSandbox({ clock, seed: 1, saved: world }));
  clock.advance(30 * minute);
  return {
    world,
    clock,
    aws,
    a,
    b,
    run: (on, script) => runCommand({ aws, ui: scriptedUi(), clock, signal }, on.instanceId, script),
    async ask(source, destination, flags = {}, ui = scriptedUi(), resolve = nobodyKnows) {
      const request = diagnoseRequest(source, destination, flags);
      if (request.kind !== 'aws') throw new TypeError(`A question to AWS, not to ${request.kind}`);
      const saved = await gather(request, { aws, clock }, { ui, signal, stdin: Readable.from([]), resolve });
      return { saved, verdict: diagnose(saved.connection, saved.network, saved.evidence) };
    },
  };
}

/** The words of every note told, for what a person was warned of. */
export const notesOf = ({ events }: ScriptedUi): string[] =>
  events.flatMap((event) => (event.kind === 'note' ? [`${event.tone}: ${event.text}`] : []));

export const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'flowlab-diagnose-'));

export interface Printed {
  readonly out: string;
  readonly err: string;
}

/**
 * What a whole command prints, and what it resolves to or fails with. It gets streams of its own: what else is written in this
 * process meanwhile, as Node's warning of listeners that many test files left on its streams, is not among it.
 */
export async function printed<T>(act: () => Promise<T>): Promise<Printed & { readonly result: T | Error }> {
  const text = { out: '', err: '' };
  const catching = (name: 'out' | 'err') =>
    new Writable({
      decodeStrings: false,
      write(chunk, _encoding, done) {
        text[name] += chunk;
        done();
      },
    });
  const out = vi.spyOn(process, 'stdout', 'get').mockReturnValue(catching('out') as typeof process.stdout);
  const err = vi.spyOn(process, 'stderr', 'get').mockReturnValue(catching('err') as typeof process.stderr);
  try {
    const result = await act().catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    return { ...text, result };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}
