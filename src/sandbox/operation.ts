import type { Clock } from '../engine/clock.js';
import type { World } from './world.js';

/** What an operation may use besides its input. Operations change `world` in place; nothing else is theirs. */
export interface Call {
  readonly world: World;
  readonly clock: Clock;
  /** Uniform in [0, 1), from the world's own seeded generator. */
  readonly random: () => number;
}

/** One simulated API operation: the SDK command whose schema is its wire format, and the answer. */
export interface Operation {
  readonly service: 'ec2' | 'iam' | 'ssm' | 'logs' | 'sts';
  /** `DescribeVpcs`. */
  readonly name: string;
  /** The operation's schema, a tuple of `@smithy/core/schema`. */
  readonly schema: unknown;
  readonly answer: (input: never, call: Call) => unknown;
}

/** An error as the service words it. `code` is the wire code, `status` the HTTP status. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

// `on(Command, answer)`, `page(…)`, `filter(…)`, required members, client tokens and DryRun live here, once.
