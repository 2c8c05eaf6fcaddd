import * as ec2 from '@aws-sdk/client-ec2';
import { beforeEach, describe, expect, it } from 'vitest';
import { openShell, runScript } from '../../../src/sandbox/shell/host.js';
import type { World } from '../../../src/sandbox/world/world.js';
import { launchOf, sandboxUnderTest } from '../../helpers/sandbox.js';
import {
  ACL,
  addInstance,
  addRule,
  minute,
  type Placed,
  SUBNET_B,
  smallWorld,
  T0,
  testClock,
  VPC,
} from '../small-world.js';

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

const on = (host: Placed, script: string, user: 'root' | 'ssm-user' = 'root') =>
  runScript(world, clock, host.instanceId, script, { user });
const said = (host: Placed, script: string) => on(host, script).stdout;

describe('a server on a host', () => {
  it('is reached once it runs and a rule lets it, and gives the files of its directory', () => {
    on(
      b,
      'mkdir -p /srv/www; cd /srv/www; echo hello from b > index.html; python3 -m http.server 80 > /dev/null 2>&1 &',
    );
    expect(on(a, `curl -sS -m 2 http://${b.address}/`)).toMatchObject({ exitCode: 28 });
    addRule(world, { protocol: 'tcp', from: 80, to: 80 });
    on(b, 'pkill python3; cd /srv/www && python3 -m http.server 80 &');
    expect(said(a, `curl -s http://${b.address}/`)).toBe('hello from b\n');
    expect(said(a, `curl -si http://${b.address}/none | head -n 1`)).toBe('HTTP/1.1 404 Not Found\r\n');
    expect(said(b, 'ss -ltnp | grep :80')).toMatch(/0\.0\.0\.0:80 .*\("python3",pid=\d+,fd=3\)/);
    expect(said(b, 'ps aux | grep http.server | wc -l')).toBe('1\n');
    on(b, "kill $(ps aux | grep http.server | awk '{print $2}')");
    expect(on(a, `curl -sS http://${b.address}/`)).toMatchObject({ exitCode: 7 });
  });

  it('needs root for a low port, and a port that is free', () => {
    expect(on(b, 'python3 -m http.server 80 &', 'ssm-user').stderr).toContain('Permission denied');
    on(b, 'nc -lk 8080 &');
    expect(on(b, 'python3 -m http.server 8080 &').stderr).toContain('[Errno 98] Address already in use');
  });

  it('stops with the command that is not in the background', () => {
    const ran = runScript(world, clock, b.instanceId, 'python3 -m http.server 8000', { user: 'root', limitMs: 5000 });
    expect(ran.exitCode).toBe(137);
    expect(world.ec2.instances[b.instanceId]?.host.listeners.map(({ port }) => port)).not.toContain(8000);
  });

  it('takes what nc sends', async () => {
    addRule(world, { protocol: 'tcp', from: 9000, to: 9000 });
    const shell = openShell(world, { now: clock.now, sleep: async (ms) => clock.advance(ms) }, b.instanceId, {
      user: 'root',
    });
    let heard = '';
    const waiting = shell.run('nc -l 9000', (_, text) => {
      heard += text;
    });
    expect(on(a, `echo over there | nc ${b.address} 9000`).exitCode).toBe(0);
    expect(await waiting).toBe(0);
    expect(heard).toBe('over there\n');
    expect(on(a, `nc -z -w 1 ${b.address} 9000`).exitCode).toBe(1);
  });

  it('comes by dnf, which needs a way to its repositories, and is started by systemctl', () => {
    expect(said(b, 'dnf install -y nginx && systemctl enable --now nginx && curl -s localhost')).toContain(
      'Welcome to nginx!',
    );
    expect(said(b, 'systemctl is-active nginx; systemctl is-enabled nginx')).toBe('active\nenabled\n');
    expect(on(b, 'python3 -m http.server 80 &').stderr).toContain('Address already in use');
    delete world.ec2.internetGateways['igw-00000000000000001'];
    const ran = on(a, 'dnf install -y httpd');
    expect(ran).toMatchObject({ exitCode: 1 });
    expect(ran.stderr).toContain('Curl error (28): Timeout was reached');
    expect(on(b, 'dnf install -y httpd', 'ssm-user').stderr).toContain('superuser privileges');
  });
});

