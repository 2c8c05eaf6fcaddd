import { AwsError, page } from '../endpoint/operation.js';

export const badToken = (): AwsError =>
  new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');

/** A page of a list, of 50 unless the caller says, and the token of the next as the answer has it: not on the last. */
export function tokenPage<Item>(
  items: readonly Item[],
  { nextToken, limit = 50 }: { readonly nextToken?: string | undefined; readonly limit?: number | undefined },
) {
  const { items: shown, next } = page(items, { token: nextToken, max: limit, badToken });
  return { shown, rest: next === undefined ? {} : { nextToken: next } };
}
