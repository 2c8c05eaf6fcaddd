import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Makes a program for a process of its own; its imports are relative to the repository. */
export async function bundle(source: string, folder: string): Promise<string> {
  const outfile = join(folder, 'child.mjs');
  const root = fileURLToPath(new URL('../..', import.meta.url));
  await build({
    stdin: { contents: source, resolveDir: root, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  });
  return outfile;
}