describe('a host that passes packets on', () => {
  const prepare = () => {
    const inside = addInstance(world, '172.31.32.10', { subnet: SUBNET_B });
    addRule(world, { protocol: '-1', cidr: '172.31.0.0/16' });
    world.ec2.routeTables['rtb-private'] = {
      RouteTableId: 'rtb-private',
      VpcId: VPC,
      Associations: [
        { Main: false, RouteTableId: 'rtb-private', RouteTableAssociationId: 'rtbassoc-2', SubnetId: SUBNET_B },
      ],
      Routes: [
        { DestinationCidrBlock: '172.31.0.0/16', GatewayId: 'local', State: 'active' },
        { DestinationCidrBlock: '0.0.0.0/0', NetworkInterfaceId: a.eni, InstanceId: a.instanceId, State: 'active' },
      ],
    };
    return inside;
  };
  const ping = 'ping -c 1 -W 1 8.8.8.8';

  it('is a NAT instance with forwarding, the check off and MASQUERADE, and only so', () => {
    const inside = prepare();
    expect(on(inside, ping).exitCode).toBe(1);
    on(a, 'sysctl -w net.ipv4.ip_forward=1; iptables -t nat -A POSTROUTING -o ens5 -j MASQUERADE');
    expect(on(inside, ping).exitCode).toBe(1);
    const face = world.ec2.interfaces[a.eni];
    if (face) face.SourceDestCheck = false;
    expect(on(inside, ping).exitCode).toBe(0);
    expect(said(inside, 'curl -s https://checkip.amazonaws.com')).toBe('3.26.1.10\n');
    expect(said(inside, 'curl -s -m 2 checkip.amazonaws.com')).toBe('3.26.1.10\n');
    expect(said(inside, 'traceroute -n 8.8.8.8 | sed -n 2p')).toContain('1  172.31.16.10 (172.31.16.10)');
    on(a, 'iptables -t nat -F');
    expect(on(inside, ping).exitCode).toBe(1);
  });

  it('leaves records of each packet at both of its sides', () => {
    const inside = prepare();
    const face = world.ec2.interfaces[a.eni];
    if (face) face.SourceDestCheck = false;
    on(a, 'sysctl -w net.ipv4.ip_forward=1; iptables -t nat -A POSTROUTING -j MASQUERADE');
    world.sightings.length = 0;
    on(inside, ping);
    expect(
      world.sightings.map(({ interfaceId, direction, action, packet }) =>
        [interfaceId === a.eni ? 'nat' : 'own', direction, action, packet.source, packet.destination].join(' '),
      ),
    ).toEqual([
      'own egress ACCEPT 172.31.32.10 8.8.8.8',
      'nat ingress ACCEPT 172.31.32.10 8.8.8.8',
      'nat egress ACCEPT 172.31.16.10 8.8.8.8',
      'nat ingress ACCEPT 8.8.8.8 172.31.16.10',
      'nat egress ACCEPT 8.8.8.8 172.31.32.10',
      'own ingress ACCEPT 8.8.8.8 172.31.32.10',
    ]);
  });
});

