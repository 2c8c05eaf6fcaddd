import type { Network } from '../../network/model.js';
import { saveCase } from '../saved/case-file.js';
import type { Troubles } from '../troubles/trouble.js';
import { redact } from './redact.js';

/** Hides account ids and public addresses in all that was found and in the network, each by the same stand-in everywhere. */
export function redactTroubles<Found extends Troubles & { readonly network: Network }>(found: Found): Found {
  const nobody = { address: '0.0.0.0', interfaceId: null };
  const records = found.troubles.flatMap(({ closer }) => closer?.evidence.records ?? []);
  const about = { source: nobody, destination: nobody, protocol: 0, port: null, since: null, until: null };
  const { network, ...rest } = found;
  const bare = saveCase(about, network, { records, readAt: null, probe: null, hosts: null });
  const redacted = redact({ ...bare, rest });
  return { ...redacted.rest, network: redacted.network } as Found;
}
