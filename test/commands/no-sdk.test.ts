import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

/** Every source file that is loaded with a module, before any of its dynamic imports. */
async function loadedWith(module: string): Promise<readonly string[]> {
  const absWorkingDir = fileURLToPath(new URL('../..', import.meta.url));
  const { metafile } = await build({
    absWorkingDir,
    entryPoints: [module],
    outdir: 'out',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const entry = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === module)?.[0] ?? '';
  const seen = new Set<string>();
  const visit = (name: string): void => {
    const output = metafile.outputs[name];
    if (!output || seen.has(name)) return;
    seen.add(name);
    for (const { path, kind } of output.imports) if (kind === 'import-statement') visit(path);
  };
  visit(entry);
  return [...seen].flatMap((name) => Object.keys(metafile.outputs[name]?.inputs ?? {}));
}

describe('what needs no AWS loads no AWS', () => {
  it.each(['src/commands/diagnose.ts', 'src/commands/report.ts'])('%s begins without the SDK', async (module) => {
    const files = await loadedWith(module);
    expect(files).toContain(module);
    expect(files.filter((file) => /@aws-sdk|@smithy|src\/aws\/|src\/sandbox\//.test(file))).toEqual([]);
  });
});
