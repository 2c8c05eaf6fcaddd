import type { Cloud, Host } from '../cloud/cloud.js';
import type { Fate } from './fate.js';
import type { Plan } from './plan.js';

export const hostAt = ({ hosts }: Cloud, fate: Fate, { to }: Plan): Host | undefined =>
  fate.kind === 'arrived' ? hosts[fate.eniId] : hosts[to];

export function conductOf(
  host: Host | undefined,
  { protocol, dport }: Plan,
): 'answers' | 'silent' | 'refused' | 'one-way' {
  if (!host) return 'silent';
  if (protocol === 1 || protocol === 58) return host.ping ? 'answers' : 'silent';
  const said = protocol === 6 ? (host.tcp[dport] ?? 'closed') : (host.udp[dport] ?? 'closed');
  switch (said) {
    case 'open':
    case 'answers':
      return 'answers';
    case 'closed':
      return 'refused';
    case 'sink':
      return 'one-way';
    case 'silent':
      return 'silent';
  }
}
