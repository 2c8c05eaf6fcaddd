/** The bits of a TCP header's flags (RFC 9293, 3.1), and of the field in which a record holds those of its packets. */
export const FIN = 1;
export const SYN = 2;
export const RST = 4;
const PSH = 8;
export const ACK = 16;
const URG = 32;
export const SYN_ACK = SYN | ACK;

/** `['SYN-ACK', 'FIN']` for 19. */
export function tcpFlagNames(flags: number): readonly string[] {
  const names: string[] = [];
  if (has(flags, SYN) && has(flags, ACK)) names.push('SYN-ACK');
  else if (has(flags, SYN)) names.push('SYN');
  else if (has(flags, ACK)) names.push('ACK');
  if (has(flags, FIN)) names.push('FIN');
  if (has(flags, RST)) names.push('RST');
  if (has(flags, PSH)) names.push('PSH');
  if (has(flags, URG)) names.push('URG');
  return names;
}

/** A connection was opened in this window: a rule, not a leftover packet, decided about it. */
export const opensConnection = (flags: number): boolean => has(flags, SYN);

/** An opening was answered in this window. */
export const answersOpening = (flags: number): boolean => (flags & SYN_ACK) === SYN_ACK;

/**
 * What the flags of a record tell. A record holds the flags of all its packets OR-ed together; VPC flow logs report
 * FIN 1, SYN 2, RST 4 and SYN-ACK 18, and 0 for packets with ACK or PSH alone. (VPC user guide, "Flow log records")
 */
export function tcpFlagsInWords(flags: number): string {
  if (flags === 0) return 'no SYN, FIN or RST: packets in the middle of a connection (ACK and PSH alone count as 0)';
  const names = tcpFlagNames(flags);
  const together = names.length > 1 ? ', all in this window' : '';
  return `${names.join(' + ')}: ${meanings(flags).join(', ')}${together}`;
}

function meanings(flags: number): readonly string[] {
  const said: string[] = [];
  if (has(flags, SYN))
    said.push(
      has(flags, ACK) ? 'the source answered an opening, so it is the server' : 'the source opened a connection',
    );
  else if (has(flags, ACK)) said.push('the source acknowledged');
  if (has(flags, FIN)) said.push('the source closed its side');
  if (has(flags, RST)) said.push('the source refused or aborted');
  if (has(flags, PSH)) said.push('the source pushed data');
  if (has(flags, URG)) said.push('the source sent urgent data');
  return said;
}

const has = (flags: number, bit: number): boolean => (flags & bit) !== 0;
