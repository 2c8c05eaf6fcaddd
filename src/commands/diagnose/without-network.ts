import { isProblem, Problem } from '../../base/problem.js';

interface From {
  readonly network: string | null;
  readonly records: { readonly kind: string };
}

/** What stopped the way to AWS, in words for somebody who has the records in files and may not have thought of AWS at all. */
export const withoutNetwork =
  ({ network, records }: From) =>
  (error: unknown): never => {
    const isMissing = isProblem(error, 'usage') || isProblem(error, 'sign-in');
    if (!isMissing || network !== null || records.kind !== 'files') throw error;
    throw new Problem(
      error.code,
      `The records are in files, but nothing says how the network is configured: its rules and routes. On AWS it cannot be read: ${error.message}`,
      [
        'From a file: --network network.json, which this writes where there are credentials: npx flowlab network > network.json',
        ...error.next,
      ],
      error,
    );
  };
