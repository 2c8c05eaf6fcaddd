import type { Ending } from '../traffic/plan.js';

export const same = (one: Ending, other: Ending): boolean => inWords(one) === inWords(other);

export const inWords = (ending: Ending): string =>
  ending.kind === 'stopped'
    ? `${ending.leg} stopped by ${ending.stop.kinds.join('+')}${ending.stop.eniId === null ? '' : ` at ${ending.stop.egress ? 'egress' : 'ingress'}`}`
    : ending.kind;
