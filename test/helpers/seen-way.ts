import type { SeenWay } from '../../src/flow-log/seen-flow.js';

/** One direction of a flow of which nothing was seen. */
export const unseenWay: SeenWay = {
  isAccepted: false,
  isRefused: false,
  isOpening: false,
  isAnswering: false,
  isReset: false,
  isFlagged: false,
  isAboveBare: false,
  isLarge: false,
  first: null,
  lastAccepted: null,
  lastRefused: null,
};
