import { beforeEach, describe, expect, it } from 'vitest';
import { awsEndpoint } from '../../../src/sandbox/packets/internet.js';
import { openShell, runScript } from '../../../src/sandbox/shell/host.js';
import type { World } from '../../../src/sandbox/world/world.js';
import { addInstance, addRule, type Placed, second, seen, smallWorld, T0, testClock } from '../small-world.js';

let world: World;
let a: Placed;
let b: Placed;
const clock = testClock();

beforeEach(() => {
  world = smallWorld();
  a = addInstance(world, '172.31.16.10', { public: '3.26.1.10' });
  b = addInstance(world, '172.31.16.20', { public: '3.26.1.20' });
  clock.set(T0);
});

const run = (script: string, user: 'root' | 'ssm-user' = 'ssm-user') =>
  runScript(world, clock, a.instanceId, script, { user });
const said = (script: string) => run(script).stdout;

it('help fits a terminal of 80 columns, and its example can be typed as it stands', () => {
  const lines = said('help').split('\n');
  expect(lines.filter((line) => line.length > 79)).toEqual([]);
  const from = lines.findIndex((line) => line.includes('curl -s -X PUT'));
  const example = lines
    .slice(from)
    .join('\n')
    .replace(/^.*?(?=curl)/, '');
  expect(said(example)).toMatch(/^[\w=-]{20,}/);
});

