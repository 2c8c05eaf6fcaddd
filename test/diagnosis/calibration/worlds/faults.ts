import type { Plant } from './faults-filters.js';
import * as filters from './faults-filters.js';
import * as hosts from './faults-hosts.js';
import * as ways from './faults-ways.js';

/** Everything that can be planted, by name. */
export const FAULTS: Readonly<Record<string, Plant>> = { ...filters, ...ways, ...hosts };