describe('what looks at the network', () => {
  it('asks name servers, inside and out', () => {
    expect(said(a, 'dig +short dns.google')).toBe('8.8.8.8\n');
    expect(said(a, 'dig +short AAAA dns.google')).toBe('2001:4860:4860::8888\n');
    expect(said(a, 'dig nowhere.example | grep status')).toContain('NXDOMAIN');
    expect(said(a, 'dig @8.8.8.8 +short dns.google')).toBe('8.8.8.8\n');
    expect(said(a, 'nslookup ip-172-31-16-20')).toContain('Address: 172.31.16.20');
    expect(said(a, 'getent hosts dns.google')).toBe('8.8.8.8         dns.google\n');
    const acl = world.ec2.networkAcls[ACL];
    acl?.Entries?.unshift({
      RuleNumber: 10,
      Protocol: '17',
      RuleAction: 'deny',
      Egress: true,
      CidrBlock: '8.8.8.8/32',
    });
    expect(on(a, 'dig @8.8.8.8 dns.google')).toMatchObject({ exitCode: 9 });
    const vpc = world.ec2.vpcs[VPC];
    if (vpc) vpc.attributes = { enableDnsSupport: false };
    expect(on(a, 'curl -sS http://dns.google')).toMatchObject({
      stderr: 'curl: (6) Could not resolve host: dns.google\n',
    });
    expect(on(a, 'getent hosts dns.google').exitCode).toBe(2);
  });

  it('knows how large a packet may be', () => {
    addRule(world, { protocol: 'icmp' });
    expect(on(a, `ping -c 1 -W 1 -M do -s 8973 ${b.address}`).exitCode).toBe(0);
    expect(on(a, `ping -c 1 -W 1 -M do -s 8974 ${b.address}`).stderr).toContain('message too long, mtu=9001');
    expect(said(a, 'ping -c 1 -W 1 -M do -s 1473 8.8.8.8')).toContain(
      'From 172.31.16.1 icmp_seq=1 Frag needed and DF set (mtu = 1500)',
    );
    expect(on(a, 'ping -c 1 -W 1 -M do -s 1472 8.8.8.8').exitCode).toBe(0);
    expect(said(a, 'tracepath 8.8.8.8')).toContain('pmtu 1500');
  });

  it('ends a ping whose time to live is over on the internet, and none inside the VPC', () => {
    addRule(world, { protocol: 'icmp' });
    expect(said(a, 'ping -c 1 -W 1 -t 1 8.8.8.8')).toContain('100% packet loss');
    expect(said(a, 'ping -c 1 -W 1 -t 60 8.8.8.8')).toContain('1 received');
    expect(said(a, `ping -c 1 -W 1 -t 1 ${b.address}`)).toContain('1 received');
  });

  it('prints the way, and stars where nobody answers', () => {
    expect(said(a, `traceroute ${b.address} | tail -n 1`)).toBe('30  * * *\n');
    addRule(world, { protocol: 'udp', from: 33_434, to: 33_434 });
    expect(said(a, `traceroute -n ${b.address}`)).toMatch(/^traceroute to .*\n 1 {2}172\.31\.16\.20/);
    expect(said(a, 'ip route get 8.8.8.8')).toContain('8.8.8.8 via 172.31.16.1 dev ens5 src 172.31.16.10');
    expect(said(a, `ip route get ${b.address}`)).toContain('172.31.16.20 dev ens5 src 172.31.16.10');
    const kernel = '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n';
    expect(said(a, 'ip rule')).toBe(`${kernel}32767:\tfrom all lookup default\n`);
    expect(said(a, 'ip -6 rule show')).toBe(kernel);
    expect(said(a, 'ip rule add from 172.31.16.10 lookup 7; echo $?')).toContain('2\n');
  });

  it('shows packets as they pass the interface, not those that a security group stopped', async () => {
    const shell = openShell(world, { now: clock.now, sleep: async (ms) => clock.advance(ms) }, b.instanceId, {
      user: 'root',
    });
    const watch = async (script: string) => {
      let text = '';
      const control = new AbortController();
      const watching = shell.run(
        'tcpdump -n icmp',
        (_, more) => {
          text += more;
        },
        control.signal,
      );
      on(a, script);
      await new Promise((resolve) => setTimeout(resolve, 20));
      control.abort();
      await watching;
      return text;
    };
    expect(await watch(`ping -c 1 -W 1 ${b.address}`)).toContain('0 packets captured');
    addRule(world, { protocol: 'icmp' });
    const seen = await watch(`ping -c 1 -W 1 ${b.address}`);
    expect(seen).toContain(`IP ${a.address} > ${b.address}: ICMP echo request, length 64`);
    expect(seen).toContain(`IP ${b.address} > ${a.address}: ICMP echo reply, length 64`);
  });

  it('tells in its manual what there is', () => {
    expect(said(a, 'man ping')).toContain('ping - sends echoes');
    expect(on(a, 'man nothing')).toMatchObject({ exitCode: 16, stderr: 'No manual entry for nothing\n' });
    expect(on(a, 'which dig nothing')).toMatchObject({ stdout: '/usr/bin/dig\n', exitCode: 1 });
  });
});

describe('user data', () => {
  it('is run as root at the first boot; by hand started servers go with a stop, enabled ones come back', async () => {
    const {
      aws,
      world: served,
      clock: time,
    } = sandboxUnderTest({
      region: 'ap-southeast-4',
      switches: { noise: false, consistencyMs: 0 },
    });
    const script =
      '#!/bin/bash\ndnf install -y httpd\nsystemctl enable --now httpd\nnohup python3 -m http.server 8000 &\nid -un\n';
    const UserData = Buffer.from(script).toString('base64');
    const { Instances } = await aws.ec2.send(launchOf(served, { UserData }));
    const InstanceIds = [Instances?.[0]?.InstanceId ?? ''];
    time.advance(5 * minute);
    await aws.ec2.send(new ec2.DescribeInstancesCommand({ InstanceIds }));
    const host = served.ec2.instances[InstanceIds[0] ?? '']?.host;
    const ports = () => host?.listeners.map(({ port }) => port);
    expect(ports()).toEqual([22, 22, 80, 8000]);
    expect(host?.files?.['/var/log/cloud-init-output.log']).toContain('Complete!');
    expect(host?.files?.['/var/log/cloud-init-output.log']).toContain('root\n');
    const console = await aws.ec2.send(new ec2.GetConsoleOutputCommand({ InstanceId: InstanceIds[0], Latest: true }));
    expect(Buffer.from(console.Output ?? '', 'base64').toString()).toMatch(/root\nip-172-31-\d+-\d+ login: $/);
    await aws.ec2.send(new ec2.StopInstancesCommand({ InstanceIds }));
    expect(ports()).toEqual([22, 22, 80]);
  });
});

