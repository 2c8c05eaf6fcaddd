import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { errnoOf } from '../base/errno.js';
import { Problem } from '../base/problem.js';

// As much as is read at all: text, and what is made of it, have to fit into memory several times.
const LARGEST_BYTES = 24 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

/**
 * The text of a file that an option names. UTF-16, as `>` of Windows PowerShell writes it, is understood. Problem 'usage'
 * for what cannot be read, is no text, or does not end within 24 MB: a pipe and a device say nothing of their size.
 */
export async function readTextFile(option: string, path: string): Promise<string> {
  try {
    await using handle = await open(path, 'r');
    return await textOf(handle, option, path);
  } catch (error) {
    const code = errnoOf(error);
    const reason = reasons[String(code)];
    if (reason === undefined) throw error;
    throw new Problem('usage', `${option} ${path}: ${reason}.`, [`Check the path after ${option}.`], error);
  }
}

/**
 * The same; of a directory the text of each file in it with this ending, in the order of their names, one behind the other.
 * Problem 'usage' also where there is none.
 */
export async function readTextFiles(option: string, path: string, ending: string): Promise<string> {
  const isDirectory = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isDirectory) return await readTextFile(option, path);
  const names = (await readdir(path)).filter((name) => name.endsWith(ending)).sort();
  if (names.length === 0)
    throw new Problem('usage', `${option} ${path}: it is a directory without a file *${ending}.`, [
      `Check the path after ${option}.`,
    ]);
  const texts: string[] = [];
  let length = 0;
  for (const name of names) {
    const text = await readTextFile(option, join(path, name));
    texts.push(text);
    length += text.length;
    if (length > LARGEST_BYTES) throw tooLarge(option, path);
  }
  return texts.join('\n');
}

/** Decoded piece by piece, so that bytes and text do not lie in memory side by side. */
async function textOf(handle: FileHandle, option: string, path: string): Promise<string> {
  if ((await handle.stat()).size > LARGEST_BYTES) throw tooLarge(option, path);
  const bytes = Buffer.alloc(CHUNK_BYTES);
  const parts: string[] = [];
  let decoder: StringDecoder | undefined;
  let size = 0;
  for (;;) {
    const { bytesRead } = await handle.read(bytes, 0, CHUNK_BYTES, null);
    if (bytesRead === 0) return `${parts.join('')}${decoder?.end() ?? ''}`.replace(/^\ufeff/, '');
    const piece = bytes.subarray(0, bytesRead);
    decoder ??= new StringDecoder(piece[0] === 0xff && piece[1] === 0xfe ? 'utf16le' : 'utf8');
    parts.push(decoder.write(piece));
    size += bytesRead;
    if (size > LARGEST_BYTES) throw tooLarge(option, path);
    // A short one may be anything, and what reads it says so; a long one need not be read to its end.
    if (size >= CHUNK_BYTES && parts.at(-1)?.includes('\0')) throw notText(option, path);
  }
}

const tooLarge = (option: string, path: string): Problem =>
  new Problem('usage', `${option} ${path}: it is larger than 24 MB.`, [
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
