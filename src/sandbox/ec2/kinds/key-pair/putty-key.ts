import { createHash, createHmac, type KeyObject } from 'node:crypto';
import { positive, sshFields } from './ssh-fields.js';

/** A private key as PuTTY keeps it without a passphrase (PuTTY manual, "PPK file format", version 2). */
export function puttyKey(key: KeyObject, line: string): string {
  const [type = '', body = ''] = line.split(' ');
  const open = Buffer.from(body, 'base64');
  const secret = secretOf(key);
  const signed = sshFields([Buffer.from(type), Buffer.from('none'), Buffer.alloc(0), open, secret]);
  const macKey = createHash('sha1').update('putty-private-key-file-mac-key').digest();
  return [
    `PuTTY-User-Key-File-2: ${type}`,
    'Encryption: none',
    'Comment: ',
    ...counted('Public', open),
    ...counted('Private', secret),
    `Private-MAC: ${createHmac('sha1', macKey).update(signed).digest('hex')}`,
    '',
  ].join('\n');
}

function secretOf(key: KeyObject): Buffer {
  const { d = '', p = '', q = '', qi = '' } = key.export({ format: 'jwk' });
  const number = (text: string) => Buffer.from(text, 'base64url');
  if (key.asymmetricKeyType === 'rsa') return sshFields([d, p, q, qi].map((part) => positive(number(part))));
  // An integer with its smallest byte first, and without the zeros that would end it.
  const seed = number(d);
  return sshFields([seed.subarray(0, seed.findLastIndex((byte) => byte !== 0) + 1)]);
}

function counted(name: string, bytes: Buffer): string[] {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return [`${name}-Lines: ${lines.length}`, ...lines];
}
