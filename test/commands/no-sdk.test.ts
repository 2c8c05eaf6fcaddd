import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

/** Every source file and every package that is loaded with a module, before any of its dynamic imports. */
async function loadedWith(module: string): Promise<readonly string[]> {
  const absWorkingDir = fileURLToPath(new URL('../..', import.meta.url));
  const { metafile } = await build({
    absWorkingDir,
    entryPoints: [module],
    outdir: 'out',
    bundle: true,
    packages: 'external',
    splitting: true,
    format: 'esm',
    platform: 'node',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const entry = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === module)?.[0] ?? '';
  const [seen, packages] = [new Set<string>(), new Set<string>()];
  const visit = (name: string): void => {
    const output = metafile.outputs[name];
    if (!output || seen.has(name)) return;
    seen.add(name);
    for (const { path, kind, external } of output.imports) {
      if (kind === 'import-statement' && external) packages.add(path);
      else if (kind === 'import-statement') visit(path);
    }
  };
  visit(entry);
  return [...packages, ...[...seen].flatMap((name) => Object.keys(metafile.outputs[name]?.inputs ?? {}))];
}

describe('what needs no AWS loads no AWS', () => {
  it.each(['src/commands/diagnose.ts', 'src/commands/report.ts'])('%s begins without the SDK', async (module) => {
    const files = await loadedWith(module);
    expect(files).toContain(module);
    expect(files.filter((file) => /@aws-sdk|@smithy|src\/aws\/|src\/sandbox\//.test(file))).toEqual([]);
  });
});
