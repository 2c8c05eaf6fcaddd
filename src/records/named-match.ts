import type { Network } from '../network/model.js';
import type { Match, Narrowing } from './request.js';

/** What a name may stand for that is neither an address nor an ID of AWS: the Name tag of a machine or an interface. */
export const isName = ({ kind, text }: Match): boolean => kind === 'value' && !/^[a-z]+-[0-9a-f]{8,17}$/.test(text);

/** The same narrowing by the addresses of what is called so in the network; null where nothing is. */
export function narrowedByName(narrowing: Narrowing, { interfaces }: Pick<Network, 'interfaces'>): Narrowing | null {
  const { match } = narrowing;
  if (match === null || !isName(match)) return null;
  const addresses = interfaces
    .filter(({ name }) => name === match.text)
    .flatMap(({ privateAddresses, ipv6Addresses, publicAddresses }) => [
      ...privateAddresses,
      ...ipv6Addresses,
      ...Object.values(publicAddresses),
    ]);
  return addresses.length === 0 ? null : { ...narrowing, match: { ...match, addresses: [...new Set(addresses)] } };
}