describe('the language', () => {
  it.each([
    ['echo one; echo two', 'one\ntwo\n'],
    ['echo one # a comment\n# another\necho two', 'one\ntwo\n'],
    ['true && echo yes || echo no', 'yes\n'],
    ['false && echo yes || echo no', 'no\n'],
    ['false || true; echo $?', '0\n'],
    ['! false && echo yes', 'yes\n'],
    ['echo a \\\n  b', 'a b\n'],
    [`echo 'single $HOME' "double $USER" mixed"$USER"x`, 'single $HOME double ssm-user mixedssm-userx\n'],
    ['A="x  y"; echo $A; echo "$A"', 'x y\nx  y\n'],
    ['A=$(echo one; echo two); echo $A', 'one two\n'],
    ['echo "$(hostname -s)-$(whoami)"', 'ip-172-31-16-10-ssm-user\n'],
    ['echo `whoami`', 'ssm-user\n'],
    ['echo \u0024{NONE:-fallback} \u0024{USER:-other}', 'fallback ssm-user\n'],
    ['A=1; (echo x', ''],
    ['echo "a \\"b\\" \\$HOME"', 'a "b" $HOME\n'],
    ['echo -n no newline', 'no newline'],
    ['echo hidden >/dev/null; echo shown 2>/dev/null', 'shown\n'],
    ['nosuch 2>&1', 'bash: nosuch: command not found\n'],
    ['timeout 5 echo in time', 'in time\n'],
    ['bash -c "echo inner; exit 3"; echo $?', 'inner\n3\n'],
    ['exit 7; echo never', ''],
    ['echo $(exit 4); echo $?', '\n0\n'],
    ['X=$(false); echo $?', '1\n'],
    ["'' ; echo $?", '127\n'],
    ['echo a b | cat', 'a b\n'],
    ['printf "b\\na\\nb\\n" | sort | uniq -c', '      1 a\n      2 b\n'],
    ['seq 100 | grep -c 7', '19\n'],
    ['while true; do echo y; done | head -n 2', 'y\ny\n'],
    ['echo one two | wc -w; echo "a,b" | cut -d , -f 2', '2\nb\n'],
    ['echo hello | tr a-z A-Z | sed s/L/l/g', 'HEllO\n'],
    ["ip route | awk '/default/ {print $3}'", '172.31.16.1\n'],
    ['for n in {1..3} x; do echo -n "$n "; done', '1 2 3 x '],
    ['n=0; while [ $n -lt 3 ]; do n=$((n + 1)); done; echo $n', '3\n'],
    ['if [ -f /etc/hosts ]; then echo yes; elif true; then echo no; else echo never; fi', 'yes\n'],
    ['for n in 1 2 3; do if [ $n = 2 ]; then continue; fi; echo $n; done', '1\n3\n'],
    ['cd /tmp; echo text > a; echo more >> a; cat a; ls; rm a; ls', 'text\nmore\na\n'],
    ['cat <<EOF\nI am $USER\nEOF\necho end', 'I am ssm-user\nend\n'],
    ["cat <<'EOF' | wc -l\n$USER\n$HOME\nEOF", '2\n'],
    ['(cd /tmp; pwd); { echo grouped; } | cat', '/tmp\ngrouped\n'],
    ['[[ a == a && 3 -gt 2 ]] && echo holds', 'holds\n'],
    ['false | true; echo $?', '0\n'],
    ['echo shown & echo next', 'shown\nnext\n'],
    ['cat <<< word', 'word\n'],
    ["cd /tmp; printf 'a b c\\na b c\\n' > f; uniq f | cut -d ' ' -f 2-3; cut -c1 f", 'b c\na\na\n'],
    [
      'x=10.0.1.51/24; echo ${#x} ${x%/*} ${x#*/} ${x%%.*} ${x##*.} ${x:0:2} ${x: -2}',
      '12 10.0.1.51 24 10 51/24 10 24\n',
    ],
    ['x=abcabc; echo ${x/b/-} ${x//b/-} ${x^} ${x^^} ${y:-none} ${#y}', 'a-cabc a-ca-c Abcabc ABCABC none 0\n'],
    ['for f in a.txt b.log; do case $f in *.txt|*.md) echo text;; *) echo "no $f" ;; esac; done', 'text\nno b.log\n'],
    ['case x in\n  y) echo y\n  ;;\n  (x) echo first; echo second\nesac; echo $?', 'first\nsecond\n0\n'],
    [
      '[[ i-0123 == i-* ]] && echo instance; [[ a != b* ]] && echo other; [ a = "*" ] || echo plain',
      'instance\nother\nplain\n',
    ],
    ['echo $((2 ** 10 + 7 % 4))', '1027\n'],
    ['(sleep 2; echo later) & sleep 1; echo sooner; wait; echo end', 'sooner\nlater\nend\n'],
    ['sleep 60 & kill $! && echo ended; wait; date +%T', 'ended\n00:00:00\n'],
    ['a=x; a+="y z"; b+=1; echo "$a" $b', 'xy z 1\n'],
    ['nosuch |& cat', 'bash: nosuch: command not found\n'],
    ['[[ $NONE == "a b" ]] || echo differs', 'differs\n'],
    ['n=1; echo {"a":$n,"b":[$n]} $\'x\\ty\'', '{a:1,b:[1]} x\ty\n'],
    ['cat <<-E\n\tI am "$USER" \\$USER\n\tE', 'I am "ssm-user" $USER\n'],
    // As a browser copies it: no blank of the shell's.
    ['echo\u00a0a || echo no', 'no\n'],
    ['echo "$(for n in 1 2; do echo $n; done)"', '1\n2\n'],
  ])('%s', (script, stdout) => {
    expect(said(script)).toBe(stdout);
  });

  it.each([
    ['nosuch', 127, 'bash: nosuch: command not found\n'],
    ['/opt/nosuch', 127, 'bash: /opt/nosuch: No such file or directory\n'],
    ['set -u; echo $NONE; echo never', 1, 'bash: NONE: unbound variable\n'],
    ['set -e; false; echo never', 1, ''],
    ['set -e; false || true; exit 5', 5, ''],
    ['echo "open', 2, 'bash: unexpected EOF while looking for matching `"\'\n'],
    [
      'select a in b; do :; done',
      2,
      'bash: select: this simulated shell has no select; use if, case, for, while and functions\n',
    ],
    ['case a in a) echo', 2, 'bash: syntax error: unexpected end of file\n'],
    [
      'exec 3<>/dev/tcp/10.0.0.1/80',
      2,
      'bash: 3<>: this simulated shell has no 3<>; use if, case, for, while and functions\n',
    ],
    ['echo $(done)', 2, "bash: syntax error near unexpected token `done'\n"],
    ['echo a >', 2, "bash: syntax error near unexpected token `newline'\n"],
    ['echo a |', 2, 'bash: syntax error: unexpected end of file\n'],
    ['if true; then echo a', 2, 'bash: syntax error: unexpected end of file\n'],
    ['done', 2, "bash: syntax error near unexpected token `done'\n"],
    ['echo $((1 +))', 1, 'bash: 1 +: syntax error: operand expected\n'],
    ['; ls', 2, "bash: syntax error near unexpected token `;'\n"],
    ['echo a &&', 2, 'bash: syntax error: unexpected end of file\n'],
    ['cat /etc/nothing', 1, 'cat: /etc/nothing: No such file or directory\n'],
    ['echo x > file', 1, 'bash: file: Permission denied\n'],
    ['echo x > /nowhere/file', 1, 'bash: /nowhere/file: No such file or directory\n'],
  ])('%s ends with %i', (script, exitCode, stderr) => {
    expect(run(script)).toMatchObject({ exitCode, stderr });
  });

  it('takes its time from the clock: sleep, timeout and date', () => {
    expect(said('date -u')).toBe('Fri Jan  1 00:00:00 UTC 2027\n');
    expect(said('sleep 90; date +%FT%T')).toBe('2027-01-01T00:01:30\n');
    expect(run('timeout 2 sleep 60')).toMatchObject({ exitCode: 124, durationMs: 2000 });
  });
});

