import { complain, type Invocation, out, type Running } from '../machine.js';

/** What each program here does, as the manual's first line says, and how much of it there is. */
export const manual: Readonly<Record<string, string>> = {
  aws: 'asks S3 and STS with the role of this host: aws s3 ls|cp|rm, aws sts get-caller-identity [--endpoint-url URL] [--cli-connect-timeout S]',
  arp: 'prints the neighbour that answers: arp -n',
  awk: "prints fields: awk [-F C] '[/PATTERN/] {print $1, $2}'",
  bash: 'runs a script: bash -c TEXT',
  break: 'leaves a loop; continue goes on with its next round',
  basename: 'prints the last part of a path; dirname the rest',
  cat: 'prints files, or what comes by a pipe',
  chmod: 'changes the mode of a file, which here may be run anyhow; chown its owner',
  cd: 'changes the directory',
  cp: 'copies files; mv moves them',
  curl: 'asks a web server: curl [-sSfiIkv] [-o FILE] [-w FORMAT] [-m SECONDS] [-X METHOD] [-H HEADER] [-d DATA] [--interface NAME|ADDRESS] URL',
  cut: 'prints parts of lines: cut -d C -f 1,3 | cut -c 1-5',
  date: 'prints the time: date [+FORMAT]',
  df: 'prints how full the disk is',
  dig: 'asks a DNS server: dig [@SERVER] [+short] NAME [A|AAAA] | dig -x ADDRESS',
  dnf: 'installs packages, from repositories in S3: dnf install -y nginx | httpd | …',
  echo: 'prints its arguments: echo [-n] [-e] TEXT',
  ethtool: 'prints a device, its driver (-i) and its counters (-S)',
  env: 'prints the variables',
  exit: 'ends the shell, with a status',
  free: 'prints how much memory there is',
  getent: 'looks a name up as programs do: getent hosts NAME',
  grep: 'prints lines that match: grep [-EFivqcnow] PATTERN [FILE]',
  head: 'prints the first lines: head [-n COUNT] [FILE]',
  host: 'looks a name or an address up',
  hostname: 'prints the name of this host: hostname [-s|-I]',
  id: 'prints who runs this',
  ifconfig: 'prints the interface',
  ip: 'prints addresses, links, routes, rules and neighbours: ip a | ip link | ip route [get ADDRESS] | ip rule | ip neigh',
  iptables:
    'drops packets, and puts this host’s address in what it passes on: iptables -t nat -A POSTROUTING -j MASQUERADE',
  jobs: 'prints what runs in the background',
  journalctl: 'prints the journal, which is empty: journalctl -u NAME',
  kill: 'ends a process by its number; pkill by its name',
  ls: 'lists a directory: ls [-la] [PATH]',
  man: 'prints what a program here does',
  mkdir: 'makes a directory: mkdir [-p] PATH',
  mtr: 'reports the way to a host: mtr -r [-c COUNT] [-T -P PORT] HOST',
  nc: 'connects, or waits for a connection: nc [-zvu] [-w SECONDS] HOST PORT | nc -l [-k] PORT',
  netstat: 'prints listening sockets and routes: netstat -tlnp | netstat -rn',
  nohup: 'runs a command that goes on after the shell',
  nslookup: 'looks a name up: nslookup NAME [SERVER]',
  openssl: 'asks whether a server speaks TLS: openssl s_client -connect HOST:PORT',
  ping: 'sends echoes: ping [-c COUNT] [-i SECONDS] [-s SIZE] [-M do] [-W SECONDS] [-4|-6] HOST',
  printf: 'prints by a format: printf [-v NAME] FORMAT ARGUMENT',
  ps: 'prints processes: ps | ps aux | ps -ef',
  pwd: 'prints the directory',
  python3: 'serves files: python3 -m http.server [PORT] [--directory PATH]',
  read: 'reads a line into variables',
  route: 'prints routes: route -n',
  rm: 'removes files: rm [-rf] PATH',
  sed: "changes lines: sed 's/THIS/THAT/g', sed -n '2,4p', sed '/THIS/d'",
  seq: 'prints numbers: seq [FIRST [STEP]] LAST',
  service: 'starts, stops and shows a service: service NAME VERB',
  set: 'sets options of the shell, and its arguments: set -e, set -u, set -- ARGUMENT',
  sleep: 'waits: sleep SECONDS',
  sort: 'sorts lines: sort [-nru]',
  ss: 'prints listening sockets: ss -lntu',
  sudo: 'runs a command as root',
  sysctl:
    'reads and sets net.ipv4.ip_forward, net.ipv6.conf.all.forwarding and net.ipv4.icmp_echo_ignore_all: sysctl [-w] KEY[=VALUE]',
  systemctl: 'starts, stops, enables and shows services: systemctl start NAME, enable --now NAME, status NAME',
  tail: 'prints the last lines: tail [-n COUNT] [FILE]',
  tcpdump: 'prints packets as they pass: tcpdump [-n] [-c COUNT] [icmp|tcp|udp] [host ADDRESS] [port NUMBER]',
  tee: 'writes what comes to files and on: tee [-a] FILE',
  telnet: 'connects: telnet HOST PORT',
  test: 'judges files, texts and numbers; also [ … ] and [[ … ]]',
  timeout: 'ends a command when its time is up: timeout SECONDS COMMAND',
  touch: 'makes an empty file',
  tr: 'changes characters: tr a-z A-Z, tr -d CHARACTERS',
  tracepath: 'prints the way to a host, and the largest packet it takes',
  traceroute: 'prints the way to a host: traceroute [-n] [-I|-T -p PORT] HOST',
  uname: 'prints the system',
  uniq: 'prints a repeated line once: uniq [-c]',
  uptime: 'prints how long the host has been up',
  wc: 'counts lines, words and bytes: wc [-lwc]',
  wget: 'fetches a page: wget [-q] [-O FILE] [-T SECONDS] URL',
  which: 'prints where a program is',
  whoami: 'prints who runs this',
  xargs: 'gives the words that come in to a command: xargs [-n COUNT] [-I NAME] COMMAND',
};

export function* man({ args }: Invocation): Running {
  const name = args.filter((arg) => !/^(-|\d$)/.test(arg))[0];
  if (name === undefined) {
    yield complain('What manual page do you want?\nFor example, try ‘man man’.\n');
    return 1;
  }
  const text = manual[name];
  if (text === undefined) {
    yield complain(`No manual entry for ${name}\n`);
    return 16;
  }
  yield out(`NAME\n       ${name} - ${text}\n\nOf ${name} this simulated host knows no more than that.\n`);
  return 0;
}
