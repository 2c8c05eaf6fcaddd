import { madeOnce } from '../base/remembered.js';
import type { Network } from './model.js';

/**
 * Numbers client ports so that those of one number are alike to every rule: only network ACLs tell them apart, by the borders
 * of their entries, and the judge itself by 1024.
 */
export const portClasses: (network: Network) => (port: number) => number = madeOnce(({ networkAcls }) => {
  const ranges = networkAcls.flatMap(({ entries }) => entries.flatMap(({ ports }) => ports ?? []));
  const borders = [...new Set([1024, ...ranges.flatMap(({ from, to }) => [from, to + 1])])];
  return (port) => borders.filter((border) => border <= port).length;
});
