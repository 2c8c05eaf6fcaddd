import { absolute, isDirectory, listDirectory, makeDirectory, mayWrite, readFile, writeFile } from '../files.js';
import { complain, type Invocation, out, type Running } from '../machine.js';
import { operandsIn } from '../options.js';

export function* ls({ machine, session, args }: Invocation): Running {
  const flags = args.filter((arg) => arg.startsWith('-')).join('');
  const paths = operandsIn(args);
  let status = 0;
  for (const path of paths.length === 0 ? ['.'] : paths) {
    const at = absolute(session, path);
    const isFolder = isDirectory(machine, at);
    if (!isFolder && readFile(machine, session, path) === null) {
      yield complain(`ls: cannot access '${path}': No such file or directory\n`);
      status = 2;
      continue;
    }
    const names = isFolder && !flags.includes('d') ? listDirectory(machine, at).filter((name) => name !== '') : [path];
    const shown = names.filter((name) => flags.includes('a') || !name.startsWith('.') || name === path);
    if (flags.includes('l') && isFolder) yield out('total 0\n');
    for (const name of shown) {
      if (!flags.includes('l')) yield out(`${name}\n`);
      else {
        const full = isFolder ? absolute({ ...session, directory: at }, name) : at;
        const folder = isDirectory(machine, full);
        const size = folder ? 6 : (readFile(machine, session, full)?.length ?? 0);
        const owner = full.startsWith('/home/ssm-user') ? 'ssm-user ssm-user' : 'root root';
        const when = new Date(machine.instance.startedAt).toUTCString().split(' ');
        const time = `${when[2]} ${String(Number(when[1])).padStart(2)} ${when[4]?.slice(0, 5)}`;
        yield out(`${folder ? 'drwxr-xr-x.' : '-rw-r--r--.'} 1 ${owner} ${String(size).padStart(5)} ${time} ${name}\n`);
      }
    }
  }
  return status;
}

export function* mkdir({ machine, session, args }: Invocation): Running {
  let status = 0;
  const parents = args.some((arg) => arg === '-p' || arg === '--parents');
  for (const path of operandsIn(args)) {
    const problem = makeDirectory(machine, session, path, parents);
    if (problem === null) continue;
    yield complain(`mkdir: cannot create directory ‘${path}’: ${problem}\n`);
    status = 1;
  }
  return status;
}

export function* touch({ machine, session, args }: Invocation): Running {
  let status = 0;
  for (const path of operandsIn(args)) {
    const problem = writeFile(machine, session, path, '', true);
    if (problem === null) continue;
    yield complain(`touch: cannot touch '${path}': ${problem}\n`);
    status = 1;
  }
  return status;
}

export function* rm({ machine, session, args }: Invocation): Running {
  const flags = args.filter((arg) => arg.startsWith('-')).join('');
  const { host } = machine.instance;
  let status = 0;
  for (const path of operandsIn(args)) {
    const at = absolute(session, path);
    const mine = Object.keys(host.files ?? {}).filter((file) => file === at || file.startsWith(`${at}/`));
    const problem =
      mine.length === 0 && !isDirectory(machine, at) && readFile(machine, session, path) === null
        ? 'No such file or directory'
        : isDirectory(machine, at) && !flags.includes('r')
          ? 'Is a directory'
          : mine.length === 0 || !mayWrite(machine, at)
            ? 'Permission denied'
            : null;
    if (problem === null) for (const file of mine) delete host.files?.[file];
    else if (!(flags.includes('f') && problem.startsWith('No such'))) {
      yield complain(`rm: cannot remove '${path}': ${problem}\n`);
      status = 1;
    }
  }
  return status;
}

export function* pwd({ session }: Invocation): Running {
  yield out(`${session.directory}\n`);
  return 0;
}

export function* env({ session }: Invocation): Running {
  yield out([...session.variables].map(([name, value]) => `${name}=${value}\n`).join(''));
  return 0;
}

export function* df({ machine, args }: Invocation): Running {
  const bytes = 8_577_331_200;
  const used =
    1_686_110_208 + Object.values(machine.instance.host.files ?? {}).reduce((sum, text) => sum + text.length, 0);
  const human = args.some((arg) => /^-[a-zA-Z]*h/.test(arg));
  const size = (count: number) => (human ? `${(count / 2 ** 30).toFixed(1)}G` : String(Math.round(count / 1024)));
  yield out(`Filesystem     ${(human ? 'Size' : '1K-blocks').padStart(9)}  Used Avail Use% Mounted on\n`);
  yield out(
    `/dev/nvme0n1p1 ${size(bytes).padStart(9)} ${size(used).padStart(5)} ${size(bytes - used).padStart(5)}  ${Math.ceil((used * 100) / bytes)}% /\n`,
  );
  return 0;
}

export function* uptime({ machine }: Invocation): Running {
  const now = machine.now();
  const minutes = Math.max(0, Math.floor((now - machine.instance.startedAt) / 60_000));
  const up = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
  yield out(` ${new Date(now).toISOString().slice(11, 19)} up ${up},  0 users,  load average: 0.00, 0.00, 0.00\n`);
  return 0;
}

export function* free({ machine }: Invocation): Running {
  const total = /\.(nano|micro|small|medium)$/.exec(machine.instance.instanceType)?.[1];
  const kib = { nano: 423_000, micro: 934_000, small: 1_950_000, medium: 3_900_000 }[total ?? ''] ?? 7_900_000;
  yield out('               total        used        free      shared  buff/cache   available\n');
  const row = [kib, 150_000, kib - 350_000, 448, 200_000, kib - 220_000].map((each) =>
    String(Math.max(0, each)).padStart(12),
  );
  yield out(`Mem:    ${row.join('')}\nSwap:   ${['0', '0', '0'].map((each) => each.padStart(12)).join('')}\n`);
  return 0;
}
