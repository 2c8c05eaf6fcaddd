import { readFile } from '../files.js';
import { complain, type Invocation, out, type Running } from '../machine.js';

export function* hostname({ machine, args }: Invocation): Running {
  const { hostname: name } = machine.instance.host;
  if (args[0] === '-s') yield out(`${name.split('.')[0]}\n`);
  else if (args[0] === '-I' || args[0] === '-i')
    yield out(`${machine.interface.PrivateIpAddress ?? ''}${args[0] === '-I' ? ' ' : ''}\n`);
  else yield out(`${name}\n`);
  return 0;
}

export function* whoami({ machine }: Invocation): Running {
  yield out(`${machine.user}\n`);
  return 0;
}

export function* id({ machine, args }: Invocation): Running {
  const root = machine.user === 'root';
  if (args[0] === '-u') yield out(root ? '0\n' : '1001\n');
  else if (args[0] === '-un') yield out(`${machine.user}\n`);
  else
    yield out(
      root
        ? 'uid=0(root) gid=0(root) groups=0(root)\n'
        : 'uid=1001(ssm-user) gid=1001(ssm-user) groups=1001(ssm-user)\n',
    );
  return 0;
}

/** As coreutils prints it: in one order, whatever the order of the letters. */
export function* uname({ machine, args }: Invocation): Running {
  const machineName = machine.instance.architecture === 'arm64' ? 'aarch64' : 'x86_64';
  const parts: readonly (readonly [letter: string, value: string])[] = [
    ['s', 'Linux'],
    ['n', machine.instance.host.hostname],
    ['r', `6.18.41-69.132.amzn2023.${machineName}`],
    ['v', '#1 SMP PREEMPT_DYNAMIC'],
    ['m', machineName],
    ['p', machineName],
    ['i', machineName],
    ['o', 'GNU/Linux'],
  ];
  const letters = args.map((arg) => arg.replace(/^-/, '')).join('') || 's';
  const unknown = [...letters].find((letter) => letter !== 'a' && !parts.some(([known]) => known === letter));
  if (unknown !== undefined) {
    yield { kind: 'print', stream: 2, text: `uname: invalid option -- '${unknown}'\n` };
    return 1;
  }
  const wanted = parts.filter(([letter]) => letters.includes('a') || letters.includes(letter));
  yield out(`${wanted.map(([, value]) => value).join(' ')}\n`);
  return 0;
}

export function* date({ machine, args }: Invocation): Running {
  const now = new Date(machine.now());
  const format = args.find((argument) => argument.startsWith('+'));
  if (format !== undefined) {
    const iso = now.toISOString();
    const parts: Record<string, string> = {
      s: String(Math.floor(machine.now() / 1000)),
      F: iso.slice(0, 10),
      T: iso.slice(11, 19),
      Y: iso.slice(0, 4),
      m: iso.slice(5, 7),
      d: iso.slice(8, 10),
      H: iso.slice(11, 13),
      M: iso.slice(14, 16),
      S: iso.slice(17, 19),
    };
    yield out(`${format.slice(1).replace(/%([sFTYmdHMS])/g, (whole, letter: string) => parts[letter] ?? whole)}\n`);
    return 0;
  }
  // `Sun Nov 22 14:02:07 UTC 2026`: the C locale, and a host's clock runs in UTC.
  const [weekday, day, month, year, time] = now.toUTCString().replace(',', '').split(' ');
  yield out(`${weekday} ${month} ${String(Number(day)).padStart(2)} ${time} UTC ${year}\n`);
  return 0;
}

/** What can be switched here: whether the host answers pings, and whether it passes on what is not its own. */
const switches: Readonly<Record<string, 'ignoresPing' | 'forwards' | 'forwardsV6'>> = {
  'net.ipv4.icmp_echo_ignore_all': 'ignoresPing',
  'net.ipv4.ip_forward': 'forwards',
  'net.ipv6.conf.all.forwarding': 'forwardsV6',
};

/** Reads, and as root sets, the switches of the kernel; other keys it does not know. */
export function* sysctl(invocation: Invocation): Running {
  const { machine, args } = invocation;
  const valueOnly = args.includes('-n');
  const isLoading = args.some((arg) => arg === '-p' || arg === '--system');
  const given = args.filter((a) => !a.startsWith('-'));
  const wanted = args.includes('-a') ? Object.keys(switches) : isLoading ? settingsIn(invocation, given) : given;
  let status = 0;
  for (const argument of wanted) {
    const [name = '', value] = argument.split('=');
    const key = name.trim().replaceAll('/', '.');
    const which = switches[key];
    if (!which) {
      yield complain(`sysctl: cannot stat /proc/sys/${key.replaceAll('.', '/')}: No such file or directory\n`);
      status = 1;
      continue;
    }
    if (value !== undefined) {
      if (machine.user !== 'root') {
        yield complain(`sysctl: permission denied on key "${key}", ignoring\n`);
        status = 1;
        continue;
      }
      machine.instance.host[which] = value.trim() !== '0';
    }
    const shown = Number(machine.instance.host[which] === true);
    yield out(valueOnly ? `${shown}\n` : `${key} = ${shown}\n`);
  }
  return status;
}

/** `-p FILE` and `--system`: the lines of the files. */
function settingsIn({ machine, session }: Invocation, paths: readonly string[]): readonly string[] {
  const own = Object.keys(machine.instance.host.files ?? {}).filter((path) => /^\/etc\/sysctl\.(d\/|conf$)/.test(path));
  return (paths.length > 0 ? paths : own)
    .flatMap((path) => (readFile(machine, session, path) ?? '').split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
