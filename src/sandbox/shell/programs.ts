import { waitForJobs } from './background.js';
import type { Program, Running } from './machine.js';
import { aws } from './programs/aws-cli/index.js';
import { bracket, doubleBracket, leaveLoop, seq, test } from './programs/conditions.js';
import { curl } from './programs/curl.js';
import { declare, leaveFunction, shift, sums, unset } from './programs/declare.js';
import { ethtool } from './programs/ethtool.js';
import { df, env, free, ls, mkdir, pwd, rm, touch, uptime } from './programs/file-words.js';
import { ip } from './programs/ip.js';
import { iptables } from './programs/iptables.js';
import { dig, getent, lookup } from './programs/lookups.js';
import { man } from './programs/manual.js';
import { mtr } from './programs/mtr.js';
import { arp, ifconfig, netstat, route } from './programs/net-tools.js';
import { openssl } from './programs/openssl.js';
import { dnf } from './programs/packages.js';
import { basename, copy, dirname, ofMode } from './programs/paths.js';
import { awk, grep, sed } from './programs/patterns.js';
import { ping } from './programs/ping.js';
import { printf } from './programs/printf.js';
import { jobs, kill, nohup, pkill, ps } from './programs/processes.js';
import { mapfile, read } from './programs/reading.js';
import { bash, commandBuiltin, evalBuiltin, sourceBuiltin, trap, type } from './programs/scripts.js';
import { python } from './programs/servers.js';
import { cd, echo, exit, help, set, sleep, sudo, timeout, which } from './programs/shell-words.js';
import { nc, ss } from './programs/sockets.js';
import { date, hostname, id, sysctl, uname, whoami } from './programs/system.js';
import { journalctl, service, systemctl } from './programs/systemctl.js';
import { tcpdump } from './programs/tcpdump.js';
import { telnet } from './programs/telnet.js';
import { cat, cut, head, sort, tail, tee, tr, uniq, wc } from './programs/text.js';
import { tracepath, traceroute } from './programs/traceroute.js';
import { wget } from './programs/wget.js';
import { xargs } from './programs/xargs.js';

/** What is installed on a simulated host, by name. `help` lists it. */
export const programs: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['.', sourceBuiltin],
  [':', () => 0],
  ['[', bracket],
  ['[[', doubleBracket],
  ['arp', arp],
  ['awk', awk],
  ['aws', aws],
  ['basename', basename],
  ['bash', bash],
  ['break', leaveLoop('break')],
  ['cat', cat],
  ['cd', cd],
  ['chmod', ofMode('chmod')],
  ['chown', ofMode('chown')],
  ['clear', clear],
  ['command', commandBuiltin],
  ['continue', leaveLoop('continue')],
  ['cp', copy('cp')],
  ['curl', curl],
  ['cut', cut],
  ['date', date],
  ['declare', declare('declare')],
  ['df', df],
  ['dig', dig],
  ['dirname', dirname],
  ['dnf', dnf],
  ['echo', echo],
  ['env', env],
  ['ethtool', ethtool],
  ['eval', evalBuiltin],
  ['exit', exit],
  ['export', declare('export')],
  ['false', () => 1],
  ['free', free],
  ['getent', getent],
  ['grep', grep],
  ['head', head],
  ['help', (invocation) => help(invocation, [...programs.keys()])],
  ['host', lookup('host')],
  ['hostname', hostname],
  ['id', id],
  ['ifconfig', ifconfig],
  ['ip', ip],
  ['iptables', iptables],
  ['jobs', jobs],
  ['journalctl', journalctl],
  ['kill', kill],
  ['killall', pkill],
  ['less', cat],
  ['let', sums],
  ['local', declare('local')],
  ['logout', exit],
  ['ls', ls],
  ['man', man],
  ['mapfile', mapfile],
  ['mkdir', mkdir],
  ['more', cat],
  ['mtr', mtr],
  ['mv', copy('mv')],
  ['nc', nc],
  ['ncat', nc],
  ['netstat', netstat],
  ['nohup', nohup],
  ['nslookup', lookup('nslookup')],
  ['openssl', openssl],
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
  ['readarray', mapfile],
  ['readonly', declare('export')],
  ['return', leaveFunction],
  ['rm', rm],
  ['route', route],
  ['sed', sed],
  ['seq', seq],
  ['service', service],
  ['set', set],
  ['sh', bash],
  ['shift', shift],
  ['sleep', sleep],
  ['sort', sort],
  ['source', sourceBuiltin],
  ['ss', ss],
  ['sudo', sudo],
  ['sysctl', sysctl],
  ['systemctl', systemctl],
  ['tail', tail],
  ['tcpdump', tcpdump],
  ['tee', tee],
  ['telnet', telnet],
  ['test', test],
  ['timeout', timeout],
  ['touch', touch],
  ['tr', tr],
  ['tracepath', tracepath],
  ['traceroute', traceroute],
  ['trap', trap],
  ['true', () => 0],
  ['type', type],
  ['typeset', declare('declare')],
  ['uname', uname],
  ['uniq', uniq],
  ['unset', unset],
  ['uptime', uptime],
  ['wait', waitForJobs],
  ['wc', wc],
  ['wget', wget],
  ['which', (invocation) => which(invocation, programs)],
  ['whoami', whoami],
  ['xargs', xargs],
  ['yum', dnf],
]);

// What ncurses sends to an xterm: home, erase the screen, erase what scrolled off.
function* clear(): Running {
  yield { kind: 'print', stream: 1, text: '\u001b[H\u001b[2J\u001b[3J' };
  return 0;
}
