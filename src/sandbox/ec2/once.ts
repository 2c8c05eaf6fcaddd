import { createHash } from 'node:crypto';
import { AwsError, type Call } from '../endpoint/operation.js';
import { original } from '../world/original.js';
import { putRow, rowOf } from '../world/table.js';

interface Request {
  readonly operation: string;
  readonly token: string | undefined;
  /** How long a token may be: 64 where nothing is said. */
  readonly longest?: number;
  readonly input: object;
  /** Where the token counts: launches into a zone have tokens of their own (EC2 API reference, "Ensuring idempotency"). */
  readonly scope?: string;
}

/** Makes something once for each client token: the same request again gets the same thing, another one is refused. */
export function once<Output>(
  call: Call,
  { operation, token, longest = 64, input, scope }: Request,
  make: () => string,
  show: (id: string) => Output,
): Output {
  if (token === undefined || !call.world.switches.honourTokens) return show(make());
  if (token.length > longest) {
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${token}) for parameter clientToken is invalid. The maximum length is ${longest} characters.`,
    );
  }
  const key = [operation, scope, token].filter(Boolean).join(':');
  const fingerprint = createHash('sha256')
    .update(JSON.stringify(original(input)))
    .digest('base64url')
    .slice(0, 22);
  const known = rowOf(call.world.tokens, key);
  if (known && known.fingerprint !== fingerprint) {
    throw new AwsError(
      'IdempotentParameterMismatch',
      'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
    );
  }
  if (known && typeof known.output === 'string') return show(known.output);
  const id = make();
  putRow(call.world.tokens, key, { fingerprint, output: id });
  return show(id);
}
