import type { Trace } from '../../src/network/trace.js';

/** A trace as lines to compare: `source route allow: 172.31.0.0/16 -> local`. */
export const told = (trace: Trace | null): readonly string[] =>
  trace?.hops.map(({ at, component, decision, rule }) => `${at} ${component} ${decision}: ${rule}`) ?? [];

/** What is in the way, in the order met: `destination network-acl deny`, with the reason where there is one. */
export const obstacles = (trace: Trace | null): readonly string[] =>
  trace?.hops
    .filter(({ decision }) => decision === 'deny' || decision === 'unknown')
    .map(
      ({ at, component, decision, reason }) =>
        `${at} ${component} ${decision}${reason === undefined ? '' : `: ${reason}`}`,
    ) ?? [];