describe('the host', () => {
  it('shows its addresses as iproute2 does', () => {
    const text = said('ip a');
    expect(text).toContain('1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536');
    expect(text).toContain('2: ens5: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 9001');
    expect(text).toMatch(
      / {4}inet 172\.31\.16\.10\/20 metric 512 brd 172\.31\.31\.255 scope global dynamic ens5\n {7}valid_lft \d+sec/,
    );
    expect(text).toContain('inet6 fe80::800:ff:fe00:1/64 scope link');
    expect(said('ip -4 -o addr show ens5')).toMatch(
      /^2: ens5 {4}inet 172\.31\.16\.10\/20 .* ens5\\ {7}valid_lft \d+sec preferred_lft \d+sec\n$/,
    );
    expect(said('ip addr')).toBe(text);
    expect(said('ip route')).toContain('default via 172.31.16.1 dev ens5 proto dhcp src 172.31.16.10 metric 512 \n');
    expect(run('ip -4 addr show eth0')).toMatchObject({ exitCode: 1, stderr: 'Device "eth0" does not exist.\n' });
  });

  it('knows who it is', () => {
    expect(said('hostname')).toBe('ip-172-31-16-10.ap-southeast-4.compute.internal\n');
    expect(said('uname -a')).toMatch(/^Linux ip-172-31-16-10\S+ 6\.\d+\.\S+amzn2023\.x86_64 .* GNU\/Linux\n$/);
    expect(said('uname -sr')).toMatch(/^Linux 6\.\d+\.\S+amzn2023\.x86_64\n$/);
    expect(said('uname')).toBe('Linux\n');
    expect(said('cat /etc/os-release')).toContain('PRETTY_NAME="Amazon Linux 2023');
    expect(said('id')).toBe('uid=1001(ssm-user) gid=1001(ssm-user) groups=1001(ssm-user)\n');
    expect(said('sudo id -u')).toBe('0\n');
    expect(said('ss -lntu')).toMatch(/tcp {3}LISTEN 0 {6}128 {5} +0\.0\.0\.0:22 +0\.0\.0\.0:\*/);
    expect(said('help')).toContain('ping');
  });

  it('answers pings or not, as root decides', () => {
    addRule(world, { protocol: 'icmp' });
    const other = (script: string, user: 'root' | 'ssm-user' = 'root') =>
      runScript(world, clock, b.instanceId, script, { user });
    expect(other('sysctl net.ipv4.icmp_echo_ignore_all', 'ssm-user').stdout).toBe(
      'net.ipv4.icmp_echo_ignore_all = 0\n',
    );
    expect(other('sysctl -w net.ipv4.icmp_echo_ignore_all=1', 'ssm-user').exitCode).toBe(1);
    expect(run(`ping -c 1 -W 1 ${b.address}`).exitCode).toBe(0);
    expect(other('sudo sysctl -w net.ipv4.icmp_echo_ignore_all=1', 'ssm-user').stdout).toBe(
      'net.ipv4.icmp_echo_ignore_all = 1\n',
    );
    expect(run(`ping -c 1 -W 1 ${b.address}`).exitCode).toBe(1);
  });
});

