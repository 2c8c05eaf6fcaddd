import { open } from 'node:fs/promises';
import { Problem } from '../base/problem.js';

const LARGEST_BYTES = 256 * 1024 * 1024;

/** The text of a file that an option names. UTF-16, as `>` of Windows PowerShell writes it, is understood. */
export async function readTextFile(option: string, path: string): Promise<string> {
  const bytes = await bytesOf(option, path);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  return bytes.toString('utf8', bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);
}

async function bytesOf(option: string, path: string): Promise<Buffer> {
  try {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      if (size > LARGEST_BYTES) throw tooLarge(option, path);
      return await handle.readFile();
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

const tooLarge = (option: string, path: string): Problem =>
  new Problem('usage', `${option} ${path}: it is larger than 256 MB.`, ['Is it the right file?']);

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
