/** How src/cli.ts becomes dist/: one small entry and chunks that load when they are needed, no runtime dependency. */
export const bundle = {
  entryPoints: { cli: 'src/cli.ts', 'scan-thread': 'src/records/scan/thread.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.17',
  mainFields: ['module', 'main'],
  legalComments: 'none',
  metafile: true,
  chunkNames: 'chunks/[name]-[hash]',
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  logLevel: 'warning',
};
