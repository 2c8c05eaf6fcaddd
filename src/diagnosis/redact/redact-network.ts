import { type Described, readNetwork } from '../../network/from-aws.js';
import { saveCase } from '../saved/case-file.js';
import { redact } from './redact.js';

/** Hides account ids and public addresses in a description; blocks keep containing what they contained. */
export function redactDescribed(described: Described): Described {
  const plain: Described = JSON.parse(JSON.stringify(described));
  const accounts = [...new Set(JSON.stringify(plain).match(/(?<!\d)\d{12}(?!\d)/g) ?? [])];
  const nobody = { address: '0.0.0.0', interfaceId: null };
  const bare = saveCase(
    { source: nobody, destination: nobody, protocol: 0, port: null, since: null, until: null },
    // The blocks of the VPCs stay as they are.
    readNetwork(plain).network,
    { records: accounts.map((accountId) => ({ accountId, line: '' })), readAt: null, probe: null, hosts: null },
  );
  return redact({ ...bare, described: plain }).described;
}
