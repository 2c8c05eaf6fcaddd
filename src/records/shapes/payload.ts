import { gunzipSync } from 'node:zlib';

// What a subscription sends at once is a megabyte at most; a bomb is not opened. (CloudWatch Logs user guide)
const MOST_BYTES = 32 << 20;
const MOST_LAYERS = 4;
const GZIP = 'H4sI';

/** The text inside a value in Base64, through as many layers of gzip as there are; undefined where there is none. */
export function textInBase64(value: string): string | undefined {
  const isPacked = value.startsWith(GZIP);
  if (value.length < 16 || value.length % 4 === 1 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(value)) return undefined;
  let bytes: Buffer = Buffer.from(value, 'base64');
  for (let layer = 0; layer < MOST_LAYERS && bytes[0] === 0x1f && bytes[1] === 0x8b; layer += 1) {
    const plain = unpacked(bytes);
    if (plain === undefined) return undefined;
    bytes = plain;
  }
  const text = bytes.toString('utf8');
  return isPacked || /^[\s[{"\w]/.test(text) ? text : undefined;
}

function unpacked(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
