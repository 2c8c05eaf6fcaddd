// Holds what is published against what was bundled: each package is named with its licence, and no licence asks for more
// than its own text. Run after the build; reads dist/ and asks esbuild once more what goes into it.
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { bundle } from './bundle.mjs';
import { packagesIn } from './packages.mjs';

const free = ['MIT', 'Apache-2.0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0'];

const { metafile } = await build({ ...bundle, write: false, logLevel: 'silent' });
const packages = await packagesIn(Object.keys(metafile.inputs));
const texts = await readFile('dist/THIRD-PARTY-LICENSES.txt', 'utf8');
const { components } = JSON.parse(await readFile('dist/sbom.json', 'utf8'));

const faults = packages.flatMap(({ name, version, license, text }) => [
  ...(free.includes(license) ? [] : [`${name}: the licence ${license} is not among those that may be bundled`]),
  ...(text === undefined || texts.includes(text.trim()) ? [] : [`${name}: its licence is not in the licences file`]),
  ...(texts.split('\n').includes(`${name} ${version}`) ? [] : [`${name} ${version} is not in the licences file`]),
  ...(components.some((one) => one.name === name && one.version === version) ? [] : [`${name} is not in the SBOM`]),
]);
if (packages.length < 20) faults.push(`only ${packages.length} packages were found in the bundle`);
if (components.length !== packages.length)
  faults.push(`the SBOM names ${components.length} packages, the bundle holds ${packages.length}`);
for (const fault of faults) console.error(fault);
console.log(`supply: ${packages.length} packages in the bundle, each with its licence and in the SBOM`);
process.exitCode = faults.length === 0 ? 0 : 1;
