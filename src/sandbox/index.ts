import type { Clock } from '../engine/clock.js';
import type { World } from './world.js';

/** An HTTP request as a request handler or the loopback server hands it over. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A simulated AWS account: requests in, answers out, in the services' own protocols. */
export interface Sandbox {
  /** Rejects only for faults that a network would produce (ECONNRESET, a hang that the signal ends). */
  handle(request: WireRequest, signal?: AbortSignal): Promise<WireResponse>;
  /** Live; tests plant faults and rules here. */
  readonly world: World;
}

export interface SandboxOptions {
  readonly clock: Clock;
  /** Seeds a new world; ignored where `saved` is given. */
  readonly seed: number;
  readonly saved?: World;
  readonly region?: string;
  /** Called after each request that changed the world, before its answer is sent. */
  readonly save?: (world: World) => Promise<void>;
}

export declare function createSandbox(options: SandboxOptions): Sandbox;
