import type { Plant } from './faults-filters.js';
import * as filters from './faults-filters.js';
import * as gateways from './faults-gateways.js';
import * as hosts from './faults-hosts.js';
import * as routes from './faults-routes.js';

/** Everything that can be planted, by name; in an order of its own, so that each world stays what it was. */
export const FAULTS: Readonly<Record<string, Plant>> = { ...filters, ...byName({ ...gateways, ...routes }), ...hosts };

function byName<T>(all: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(all).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
