import { beforeEach, describe, expect, it } from 'vitest';
import { runScript } from '../../../src/sandbox/shell/host.js';
import type { World } from '../../../src/sandbox/world/world.js';
import { addInstance, addRule, type Placed, smallWorld, T0 } from '../small-world.js';

/*
 * The commands of the troubleshooting pages (EC2 user guide, "Troubleshoot connecting to your Linux instance", "Monitor network
 * performance for ENA settings"; re:Post, "How do I troubleshoot connectivity issues"), in the words of the programs that AL2023 installs.
 */
let world: World;
let a: Placed;
let b: Placed;

beforeEach(() => {
  world = smallWorld();
  a = addInstance(world, '172.31.16.10', { public: '198.51.100.7' });
  b = addInstance(world, '172.31.16.20');
});

const run = (script: string) => runScript(world, { now: () => T0 }, a.instanceId, script, { user: 'root' });

describe('telnet', () => {
  it('connects where the group lets it, is refused where nobody listens, and waits where it does not', () => {
    expect(run(`timeout 5 telnet ${b.address} 22`)).toMatchObject({
      stdout: `Trying ${b.address}...\n`,
      exitCode: 124,
    });
    addRule(world, { protocol: '-1' });
    expect(run(`telnet ${b.address} 22 < /dev/null`).stdout).toBe(
      `Trying ${b.address}...\nConnected to ${b.address}.\nEscape character is '^]'.\n`,
    );
    expect(run(`telnet ${b.address} 81`)).toMatchObject({
      stderr: `telnet: connect to address ${b.address}: Connection refused\n`,
      exitCode: 1,
    });
  });
});

describe('openssl s_client', () => {
  it('shows a certificate of who speaks TLS, and none of who does not', () => {
    addRule(world, { protocol: '-1' });
    expect(run('openssl s_client -connect example.com:443 -servername example.com < /dev/null')).toMatchObject({
      stdout: expect.stringMatching(
        /^CONNECTED\(00000003\)[\s\S]*s:CN=example\.com[\s\S]*Verify return code: 0 \(ok\)/,
      ),
      exitCode: 0,
    });
    expect(run(`openssl s_client -connect ${b.address}:22`).stdout).toContain('no peer certificate available');
    expect(run(`openssl s_client -connect ${b.address}:443`).stderr).toBe(
      'BIO_connect:Connection refused\nconnect:errno=111\n',
    );
    expect(run('openssl req -new').stderr).toBe(
      'openssl: this simulated host knows openssl version and openssl s_client -connect HOST:PORT\n',
    );
  });
});

describe('mtr', () => {
  it('reports what is lost at the end, and that routers of AWS tell nothing of themselves', () => {
    addRule(world, { protocol: 'icmp' });
    expect(run(`mtr -rn -c 3 ${b.address}`).stdout).toMatch(/ {2}1\.\|-- 172\.31\.16\.20 +0\.0% +3 +0\.\d +0\.\d/);
    expect(run('mtr -rw -c 2 8.8.8.8').stdout).toMatch(/1\.\|-- \?\?\? +100\.0% [\s\S]*8\.8\.8\.8 +0\.0% +2 /);
    expect(run(`mtr -r -c 2 -T -P 22 ${b.address}`).stdout).toMatch(/1\.\|-- \?\?\? +100\.0% +2 /);
  });
});

describe('net-tools', () => {
  it('show what listens, routes, the interface and the router', () => {
    run('python3 -m http.server 8000 &');
    expect(run('netstat -tlnp | grep 8000').stdout).toMatch(
      /^tcp +0 +0 0\.0\.0\.0:8000 +0\.0\.0\.0:\* +LISTEN +\d+\/python3/,
    );
    expect(run('route -n').stdout).toContain('0.0.0.0         172.31.16.1     0.0.0.0         UG ');
    expect(run('netstat -rn').stdout).toBe(run('route -n').stdout);
    expect(run('ifconfig ens5').stdout).toContain('inet 172.31.16.10  netmask 255.255.240.0  broadcast 172.31.31.255');
    expect(run('arp -n').stdout).toContain('172.31.16.1 ');
    expect(run('route add default gw 10.0.0.1').stderr).toBe(
      'route: this simulated host shows its routes, and takes no add\n',
    );
  });
});

describe('ethtool', () => {
  it('names the driver and what was held back', () => {
    expect(run('ethtool -i ens5').stdout).toContain('driver: ena\n');
    expect(run('ethtool -S ens5 | grep conntrack').stdout).toBe('     conntrack_allowance_exceeded: 0\n');
    expect(run('ethtool -K ens5 tso off').stderr).toBe(
      'ethtool: this simulated host knows ethtool DEVICE, -i and -S, and no -K\n',
    );
  });
});

describe('wget', () => {
  it('fetches a page to a file or to the screen, and tells what failed', () => {
    expect(run('wget -qO- http://checkip.amazonaws.com').stdout).toBe('198.51.100.7\n');
    expect(run('cd /tmp; wget http://example.com; ls')).toMatchObject({
      stdout: 'index.html\n',
      stderr: '‘index.html’ saved\n',
    });
    expect(run('wget --timeout=2 http://203.0.113.9')).toMatchObject({
      stderr: 'Connecting to 203.0.113.9... failed: Connection timed out.\n',
      exitCode: 4,
    });
  });
});

describe('files and words', () => {
  it.each([
    ['cd /tmp; echo a > x; cp x y; mv y z; cat z; ls', 'a\nx\nz\n'],
    [
      "cat > /tmp/s.sh <<'EOF'\n#!/bin/bash\necho $0 $# $2\nEOF\nchmod +x /tmp/s.sh; cd /tmp; ./s.sh a b",
      './s.sh 2 b\n',
    ],
    ['basename /a/b.txt .txt; dirname /a/b.txt', 'b\n/a\n'],
    ['seq 3 | xargs -n 2 echo n', 'n 1 2\nn 3\n'],
    ['printf "one\\ntwo\\n" | xargs -I% echo host %', 'host one\nhost two\n'],
    ['journalctl -u sshd', '-- No entries --\n'],
  ])('%s', (script, stdout) => {
    expect(run(script)).toMatchObject({ stdout, stderr: '' });
  });

  it('tell what is not there, and what this host does not do', () => {
    expect(run('cp none /tmp').stderr).toBe("cp: cannot stat 'none': No such file or directory\n");
    expect(run('chmod +x none').stderr).toBe("chmod: cannot access 'none': No such file or directory\n");
    expect(run('journalctl -u nginx').stderr).toBe('journalctl: this simulated host has no unit nginx\n');
    expect(run(`nc -zv ${b.address} 20-23`).stderr).toBe('Ncat: Invalid port number "20-23". QUITTING.\n');
  });
});
