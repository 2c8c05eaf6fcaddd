import { least } from '../../base/extremes.js';
import { opensConnection } from '../../flow-log/tcp-flags.js';
import { hasPorts } from '../../network/packet.js';
import type { Case } from '../case/case.js';
import { endOf, isTimed, startOf } from '../case/period.js';
import { type Sight, SLACK_MS, type Turn } from '../case/sight.js';

/**
 * Whether those that were let through were opened then. What is there as the records begin may be older than they are, and a
 * connection that was open before its rule was taken away goes on ("Security group connection tracking", EC2 user guide).
 */
export function isNewKnown(
  { attempts, connection, evidence, period, rows }: Case,
  { after }: Turn,
  { at, interfaceId }: Sight,
): boolean {
  const [held = []] = evidence.holdings?.[interfaceId ?? ''] ?? [];
  const begin = Math.max(
    period.from,
    held[0] === undefined ? least(rows.filter(isTimed).map(startOf)) : held[0] * 1000,
  );
  return (
    !hasPorts(connection.protocol) ||
    attempts.some(({ sights }) => {
      const first = sights[at]?.records[0];
      if (first?.action !== 'ACCEPT' || endOf(first) !== after) return false;
      const isOpening = sights
        .flatMap(({ recorded }) => recorded)
        .some(({ tcpFlags }) => tcpFlags != null && opensConnection(tcpFlags));
      return isOpening || startOf(first) > begin + SLACK_MS;
    })
  );
}
