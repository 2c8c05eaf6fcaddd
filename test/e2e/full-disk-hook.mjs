// Loaded with --import: from the nth write to a file whose path contains a word on, the disk is full.
// FULL_DISK="state.json.world:20"
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';

const [word = '', nth] = (process.env.FULL_DISK ?? '').split(':');
const { open } = fs.promises;
let writes = 0;

const full = () => {
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 });
};

fs.promises.open = async (path, ...rest) => {
  const handle = await open(path, ...rest);
  if (!String(path).includes(word)) return handle;
  const writeFile = handle.writeFile.bind(handle);
  handle.writeFile = async (...args) => (++writes >= Number(nth) ? full() : writeFile(...args));
  return handle;
};
syncBuiltinESMExports();
