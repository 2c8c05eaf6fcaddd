import type { Aws } from '../../../src/cloud.js';
import { createSandbox, type Sandbox } from '../../../src/sandbox/index.js';
import type { World } from '../../../src/sandbox/world/world.js';
import { clientsFor } from '../../helpers/sandbox.js';
import type { Lab } from './account.js';
import { buildBase, type Places } from './base.js';

/** A lab of one's own in which everything gets through, and what is in it. */
export interface Scenery {
  readonly lab: Lab;
  readonly places: Places;
}

const BEGIN = Date.UTC(2026, 10, 23, 10, 0);

let base: Promise<{ readonly world: World; readonly places: Places; readonly at: number }> | undefined;

/** Made by calls once, then copied. */
export async function freshLab(): Promise<Scenery> {
  base ??= makeBase();
  const { world, places, at } = await base;
  return { lab: open(structuredClone(world), at), places };
}

async function makeBase() {
  const lab = open(undefined, BEGIN);
  const places = await buildBase(lab);
  return { world: lab.world, places, at: lab.now() };
}

// Clients are dear and worlds are cheap: the same clients speak to whichever world was opened last.
let present: Sandbox | undefined;
let clients: Aws | undefined;

function open(saved: World | undefined, begin: number): Lab {
  let now = begin;
  const advance = (ms: number): void => {
    now += ms;
  };
  const clock = { now: () => now, sleep: async (ms: number) => advance(ms) };
  const sandbox = createSandbox({ clock, seed: 1, region: 'us-east-1', ...(saved ? { saved } : {}) });
  Object.assign(sandbox.world.switches, { noise: false, journal: false, consistencyMs: 0, propagationMs: 0 });
  present = sandbox;
  clients ??= clientsFor({ world: sandbox.world, handle });
  return { world: sandbox.world, aws: clients, now: () => now, advance };
}

const handle: Sandbox['handle'] = (request, signal) => {
  if (!present) throw new Error('No world is open.');
  return present.handle(request, signal);
};
