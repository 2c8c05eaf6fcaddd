import { connect } from '../aws/clients.js';
import { everyService } from '../aws/endpoints.js';
import type { Aws } from '../cloud.js';
import { requestHandler } from '../sandbox/endpoint/request-handler.js';
import { createSandbox, type Sandbox } from '../sandbox/index.js';
import type { World } from '../sandbox/world/world.js';
import { version } from '../version.js';

/** A simulated account with a time of its own, and the SDK's clients that speak to it. Nothing is saved from here. */
export interface Site {
  readonly sandbox: Sandbox;
  readonly world: World;
  readonly aws: Aws;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly advance: (ms: number) => void;
}

export interface SiteOptions {
  /** Of a new world. */
  readonly seed: number;
  readonly at: number;
  readonly saved?: World;
}

export function openSite({ seed, at, saved }: SiteOptions): Site {
  let now = at;
  const advance = (ms: number): void => {
    now += ms;
  };
  const clock = { now: () => now, sleep: async (ms: number) => advance(ms) };
  const sandbox = createSandbox({ clock, seed, region: 'us-east-1', ...(saved ? { saved } : {}) });
  const aws = connect({
    region: sandbox.world.region,
    credentials: { accessKeyId: 'SANDBOX', secretAccessKey: 'SANDBOX' },
    requestHandler: requestHandler(sandbox),
    endpoints: everyService('http://sandbox.invalid'),
    version,
    retries: { clock, random: () => 0.5, tell: () => undefined, signal: new AbortController().signal },
  });
  return { sandbox, world: sandbox.world, aws, now: () => now, advance };
}
