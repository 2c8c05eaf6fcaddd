import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Compressors } from 'hyparquet';

/** What columns may be packed in. Node.js unpacks what it can, which is faster; the rest is loaded when it is needed. */
export async function decompressors(): Promise<Compressors> {
  const { compressors } = await import('hyparquet-compressors');
  return { ...compressors, GZIP: (input) => gunzipSync(input), BROTLI: (input) => brotliDecompressSync(input) };
}
