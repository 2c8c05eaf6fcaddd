import { Problem } from '../../base/problem.js';
import { canonicalAddress } from '../../network/address.js';
import type { Wish } from '../../records/match.js';
import type { LogsFlags } from '../logs.js';

/** Whose records: an interface or an instance by its ID, or a machine of the lab by its role. */
export type Subject = { readonly kind: 'interface' | 'instance' | 'role'; readonly name: string };

/** Options of `logs` that make no sense together are refused before anything is read. */
export function subjectOf(eni: string | undefined, flags: LogsFlags): Subject | null {
  refuseMixed(flags);
  if (eni === undefined) return null;
  if (/^eni-[0-9a-f]+$/.test(eni)) return { kind: 'interface', name: eni };
  if (flags.logs !== undefined)
    throw new Problem('usage', `"${eni}" is no network interface (eni-…), and files know nothing else.`, [
      'By address: npx flowlab logs --logs <file> --match <address>',
    ]);
  if (/^i-[0-9a-f]+$/.test(eni)) return { kind: 'instance', name: eni };
  if (eni === 'source' || eni === 'destination') return { kind: 'role', name: eni };
  throw new Problem(
    'usage',
    `"${eni}" is no network interface: an ID (eni-…), an instance ID (i-…), source or destination.`,
    [
      ...(canonicalAddress(eni) === undefined ? [] : [`Records with that address: npx flowlab logs --match ${eni}`]),
      'npx flowlab logs --help',
    ],
  );
}

function refuseMixed({ logs, logGroup, follow, explain, json }: LogsFlags): void {
  if (logs !== undefined && logGroup !== undefined)
    throw new Problem('usage', 'Records come from files (--logs) or from a log group (--log-group), not from both.', [
      'Leave one of them out.',
    ]);
  if (logs !== undefined && follow)
    throw new Problem('usage', '--follow waits for new records in CloudWatch Logs; a file is read to its end.', [
      'A file that grows: tail -f <file> | npx flowlab logs --logs -',
    ]);
  if (explain && json)
    throw new Problem('usage', '--explain is for people and --json for programs.', ['Leave one of them out.']);
}

/** Which records are shown. `since`: milliseconds since the Unix epoch, null for all. */
export function wishOf(interfaceIds: readonly string[], { match, rejected }: LogsFlags, since: number | null): Wish {
  return {
    ...(match === undefined ? {} : { addresses: [addressIn(match)] }),
    ...(interfaceIds.length === 0 ? {} : { interfaceIds }),
    ...(rejected ? { action: 'REJECT' as const } : {}),
    ...(since === null ? {} : { since: Math.floor(since / 1000) }),
  };
}

function addressIn(match: string): string {
  const address = canonicalAddress(match.trim());
  if (address !== undefined) return address;
  throw new Problem('usage', `--match ${match} is not one IP address.`, ['For example: --match 172.31.16.20']);
}
