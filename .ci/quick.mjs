/**
 * The same program once more for what has to answer at once: one file, read without the module loader's many small ones.
 * What such a command never needs is left out; bin/flowlab.js calls the whole program for everything else.
 */
const needed = /\/(status|paint|show-problem|explain)\.js$/;

export const quick = {
  entryPoints: { quick: 'src/cli.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20.17',
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [
    {
      name: 'leave-out',
      setup({ onResolve, onLoad }) {
        // commander wants it at once, for commands that are programs of their own, which there are not here.
        onResolve({ filter: /^node:child_process$/ }, ({ path, namespace }) =>
          namespace === 'lazy' ? { path, external: true } : { path, namespace: 'lazy' },
        );
        onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path }) => ({
          contents: `module.exports = new Proxy({}, { get: (_, name) => require('${path}')[name] });`,
        }));
        onResolve({ filter: /^\./ }, ({ kind, path }) =>
          kind === 'dynamic-import' && !needed.test(path) ? { path, external: true } : undefined,
        );
      },
    },
  ],
};
