import { emptyNetwork } from '../../network/empty.js';
import { saveCase } from '../saved/case-file.js';
import type { Verdict } from '../verdict.js';
import { redact } from './redact.js';

/**
 * Hides account ids and public addresses in a verdict of which nothing else is left. Every number of twelve digits that
 * stands alone is taken for an account id, as no list says which are.
 */
export function redactVerdict(verdict: Verdict): Verdict {
  const accounts = [...new Set(JSON.stringify(verdict).match(/(?<!\d)\d{12}(?!\d)/g) ?? [])];
  const { source, destination, protocol, port } = verdict.question;
  const bare = saveCase(
    {
      source: { address: source.address, interfaceId: null },
      destination: { address: destination.address, interfaceId: null },
      protocol,
      port,
      since: null,
      until: null,
    },
    emptyNetwork,
    { records: accounts.map((accountId) => ({ accountId, line: '' })), readAt: null, probe: null, hosts: null },
  );
  return redact({ ...bare, verdict }).verdict;
}
