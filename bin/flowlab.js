#!/usr/bin/env node
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 17)) {
  process.stderr.write(`flowlab needs Node 20.17 or newer; this is ${process.versions.node}. See https://nodejs.org\n`);
  process.exitCode = 2;
} else {
  // The SDK announces the end of Node 20 in the middle of a prompt; `flowlab doctor` says it once instead.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const [first, ...rest] = process.argv.slice(2);
  const plain = ['--json', '--plain', '--accessible', '--no-input'];
  const isQuick =
    (first === 'status' && rest.every((word) => plain.includes(word))) ||
    (rest.length === 0 && ['-h', '--help', '-V', '--version'].includes(first));
  // What answers at once is in one file; the rest of the program in many, loaded as they are needed.
  if (isQuick) require('../dist/quick.cjs');
  else import('../dist/cli.js');
}
