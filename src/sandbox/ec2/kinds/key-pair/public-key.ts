import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { AwsError } from '../../../endpoint/operation.js';
import { puttyKey } from './putty-key.js';
import { positive, sshFields } from './ssh-fields.js';

/** An SSH public key as an import brings it: its line, what it is, and the fingerprint EC2 shows. */
export interface PublicKey {
  readonly line: string;
  readonly type: 'rsa' | 'ed25519';
  readonly fingerprint: string;
}

const badFormat = (): AwsError => new AwsError('InvalidKey.Format', 'Key is not in valid OpenSSH public key format');

/**
 * Reads `ssh-rsa AAAA… comment`, with or without base64 around it. An imported RSA key shows the MD5 of its DER form, an
 * ED25519 key the SHA-256 of its SSH form (EC2 user guide, "Verify the fingerprint of your key pair").
 */
export function readPublicKey(material: Uint8Array): PublicKey {
  const line = Buffer.from(material).toString('utf8').trim();
  const [, name, body] = /^(ssh-rsa|ssh-ed25519) ([A-Za-z0-9+/]+={0,2})(?: .*)?$/.exec(line) ?? [];
  if (name === undefined || body === undefined) throw badFormat();
  const parts = fieldsOf(Buffer.from(body, 'base64'));
  if (parts[0]?.toString() !== name) throw badFormat();
  if (name === 'ssh-ed25519') {
    if (parts.length !== 2 || parts[1]?.length !== 32) throw badFormat();
    return { line, type: 'ed25519', fingerprint: sha256(Buffer.from(body, 'base64')) };
  }
  const [, exponent, modulus] = parts;
  if (exponent === undefined || modulus === undefined || parts.length !== 3) throw badFormat();
  return { line, type: 'rsa', fingerprint: md5(rsaKey(modulus, exponent).export({ type: 'spki', format: 'der' })) };
}

/** Fields of RFC 4253's wire format: a length of four bytes, then so many bytes. */
function fieldsOf(bytes: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) throw badFormat();
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) throw badFormat();
    fields.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

function rsaKey(modulus: Buffer, exponent: Buffer): KeyObject {
  const number = (bytes: Buffer) => bytes.subarray(bytes.findIndex((byte) => byte !== 0)).toString('base64url');
  return createPublicKey({ key: { kty: 'RSA', n: number(modulus), e: number(exponent) }, format: 'jwk' });
}

const pairs = (hex: string): string => hex.match(/../g)?.join(':') ?? '';
const md5 = (bytes: Buffer): string => pairs(createHash('md5').update(bytes).digest('hex'));
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64');

/** A new pair as CreateKeyPair answers: the private key once, in PEM or for PuTTY; its fingerprint is the SHA-1 of the private key. */
export function newKeyPair(type: 'rsa' | 'ed25519', format: 'pem' | 'ppk'): PublicKey & { readonly material: string } {
  if (type === 'rsa') {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
    const line = sshLine('ssh-rsa', [Buffer.from(e, 'base64url'), positive(Buffer.from(n, 'base64url'))]);
    const der = privateKey.export({ type: 'pkcs8', format: 'der' });
    const fingerprint = pairs(createHash('sha1').update(der).digest('hex'));
    const material =
      format === 'ppk' ? puttyKey(privateKey, line) : privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    return { line, type, fingerprint, material };
  }
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const open = Buffer.from(x, 'base64url');
  const line = sshLine('ssh-ed25519', [open]);
  const fingerprint = sha256(Buffer.from(line.split(' ')[1] ?? '', 'base64'));
  const seed = Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
  const material = format === 'ppk' ? puttyKey(privateKey, line) : openSshKey(open, seed);
  return { line, type, fingerprint, material };
}

/** As ssh-keygen writes an ED25519 key without a passphrase (OpenSSH, PROTOCOL.key). */
function openSshKey(open: Buffer, seed: Buffer): string {
  const check = randomBytes(4);
  const name = Buffer.from('ssh-ed25519');
  const both = Buffer.concat([seed, open]);
  const secret = Buffer.concat([check, check, sshFields([name, open, both, Buffer.alloc(0)])]);
  const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7]).subarray(0, (8 - (secret.length % 8)) % 8);
  const bytes = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    sshFields([Buffer.from('none'), Buffer.from('none'), Buffer.alloc(0)]),
    Buffer.from([0, 0, 0, 1]),
    sshFields([sshFields([name, open]), Buffer.concat([secret, padding])]),
  ]);
  const lines = bytes.toString('base64').match(/.{1,70}/g) ?? [];
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n');
}

const sshLine = (name: string, fields: readonly Buffer[]): string =>
  `${name} ${sshFields([Buffer.from(name), ...fields]).toString('base64')}`;
