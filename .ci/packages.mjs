// The packages whose code is in the bundle, from what esbuild read: for the licences, the bill of materials and their check.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** `{ name, version, license, text }` of each package, by name. `inputs`: the paths that esbuild read. */
export async function packagesIn(inputs) {
  const folders = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
  const packages = await Promise.all([...folders].map(packageAt));
  return packages.sort((one, other) => (`${one.name}@${one.version}` < `${other.name}@${other.version}` ? -1 : 1));
}

/** One text for all packages under the same licence. */
export function licences(packages) {
  const texts = new Map();
  for (const { name, version, license, text } of packages) {
    const words = text ?? `Licence: ${license}`;
    texts.set(words, [...(texts.get(words) ?? []), `${name} ${version}`]);
  }
  return [...texts].map(([text, names]) => `${names.join('\n')}\n\n${text.trim()}\n`).join(`\n${'-'.repeat(78)}\n\n`);
}

/** CycloneDX 1.6, as tools that look for known weaknesses read it. */
export const billOfMaterials = (packages, { name, version, license }) => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: { component: { type: 'application', name, version, licenses: [{ license: { id: license } }] } },
  components: packages.map((one) => ({
    type: 'library',
    name: one.name,
    version: one.version,
    purl: `pkg:npm/${one.name.replace('@', '%40')}@${one.version}`,
    licenses: [{ license: { id: one.license } }],
  })),
});

async function packageAt(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  return { name, version, license, text: await licenceIn(folder) };
}

async function licenceIn(folder) {
  for (const file of ['LICENSE', 'LICENSE.md', 'license', 'LICENCE', 'LICENSE.txt', 'license.md']) {
    try {
      return await readFile(join(folder, file), 'utf8');
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
  }
  return undefined;
}
