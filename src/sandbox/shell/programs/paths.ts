import { absolute, isDirectory, mayWrite, readFile, writeFile } from '../files.js';
import { complain, type Invocation, out, type Running } from '../machine.js';
import { operandsIn } from '../options.js';

/** `cp FILE… TARGET` and `mv FILE… TARGET`, of files. */
export const copy = (word: 'cp' | 'mv') =>
  function* ({ machine, session, args }: Invocation): Running {
    const names = operandsIn(args);
    const target = names.at(-1);
    if (target === undefined || names.length < 2) {
      yield complain(
        `${word}: missing ${names.length === 0 ? '' : 'destination '}file operand${names.length === 0 ? '' : ` after '${names[0]}'`}\n`,
      );
      return 1;
    }
    const isFolder = isDirectory(machine, absolute(session, target));
    let status = 0;
    for (const name of names.slice(0, -1)) {
      const text = readFile(machine, session, name);
      const to = isFolder ? `${target}/${name.split('/').at(-1)}` : target;
      const missing = isDirectory(machine, absolute(session, name))
        ? `-r not specified; omitting directory '${name}'`
        : `cannot stat '${name}': No such file or directory`;
      const problem = text === null ? null : writeFile(machine, session, to, text, false);
      if (text === null) yield complain(`${word}: ${missing}\n`);
      else if (problem !== null) yield complain(`${word}: cannot create regular file '${to}': ${problem}\n`);
      else if (word === 'mv') delete machine.instance.host.files?.[absolute(session, name)];
      if (text === null || problem !== null) status = 1;
    }
    return status;
  };

/** `chmod`, `chown`: every file here may be run, and root owns it; what is not there is told. */
export const ofMode = (word: 'chmod' | 'chown') =>
  function* ({ machine, session, args }: Invocation): Running {
    const [mode, ...names] = args.filter((argument) => !/^-[A-Za-z]*[RfvcH]/.test(argument));
    if (mode === undefined || names.length === 0) {
      yield complain(`${word}: missing operand\n`);
      return 1;
    }
    let status = 0;
    for (const name of names) {
      const at = absolute(session, name);
      const isThere = readFile(machine, session, name) !== null || isDirectory(machine, at);
      if (isThere && mayWrite(machine, at)) continue;
      yield complain(
        isThere
          ? `${word}: changing ${word === 'chmod' ? 'permissions' : 'ownership'} of '${name}': Operation not permitted\n`
          : `${word}: cannot access '${name}': No such file or directory\n`,
      );
      status = 1;
    }
    return status;
  };

export function* basename({ args }: Invocation): Running {
  const [path = '', ending = ''] = args;
  const name = path.replace(/\/+$/, '').split('/').at(-1) ?? '';
  yield out(`${ending !== '' && name.endsWith(ending) && name !== ending ? name.slice(0, -ending.length) : name}\n`);
  return 0;
}

export function* dirname({ args }: Invocation): Running {
  for (const path of args) {
    const bare = path.replace(/\/+$/, '');
    yield out(`${bare.includes('/') ? bare.slice(0, bare.lastIndexOf('/')) || '/' : '.'}\n`);
  }
  return 0;
}
