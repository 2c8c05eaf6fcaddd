import { orPractise } from '../../aws/profiles.js';
import { isProblem, Problem } from '../../base/problem.js';

interface From {
  readonly network: string | null;
  readonly records: { readonly kind: string };
}

/** What stopped the way to AWS, in words for somebody who has one half in files and may not have thought of AWS at all. */
export const withoutAccount =
  ({ network, records: { kind } }: From) =>
  (error: unknown): never => {
    const isMissing = isProblem(error, 'usage') || isProblem(error, 'sign-in');
    const half = isMissing ? halfOf(network !== null, kind) : undefined;
    if (!isMissing || half === undefined) throw error;
    throw new Problem(
      error.code,
      `${half.lacking} ${error.message}`,
      [...half.next, ...error.next.filter((step) => step !== orPractise)],
      error,
    );
  };

interface Half {
  readonly lacking: string;
  readonly next: readonly string[];
}

function halfOf(hasNetwork: boolean, records: string): Half | undefined {
  if (!hasNetwork && records === 'files')
    return {
      lacking:
        'The records are in files, but nothing says how the network is configured: its rules and routes. On AWS it cannot be read:',
      next: [
        'From a file: --network network.json, which this writes where there are credentials: npx flowlab network > network.json',
      ],
    };
  if (hasNetwork && records === 'log-groups')
    return {
      lacking: 'The network is in a file, but nothing says where the records are. On AWS they cannot be read:',
      next: ['Records in files: --logs <file>', 'By the rules alone: --rules'],
    };
  return undefined;
}
