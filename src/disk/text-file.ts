import { type FileHandle, open } from 'node:fs/promises';
import { Problem } from '../base/problem.js';

// As much as is read at all: text, and what is made of it, have to fit into memory several times.
const LARGEST_BYTES = 32 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

/**
 * The text of a file that an option names. UTF-16, as `>` of Windows PowerShell writes it, is understood. Problem 'usage'
 * for what cannot be read, is no text, or does not end within 32 MB: a pipe and a device say nothing of their size.
 */
export async function readTextFile(option: string, path: string): Promise<string> {
  const bytes = await bytesOf(option, path);
  if (isUtf16(bytes)) return bytes.toString('utf16le', 2);
  return bytes.toString('utf8', bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);
}

const isUtf16 = (bytes: Buffer): boolean => bytes[0] === 0xff && bytes[1] === 0xfe;

async function bytesOf(option: string, path: string): Promise<Buffer> {
  try {
    const handle = await open(path, 'r');
    try {
      return await upToTheEnd(handle, option, path);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const reason = reasons[String(code)];
    if (reason === undefined) throw error;
    throw new Problem('usage', `${option} ${path}: ${reason}.`, [`Check the path after ${option}.`], error);
  }
}

async function upToTheEnd(handle: FileHandle, option: string, path: string): Promise<Buffer> {
  if ((await handle.stat()).size > LARGEST_BYTES) throw tooLarge(option, path);
  const chunks: Buffer[] = [];
  let size = 0;
  for (;;) {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(CHUNK_BYTES, ' '), 0, CHUNK_BYTES, null);
    if (bytesRead === 0) return Buffer.concat(chunks, size);
    chunks.push(buffer.subarray(0, bytesRead));
    size += bytesRead;
    if (size > LARGEST_BYTES) throw tooLarge(option, path);
    // A short one may be anything, and what reads it says so; a long one need not be read to its end.
    if (size >= CHUNK_BYTES && !isUtf16(chunks[0] ?? buffer) && buffer.includes(0)) throw notText(option, path);
  }
}

const tooLarge = (option: string, path: string): Problem =>
  new Problem('usage', `${option} ${path}: it is larger than 32 MB.`, [
    'Is it the right file? A network can be described for one VPC alone: --filters Name=vpc-id,Values=<id>',
  ]);

const notText = (option: string, path: string): Problem =>
  new Problem('usage', `${option} ${path}: it is not text.`, [`Check the path after ${option}.`]);

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'you may not read it',
};

/** JSON of a file; what is wrong with it completes "… is not JSON". */
export function parseJson(option: string, path: string, text: string, hint: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Problem('usage', `${option} ${path}: it is not JSON.`, [hint], error);
  }
}
