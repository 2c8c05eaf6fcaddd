import type { Clock } from '../base/clock.js';
import { ec2Operations } from './ec2/index.js';
import { answerer } from './endpoint/answer.js';
import type { Operation, Service } from './endpoint/operation.js';
import type { WireRequest, WireResponse } from './endpoint/wire-message.js';
import { iamOperations } from './iam/index.js';
import { logsOperations } from './logs/index.js';
import { ssmOperations } from './ssm/index.js';
import { stsOperations } from './sts.js';
import { newWorld } from './world/new-world.js';
import type { World } from './world/world.js';

/** A simulated AWS account: requests in, answers out, in the services' own protocols. */
export interface Sandbox {
  /** Rejects only for faults that a network would produce (ECONNRESET, a hang that the signal or patience ends). */
  handle(request: WireRequest, signal?: AbortSignal): Promise<WireResponse>;
  /** A request that needs no wire: input and answer are JSON, times ISO 8601. Rejects with AwsError. */
  ask(request: PlainRequest): Promise<unknown>;
  /** Live; tests plant faults and rules here. */
  readonly world: World;
}

export interface PlainRequest {
  readonly service: Service;
  /** `DescribeVpcs`. */
  readonly action: string;
  /** JSON; a time in it is epoch seconds. */
  readonly body: string;
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

/** Every operation that is simulated. */
export const operations: readonly Operation[] = [
  ...ec2Operations,
  ...iamOperations,
  ...ssmOperations,
  ...logsOperations,
  ...stsOperations,
];

export function createSandbox(options: SandboxOptions): Sandbox {
  const { clock, seed, save } = options;
  const world = options.saved ?? newWorld({ seed, region: options.region ?? 'us-east-1', now: clock.now() });
  return { world, ...answerer(operations, world, clock, save) };
}
