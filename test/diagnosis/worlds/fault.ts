import type { CauseCode } from '../../../src/diagnosis/causes/cause-code.js';
import type { Lab } from './account.js';
import type { Shape } from './shapes.js';

/** Where on the way, there and back, a fault stops the packet: the order in which it meets them. */
export const stages = {
  sending: 0,
  check: 1,
  'source-egress': 2,
  'source-route': 3,
  gateway: 4,
  'beyond-gateway': 5,
  'internet-gateway': 6,
  address: 7,
  receiver: 8,
  'destination-ingress': 9,
  host: 10,
  'destination-egress': 11,
  'return-route': 12,
  'nat-return': 13,
  'source-ingress': 14,
} as const;
export type Stage = keyof typeof stages;

export interface Fault {
  readonly name: string;
  readonly stage: Stage;
  /** The code it goes by, and others by which the documentation counts the same thing. */
  readonly codes: readonly CauseCode[];
  /** The configuration shows it; otherwise only the host knows. */
  readonly isConfigured: boolean;
  /** The component at fault, where the verdict must name it. */
  readonly resource?: string;
  /** What it edits: two faults that edit the same do not go together. */
  readonly touches: string;
  /** The configuration does not say where the packet would go from here, so nothing behind is met. */
  readonly endsHere?: boolean;
  /** It refuses some client ports and not others: nobody knows which was used who has no record. */
  readonly isByPort?: boolean;
  /** Only who follows the route across the peering gets to know it. */
  readonly needsRoute?: boolean;
  /** Nothing is sent. */
  readonly isMute?: boolean;
  /** What else is in the way because of it. */
  readonly besides?: readonly CauseCode[];
  /** The question that it makes of the shape's. */
  readonly asks?: Partial<Shape>;
  readonly plant: (lab: Lab) => unknown;
}