describe('what runs in the background', () => {
  it('goes on while the shell waits: tcpdump shows the packets of the ping beside it', () => {
    addRule(world, { protocol: 'icmp', from: -1, to: -1 });
    const script = `tcpdump -n -c 4 icmp > /tmp/seen 2>/dev/null & ping -c 2 ${b.address} > /dev/null; wait; cut -d ' ' -f 3-8 /tmp/seen`;
    const asked = `172.31.16.10 > ${b.address}: ICMP echo request,\n`;
    const answered = `${b.address} > 172.31.16.10: ICMP echo reply,\n`;
    expect(said(a, script)).toBe((asked + answered).repeat(2));
  });

  it('is ended by its number: a capture, and a server', () => {
    expect(said(a, 'python3 -m http.server 8000 > /dev/null 2>&1 & kill $!; ss -ltn | grep -c :8000')).toBe('0\n');
    expect(said(a, 'tcpdump -n > /tmp/seen 2>/dev/null & sleep 1; kill $!; wait; echo over')).toBe('over\n');
  });
});

describe('systemctl', () => {
  it('knows what every host has: sshd can be stopped and comes back, the agent cannot be stopped', () => {
    addRule(world, { protocol: 'tcp', from: 22, to: 22 });
    expect(said(b, 'systemctl is-active sshd amazon-ssm-agent chronyd')).toBe('active\nactive\nactive\n');
    expect(said(b, 'systemctl status sshd | head -1')).toBe('● sshd.service - OpenSSH server daemon\n');
    expect(on(a, `nc -z -w 1 ${b.address} 22`).exitCode).toBe(0);
    on(b, 'systemctl stop sshd');
    expect(on(a, `nc -z -w 1 ${b.address} 22`).exitCode).toBe(1);
    expect(said(b, 'systemctl is-active sshd; systemctl is-enabled sshd')).toBe('inactive\nenabled\n');
    on(b, 'systemctl start sshd');
    expect(on(a, `nc -z -w 1 ${b.address} 22`).exitCode).toBe(0);
    expect(on(b, 'systemctl stop amazon-ssm-agent').stderr).toBe(
      'Failed to stop amazon-ssm-agent.service: this simulated host needs it\n',
    );
    expect(said(b, 'systemctl list-units | grep -c running')).toBe('5\n');
  });
});

// "The second interface is ens6" (EC2 user guide, "Network interfaces for your Linux instance").
it('a second interface appears beside the first, with its own address and routes', () => {
  const second = addInstance(world, '172.31.32.7', { subnet: SUBNET_B });
  const row = world.ec2.instances[a.instanceId];
  world.ec2.instances[a.instanceId] = { ...row, interfaceIds: [a.eni, second.eni] } as NonNullable<typeof row>;
  expect(said(a, "ip -br -4 a | awk '{print $1, $3}'")).toBe(
    'lo 127.0.0.1/8\nens5 172.31.16.10/20\nens6 172.31.32.7/20\n',
  );
  expect(said(a, 'ip a show ens6 | head -1')).toContain('3: ens6: <BROADCAST,MULTICAST,UP,LOWER_UP>');
  expect(said(a, 'ip route show default')).toBe(
    'default via 172.31.16.1 dev ens5 proto dhcp src 172.31.16.10 metric 512 \ndefault via 172.31.32.1 dev ens6 proto dhcp src 172.31.32.7 metric 513 \n',
  );
  expect(said(a, 'ip route get 172.31.32.9 | head -1')).toBe('172.31.32.9 dev ens6 src 172.31.32.7 uid 0 \n');
  expect(said(a, 'ip route get 8.8.8.8 | head -1')).toBe('8.8.8.8 via 172.31.16.1 dev ens5 src 172.31.16.10 uid 0 \n');
});
