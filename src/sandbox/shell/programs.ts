import { waitForJobs } from './background.js';
import type { Program, Running } from './machine.js';
import { aws } from './programs/aws-cli/index.js';
import { bracket, doubleBracket, leaveLoop, printf, read, seq, test } from './programs/conditions.js';
import { curl } from './programs/curl.js';
import { df, env, free, ls, mkdir, pwd, rm, touch, uptime } from './programs/file-words.js';
import { ip } from './programs/ip.js';
import { iptables } from './programs/iptables.js';
import { dig, getent, lookup } from './programs/lookups.js';
import { man } from './programs/manual.js';
import { dnf } from './programs/packages.js';
import { awk, grep, sed } from './programs/patterns.js';
import { ping } from './programs/ping.js';
import { jobs, kill, nohup, pkill, ps } from './programs/processes.js';
import { python } from './programs/servers.js';
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
  which,
} from './programs/shell-words.js';
import { nc, ss } from './programs/sockets.js';
import { date, hostname, id, sysctl, uname, whoami } from './programs/system.js';
import { service, systemctl } from './programs/systemctl.js';
import { tcpdump } from './programs/tcpdump.js';
import { cat, cut, head, sort, tail, tee, tr, uniq, wc } from './programs/text.js';
import { tracepath, traceroute } from './programs/traceroute.js';

/** What is installed on a simulated host, by name. `help` lists it. */
export const programs: ReadonlyMap<string, Program> = new Map<string, Program>([
  [':', () => 0],
  ['[', bracket],
  ['[[', doubleBracket],
  ['awk', awk],
  ['aws', aws],
  ['bash', bash],
  ['break', leaveLoop('break')],
  ['cat', cat],
  ['cd', cd],
  ['clear', clear],
  ['continue', leaveLoop('continue')],
  ['curl', curl],
  ['cut', cut],
  ['date', date],
  ['df', df],
  ['dig', dig],
  ['dnf', dnf],
  ['echo', echo],
  ['env', env],
  ['exit', exit],
  ['export', exportVariables],
  ['false', () => 1],
  ['free', free],
  ['getent', getent],
  ['grep', grep],
  ['head', head],
  ['help', (invocation) => help(invocation, [...programs.keys()])],
  ['host', lookup('host')],
  ['hostname', hostname],
  ['id', id],
  ['ip', ip],
  ['iptables', iptables],
  ['jobs', jobs],
  ['kill', kill],
  ['killall', pkill],
  ['less', cat],
  ['logout', exit],
  ['ls', ls],
  ['man', man],
  ['mkdir', mkdir],
  ['more', cat],
  ['nc', nc],
  ['ncat', nc],
  ['nohup', nohup],
  ['nslookup', lookup('nslookup')],
  ['ping', ping],
  ['ping6', (invocation) => ping({ ...invocation, args: ['-6', ...invocation.args] })],
  ['pkill', pkill],
  ['printenv', env],
  ['printf', printf],
  ['ps', ps],
  ['pwd', pwd],
  ['python', python],
  ['python3', python],
  ['read', read],
  ['rm', rm],
  ['sed', sed],
  ['seq', seq],
  ['service', service],
  ['set', set],
  ['sh', bash],
  ['sleep', sleep],
  ['sort', sort],
  ['ss', ss],
  ['sudo', sudo],
  ['sysctl', sysctl],
  ['systemctl', systemctl],
  ['tail', tail],
  ['tcpdump', tcpdump],
  ['tee', tee],
  ['test', test],
  ['timeout', timeout],
  ['touch', touch],
  ['tr', tr],
  ['tracepath', tracepath],
  ['traceroute', traceroute],
  ['true', () => 0],
  ['uname', uname],
  ['uniq', uniq],
  ['unset', unset],
  ['uptime', uptime],
  ['wait', waitForJobs],
  ['wc', wc],
  ['which', (invocation) => which(invocation, programs)],
  ['whoami', whoami],
  ['yum', dnf],
]);

// What ncurses sends to an xterm: home, erase the screen, erase what scrolled off.
function* clear(): Running {
  yield { kind: 'print', stream: 1, text: '\u001b[H\u001b[2J\u001b[3J' };
  return 0;
}
