/**
 * The client token of one attempt, the same however often it is repeated: 64 ASCII characters at most
 * (EC2 API reference, "Ensuring idempotency").
 */
export function tokenOf(lab: string, step: string, attempt: number): string {
  const safe = `${lab}-${step.replaceAll('/', '.').replaceAll(/[^a-zA-Z0-9.-]/g, '_')}`;
  const end = `-${attempt}`;
  return safe.length + end.length <= 64 ? safe + end : `${safe.slice(0, 55 - end.length)}-${checksum(step)}${end}`;
}

/** FNV-1a, 32 bits: tells two long names apart that begin alike. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
