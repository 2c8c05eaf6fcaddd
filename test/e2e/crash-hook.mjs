// Loaded with --import: kills the process at its nth rename of a file, which is how flowlab replaces every file it keeps.
// CRASH_AT="before:17" or "after:17"; with CRASH_COUNT=<file> instead, the number of renames is written there at the end.
import fs, { writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';

const { CRASH_AT = ':', CRASH_COUNT } = process.env;
const [when, nth] = CRASH_AT.split(':');
const { rename } = fs.promises;
let renames = 0;

const die = () => {
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way; nothing may happen before it arrives.
  return new Promise(() => {});
};

fs.promises.rename = async (...paths) => {
  const isLast = ++renames === Number(nth);
  if (isLast && when === 'before') await die();
  await rename(...paths);
  if (isLast && when === 'after') await die();
};
syncBuiltinESMExports();

if (CRASH_COUNT) process.on('exit', () => writeFileSync(CRASH_COUNT, String(renames)));
