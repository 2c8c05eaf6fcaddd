import type { Plant } from './faults-filters.js';
import * as filters from './faults-filters.js';
import * as gateways from './faults-gateways.js';
import * as hosts from './faults-hosts.js';
import * as routes from './faults-routes.js';

/** By name, whatever the order in which a loader lists the exports of a module: a number must mean one world everywhere. */
const sorted = (modules: readonly Readonly<Record<string, Plant>>[]): readonly (readonly [string, Plant])[] =>
  modules.flatMap((all) => Object.entries(all)).toSorted(([one], [other]) => (one < other ? -1 : 1));

/** Everything that can be planted, by name. */
export const FAULTS: Readonly<Record<string, Plant>> = Object.fromEntries(
  [[filters], [gateways, routes], [hosts]].flatMap(sorted),
);