describe('the instance metadata service', () => {
  const TOKEN =
    'TOKEN=$(curl -s -X PUT "http://169.254.169.254/latest/api/token" -H "X-aws-ec2-metadata-token-ttl-seconds: 60")';
  const get = (path: string, before = '') =>
    said(`${TOKEN}\n${before}curl -s -H "X-aws-ec2-metadata-token: $TOKEN" http://169.254.169.254/latest/${path}`);

  it('gives nothing without a token', () => {
    expect(run('curl -s http://169.254.169.254/latest/meta-data/mac')).toMatchObject({ stdout: '', exitCode: 0 });
    expect(said('curl -s -o /dev/null -w "%{http_code}" http://169.254.169.254/latest/meta-data/')).toBe('401');
    expect(
      said(
        'curl -s -o /dev/null -w "%{http_code}" -H "X-aws-ec2-metadata-token: wrong" http://169.254.169.254/latest/meta-data/',
      ),
    ).toBe('401');
  });

  it('gives a token for a PUT that says for how long, and it lasts that long', () => {
    expect(said(`${TOKEN}; echo $TOKEN`)).toMatch(/^AQAEA\S{50,}==\n$/);
    expect(said('curl -s -o /dev/null -w "%{http_code}" -X PUT http://169.254.169.254/latest/api/token')).toBe('400');
    expect(get('meta-data/instance-id', 'sleep 59; ')).toBe(a.instanceId);
    expect(get('meta-data/instance-id', 'sleep 61; ')).toBe('');
  });

  it('leads from the MAC to the interface id, as the guide asks', () => {
    const mac = '0a:00:00:00:00:01';
    expect(get('meta-data/network/interfaces/macs')).toBe(`${mac}/`);
    expect(get(`meta-data/network/interfaces/macs/${mac}/interface-id`)).toBe(a.eni);
    expect(get('meta-data/local-ipv4')).toBe(a.address);
    expect(get('meta-data/public-ipv4')).toBe('3.26.1.10');
    expect(get('meta-data/placement/availability-zone')).toBe('ap-southeast-4a');
    expect(get('meta-data/').split('\n')).toContain('network/');
    expect(JSON.parse(get('dynamic/instance-identity/document'))).toMatchObject({
      instanceId: a.instanceId,
      region: 'ap-southeast-4',
    });
    expect(get('meta-data/nothing')).toContain('404 - Not Found');
  });

  it('answers without a token where that is allowed: the command of the guide', () => {
    const row = world.ec2.instances[a.instanceId];
    if (row) world.ec2.instances[a.instanceId] = { ...row, metadata: { ...row.metadata, httpTokens: 'optional' } };
    const script =
      'echo $(curl -s http://169.254.169.254/latest/meta-data/network/interfaces/macs/"$(curl -s http://169.254.169.254/latest/meta-data/network/interfaces/macs)"interface-id)';
    expect(said(script)).toBe(`${a.eni}\n`);
    expect(world.sightings).toEqual([]);
  });
});

describe('ping', () => {
  it('prints the round trips of echoes that came back', () => {
    expect(said('ping -c 2 8.8.8.8')).toMatch(
      /^PING 8\.8\.8\.8 \(8\.8\.8\.8\) 56\(84\) bytes of data\.\n64 bytes from 8\.8\.8\.8: icmp_seq=1 ttl=117 time=1\.\d\d ms\n64 bytes from 8\.8\.8\.8: icmp_seq=2 ttl=117 time=1\.\d\d ms\n\n--- 8\.8\.8\.8 ping statistics ---\n2 packets transmitted, 2 received, 0% packet loss, time 100\dms\nrtt min\/avg\/max\/mdev = 1\.\d{3}\/1\.\d{3}\/1\.\d{3}\/0\.\d{3} ms\n$/,
    );
  });

  it.each([
    ['ping -c3 -i 0.5 -W 1 172.31.16.20', 3, 2040],
    ['ping -c 2 172.31.16.20', 2, 11_020],
    ['ping -w 3 172.31.16.20', 3, 3000],
    ['ping -c 1 -W 0.5 172.31.16.20', 1, 500],
  ])('%s sends %i and takes %i ms', (script, count, durationMs) => {
    const ran = run(script, 'root');
    expect(ran.stdout).toContain(`${count} packets transmitted, 0 received`);
    expect(world.sightings.filter(({ direction }) => direction === 'egress')).toHaveLength(count);
    expect(ran.durationMs).toBe(durationMs);
  });

  it('sends as many bytes as it is told', () => {
    expect(said('ping -c 1 -s 1000 8.8.8.8')).toContain('1000(1028) bytes of data.\n1008 bytes from 8.8.8.8');
    expect(world.sightings[0]?.bytes).toBe(1028);
  });

  it.each([
    ['ping', 2, 'ping: usage error: Destination address required\n'],
    ['ping -c 1 nosuch.invalid', 2, 'ping: nosuch.invalid: Name or service not known\n'],
    ['ping -6 -c 1 2001:4860:4860::8888', 2, 'ping: connect: Network is unreachable\n'],
    ['ping -c x 8.8.8.8', 2, "ping: invalid argument: 'x'\n"],
    [
      'ping -c 1 -i 0.1 8.8.8.8',
      2,
      'ping: cannot flood, minimal interval for user must be >= 200 ms, use -i 0.2 (or higher)\n',
    ],
    ['ping -Z 8.8.8.8', 2, "ping: invalid option -- 'Z'\n"],
  ])('%s fails with %i', (script, exitCode, stderr) => {
    expect(run(script)).toMatchObject({ exitCode, stderr });
  });

  it('answers to names: of this host, of others, of the internet', () => {
    expect(said('ping -c 1 dns.google')).toContain('PING dns.google (8.8.8.8)');
    expect(said('ping -c 1 -W 1 ip-172-31-16-20')).toContain('PING ip-172-31-16-20 (172.31.16.20)');
    expect(run('ping -c 1 localhost').exitCode).toBe(0);
    expect(world.sightings.every(({ packet }) => !packet.destination.startsWith('127.'))).toBe(true);
  });
});

