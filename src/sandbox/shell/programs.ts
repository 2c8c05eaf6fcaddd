import type { Program, Running } from './machine.js';
import { curl } from './programs/curl.js';
import { ip } from './programs/ip.js';
import { ping } from './programs/ping.js';
import {
  bash,
  cd,
  echo,
  exit,
  exportVariables,
  help,
  set,
  sleep,
  sudo,
  timeout,
  unset,
} from './programs/shell-words.js';
import { nc, ss } from './programs/sockets.js';
import { cat, date, hostname, id, sysctl, uname, whoami } from './programs/system.js';
import { systemctl } from './programs/systemctl.js';

/** What is installed on a simulated host, by name. `help` lists it. */
export const programs: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['bash', bash],
  ['cat', cat],
  ['cd', cd],
  ['clear', clear],
  ['curl', curl],
  ['date', date],
  ['echo', echo],
  ['exit', exit],
  ['export', exportVariables],
  ['false', () => 1],
  ['help', (invocation) => help(invocation, [...programs.keys()])],
  ['hostname', hostname],
  ['id', id],
  ['ip', ip],
  ['logout', exit],
  ['nc', nc],
  ['ncat', nc],
  ['ping', ping],
  ['ping6', (invocation) => ping({ ...invocation, args: ['-6', ...invocation.args] })],
  ['set', set],
  ['sh', bash],
  ['sleep', sleep],
  ['ss', ss],
  ['sudo', sudo],
  ['sysctl', sysctl],
  ['systemctl', systemctl],
  ['timeout', timeout],
  ['true', () => 0],
  [':', () => 0],
  ['uname', uname],
  ['unset', unset],
  ['whoami', whoami],
]);

// What ncurses sends to an xterm: home, erase the screen, erase what scrolled off.
function* clear(): Running {
  yield { kind: 'print', stream: 1, text: '\u001b[H\u001b[2J\u001b[3J' };
  return 0;
}
