import { type Described, readNetwork } from '../../network/from-aws.js';
import { redact } from './redact.js';

/** Hides account ids and public addresses in a description; blocks keep containing what they contained. */
export function redactDescribed(described: Described): Described {
  // As it is written: times are texts.
  const plain: Described = JSON.parse(JSON.stringify(described));
  return redact({ network: readNetwork(plain).network, described: plain }).described;
}
