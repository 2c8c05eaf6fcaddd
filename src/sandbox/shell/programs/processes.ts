import { endJob } from '../background.js';
import { complain, type Invocation, out, type Running } from '../machine.js';

const SYSTEM = [
  [1, 'root', '/usr/lib/systemd/systemd --switched-root --system --deserialize=32'],
  [1403, 'root', '/usr/bin/amazon-ssm-agent'],
  [1412, 'root', 'sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups'],
] as const;

/** Every process of the host: the system's, services and what was left running. */
export function* ps({ machine, args }: Invocation): Running {
  const wide = args.join('').replace(/-/g, '');
  const { listeners, services = [] } = machine.instance.host;
  const own = listeners.flatMap(({ pid, command }) =>
    pid === undefined ? [] : [[pid, 'root', command ?? ''] as const],
  );
  const active = services
    .filter(({ port, protocol }) => listeners.some((one) => one.port === port && one.protocol === protocol))
    .map(({ name }, index) => [1500 + index, 'root', `/usr/sbin/${name}`] as const);
  const shell = [2700, machine.user, 'sh'] as const;
  const all = /[aex]/.test(wide) ? [...SYSTEM, ...active, ...own, shell] : [shell];
  if (/u|f/.test(wide)) {
    yield out('USER         PID COMMAND\n');
    for (const [pid, user, command] of all) yield out(`${user.padEnd(10)} ${String(pid).padStart(5)} ${command}\n`);
    return 0;
  }
  yield out('    PID TTY          TIME CMD\n');
  for (const [pid, , command] of all)
    yield out(
      `${String(pid).padStart(7)} pts/0    00:00:00 ${command.split(/[ /]+/).find((word) => word !== '') ?? ''}\n`,
    );
  return 0;
}

/** Ends what was started here, by number; `pkill` and `killall` by name. */
export function* kill({ machine, args }: Invocation): Running {
  const { host } = machine.instance;
  let status = 0;
  for (const arg of args.filter((each) => !each.startsWith('-'))) {
    const job = machine.jobs.find(({ pid }) => String(pid) === arg);
    if (job) {
      endJob(machine, job);
      continue;
    }
    const before = host.listeners.length;
    const pid = arg.startsWith('%') ? (host.listeners.at(-1)?.pid ?? -1) : Number(arg);
    host.listeners = host.listeners.filter((one) => one.pid !== pid || one.pid === undefined);
    if (host.listeners.length < before) continue;
    yield complain(`bash: kill: (${arg}) - No such process\n`);
    status = 1;
  }
  return status;
}

export function pkill({ machine, args }: Invocation): number {
  const { host } = machine.instance;
  const name = args.filter((arg) => !arg.startsWith('-')).at(-1) ?? '';
  const kept = host.listeners.filter(
    ({ pid, command }) => pid === undefined || name === '' || !command?.includes(name),
  );
  const ended = kept.length < host.listeners.length;
  host.listeners = kept;
  return Number(!ended);
}

export function* jobs({ machine }: Invocation): Running {
  const own = machine.instance.host.listeners.filter(({ pid }) => pid !== undefined);
  for (const [index, { command }] of own.entries())
    yield out(`[${index + 1}]   Running                 ${command} &\n`);
  return 0;
}

export function* nohup({ args, shell }: Invocation): Running {
  return yield* shell.command(args);
}