describe('TCP', () => {
  it('by /dev/tcp is open, refused, or silent until the time is up', () => {
    const probe = (port: number) => run(`timeout 3 bash -c '</dev/tcp/${b.address}/${port}'; echo $?`);
    expect(probe(22)).toMatchObject({ stdout: '124\n', durationMs: 3000 });
    // A SYN at once, after one second and after three.
    expect(seen(world).filter((line) => line === '2 ingress REJECT')).toHaveLength(3);
    addRule(world, { protocol: 'tcp', from: 0, to: 65_535 });
    expect(probe(22).stdout).toBe('0\n');
    expect(probe(81)).toMatchObject({
      stdout: '1\n',
      stderr: `bash: connect: Connection refused\nbash: line 1: /dev/tcp/${b.address}/81: Connection refused\n`,
    });
  });

  it('leaves SYN and FIN on the client side, SYN-ACK and FIN on the server side', () => {
    addRule(world, { protocol: 'tcp', from: 22, to: 22 });
    run(`nc -z -w 2 ${b.address} 22`);
    const flags = (direction: string) =>
      world.sightings
        .filter((one) => one.interfaceId === a.eni && one.direction === direction)
        .reduce((all, one) => all | one.tcpFlags, 0);
    expect(flags('egress') & 7).toBe(3);
    expect(flags('ingress') & 23).toBe(19);
    expect(flags('egress') & 4).toBe(0);
  });

  it('by curl says what is wrong', () => {
    expect(run(`curl -s -S -m 2 http://${b.address}/`)).toMatchObject({
      exitCode: 28,
      stderr: 'curl: (28) Connection timed out after 2000 milliseconds\n',
    });
    addRule(world, { protocol: 'tcp', from: 0, to: 65_535 });
    expect(run(`curl -sS http://${b.address}/`).stderr).toMatch(
      /^curl: \(7\) Failed to connect to 172\.31\.16\.20 port 80 after \d+ ms: Could not connect to server\n$/,
    );
    expect(run('curl -s http://nosuch.invalid')).toMatchObject({ exitCode: 6, stderr: '' });
    expect(said('curl -s https://checkip.amazonaws.com')).toBe('3.26.1.10\n');
    expect(said('curl -s -o /dev/null -w "%{http_code}\\n" https://example.com')).toBe('200\n');
    expect(
      world.sightings.some(
        ({ packet }) => packet.destination === awsEndpoint('checkip.amazonaws.com', 'ap-southeast-4'),
      ),
    ).toBe(true);
  });
});

describe('the interactive shell', () => {
  it('keeps its variables, writes as it goes, and stops at Ctrl-C with the statistics', async () => {
    const shell = openShell(world, clock, a.instanceId, { user: 'ssm-user' });
    expect(shell.prompt).toBe('sh-5.2$ ');
    let text = '';
    const write = (_: 1 | 2, piece: string) => {
      text += piece;
    };
    await shell.run('WHO=$(whoami)', write);
    await shell.run('echo "$WHO"', write);
    expect(text).toBe('ssm-user\n');
    text = '';
    const abort = new AbortController();
    const before = clock.now();
    const running = shell.run(
      'ping 8.8.8.8; echo after',
      (stream, piece) => {
        write(stream, piece);
        if (piece.includes('icmp_seq=3')) abort.abort();
      },
      abort.signal,
    );
    expect(await running).toBe(130);
    expect(text).toContain('3 packets transmitted, 3 received');
    expect(text).not.toContain('after');
    expect(clock.now() - before).toBeGreaterThan(2 * second);
    await shell.run('exit 3', write);
    expect(shell.exited()).toBe(3);
  });

  it('lets a rule that changes meanwhile reach the pings that follow', async () => {
    const shell = openShell(world, clock, a.instanceId, { user: 'ssm-user' });
    let text = '';
    let lines = 0;
    await shell.run(`ping -c 1 -W 1 ${b.address}; ping -c 1 -W 1 ${b.address}`, (_, piece) => {
      text += piece;
      if (piece.startsWith('PING')) lines += 1;
      if (piece.startsWith('PING') && lines === 2) addRule(world, { protocol: 'icmp' });
    });
    expect(text.match(/\d received/g)).toEqual(['0 received', '1 received']);
  });
});
