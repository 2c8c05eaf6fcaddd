// Makes dist/: the bundle, the licences of what is in it, its bill of materials, and the manual page that it writes itself.
import { execFileSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { bundle } from './bundle.mjs';
import { billOfMaterials, licences, packagesIn } from './packages.mjs';
import { quick } from './quick.mjs';

await rm('dist', { recursive: true, force: true });
const [{ metafile }] = await Promise.all([build(bundle), build(quick)]);
const packages = await packagesIn(Object.keys(metafile.inputs));
const own = JSON.parse(await readFile('package.json', 'utf8'));
await writeFile('dist/THIRD-PARTY-LICENSES.txt', licences(packages));
await writeFile('dist/sbom.json', `${JSON.stringify(billOfMaterials(packages, own), null, 2)}\n`);
await writeFile('dist/flowlab.1', execFileSync(process.execPath, ['bin/flowlab.js', 'help', 'man']));
