import type { Clock } from '../../base/clock.js';
import type { World } from '../world/world.js';

/** What an operation may use besides its input. Operations change `world` in place; nothing else is theirs. */
export interface Call {
  readonly world: World;
  readonly clock: Clock;
  /** Uniform in [0, 1), from the world's own seeded generator. */
  readonly random: () => number;
  /** Whether something that exists holds this EC2 object, so that it cannot be deleted. */
  isHeld(this: Call, id: string): boolean;
  /** Of the key that the request is signed with: `AKIA…`, or `ASIA…` of a session. */
  readonly accessKey?: string | undefined;
  /** What goes with the keys of a session. */
  readonly sessionToken?: string | undefined;
}

export type Service = 'ec2' | 'iam' | 'ssm' | 'logs' | 'sts';

/** One simulated API operation: the SDK command whose schema is its wire format, and the answer. */
export interface Operation {
  readonly service: Service;
  /** `DescribeVpcs`. */
  readonly name: string;
  /** False for reads: they change nothing that AWS would keep. */
  readonly mutating: boolean;
  /** The operation's schema, a tuple of `@smithy/core/schema`. */
  readonly schema: OperationSchema;
  readonly answer: (input: never, call: Call) => unknown;
}

/** `[9, namespace, name, traits, input, output]`, as every command of the SDK carries it. */
export type OperationSchema = readonly [9, string, string, unknown, SchemaRef, SchemaRef];
type SchemaRef = Parameters<typeof import('@smithy/core/schema').NormalizedSchema.of>[0];

/** An error as the service words it. `code` is the wire code, `status` the HTTP status; `details` are what S3 tells beside its words. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: Readonly<Record<string, string>>;
  constructor(code: string, message: string, status = 400, details: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

/** A command class of the SDK, as far as its types and its schema matter here. */
export type CommandClass = new (
  input: never,
) => {
  readonly input: object;
  readonly schema?: unknown;
  resolveMiddleware(stack: never, configuration: never, options: never): (args: never) => Promise<{ output: object }>;
};

type InputOf<Command extends CommandClass> = InstanceType<Command>['input'];
type OutputOf<Command extends CommandClass> = Awaited<
  ReturnType<ReturnType<InstanceType<Command>['resolveMiddleware']>>
>['output'];

/** The input as it arrives: the wire has checked that members AWS requires are there. */
export type Checked<T> = T extends Date | Uint8Array
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Checked<Item>[]
    : T extends object
      ? { readonly [K in keyof T]: object extends Pick<T, K> ? Checked<T[K]> : Checked<Exclude<T[K], undefined>> }
      : T;

/** The output as it may be given: a time is a Date, an ISO 8601 string or milliseconds; the wire writes what the protocol wants. */
export type OperationAnswer<T> = T extends Date
  ? Date | string | number
  : T extends Uint8Array
    ? T
    : T extends readonly (infer Item)[]
      ? readonly OperationAnswer<Item>[]
      : T extends object
        ? { readonly [K in keyof T]: OperationAnswer<T[K]> }
        : T;

/** An answer, or what has to happen before there is one: by then the request is granted, and nothing is taken back. */
type AnswerOf<Command extends CommandClass> =
  | OperationAnswer<Omit<OutputOf<Command>, '$metadata'>>
  | ((call: Call) => Promise<OperationAnswer<Omit<OutputOf<Command>, '$metadata'>>>);

/** An operation: the SDK's command says its name, its types and its wire format. */
export function on<Command extends CommandClass>(
  command: Command,
  answer: (input: Checked<InputOf<Command>>, call: Call) => AnswerOf<Command>,
): Operation {
  const schema = operationSchema(new command({} as never).schema);
  const [, namespace, name] = schema;
  return { service: serviceOf(namespace), name, mutating: !READS.test(name), schema, answer };
}

// StartQuery is a read for IAM too ("Actions, resources, and condition keys for Amazon CloudWatch Logs").
const READS = /^(Describe|Get|List|Filter|Search|Lookup|Simulate|Test|StartQuery|StopQuery)/;

export function operationSchema(schema: unknown): OperationSchema {
  if (!Array.isArray(schema) || schema[0] !== 9 || schema.length < 6) {
    throw new TypeError(
      'The SDK no longer carries operation schemas of the form [9, namespace, name, traits, input, output]',
    );
  }
  return schema as unknown as OperationSchema;
}

function serviceOf(namespace: string): Service {
  const name = namespace.slice(namespace.lastIndexOf('.') + 1);
  switch (name) {
    case 'ec2':
    case 'iam':
    case 'ssm':
    case 'sts':
      return name;
    case 'cloudwatchlogs':
      return 'logs';
    default:
      throw new TypeError(`No simulated service has the namespace ${namespace}`);
  }
}

/** One page of a listing, and the token of the next where there is one. */
export function page<Item>(
  items: readonly Item[],
  options: {
    readonly token?: string | undefined;
    readonly max?: number | undefined;
    /** Page size where the caller names none, and the largest allowed. */
    readonly limit?: number;
    /** The service's complaint about a token it did not give out. */
    readonly badToken?: (token: string) => AwsError;
  },
): { readonly items: readonly Item[]; readonly next: string | undefined } {
  const limit = options.limit ?? 1000;
  const size = Math.min(options.max ?? limit, limit);
  const start = options.token === undefined ? 0 : readToken(options.token, options.badToken);
  const end = start + size;
  return { items: items.slice(start, end), next: end < items.length ? pageToken(end) : undefined };
}

const pageToken = (offset: number): string => Buffer.from(`page:${offset}`).toString('base64url');

function readToken(
  token: string,
  badToken = (_: string) => new AwsError('InvalidNextToken', 'The token is not valid.'),
): number {
  const offset = /^page:(\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  if (!offset) throw badToken(token);
  return Number(offset[1]);
}
