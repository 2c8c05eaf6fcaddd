import { describe, expect, it } from 'vitest';
import { runScript } from '../../../src/sandbox/shell/host.js';
import { addEntry, addInstance, addRule, SUBNET_B, seen, smallWorld, testClock } from '../small-world.js';

function pair(options: { readonly apart?: boolean } = {}) {
  const world = smallWorld();
  const a = addInstance(world, '172.31.16.10', { public: '3.26.1.10' });
  const b = addInstance(world, options.apart ? '172.31.32.20' : '172.31.16.20', {
    public: '3.26.1.20',
    ...(options.apart ? { subnet: SUBNET_B } : {}),
  });
  const clock = testClock();
  const run = (script: string, user: 'root' | 'ssm-user' = 'ssm-user') =>
    runScript(world, clock, a.instanceId, script, { user });
  return { world, a, b, clock, run };
}

describe('ping between two instances of one subnet', () => {
  it('is lost at the destination whose security group lets nothing in', () => {
    const { world, b, run } = pair();
    const ran = run(`ping ${b.address} -c 3 -W 1`);
    expect(ran.stdout).toBe(
      [
        'PING 172.31.16.20 (172.31.16.20) 56(84) bytes of data.',
        '',
        '--- 172.31.16.20 ping statistics ---',
        '3 packets transmitted, 0 received, 100% packet loss, time 2040ms',
        '',
        '',
      ].join('\n'),
    );
    expect(ran.exitCode).toBe(1);
    expect(ran.durationMs).toBe(3040);
    expect(seen(world)).toEqual([
      '1 egress ACCEPT',
      '2 ingress REJECT',
      '1 egress ACCEPT',
      '2 ingress REJECT',
      '1 egress ACCEPT',
      '2 ingress REJECT',
    ]);
  });

  it('is answered once a rule lets ICMP in, and four interfaces passages a packet say so', () => {
    const { world, b, run } = pair();
    addRule(world, { protocol: 'icmp' });
    const ran = run(`ping ${b.address} -c 3 -W 1`);
    expect(ran.stdout).toMatch(/64 bytes from 172\.31\.16\.20: icmp_seq=1 ttl=127 time=0\.\d{3} ms\n/);
    expect(ran.stdout).toMatch(
      /3 packets transmitted, 3 received, 0% packet loss, time 200\dms\nrtt min\/avg\/max\/mdev = [\d.]+\/[\d.]+\/[\d.]+\/[\d.]+ ms\n$/,
    );
    expect(ran.exitCode).toBe(0);
    expect(seen(world).slice(0, 4)).toEqual([
      '1 egress ACCEPT',
      '2 ingress ACCEPT',
      '2 egress ACCEPT',
      '1 ingress ACCEPT',
    ]);
  });

  it('is not touched by a network ACL, which 8.8.8.8 is', () => {
    const { world, b, run } = pair();
    addRule(world, { protocol: 'icmp' });
    addEntry(world, { egress: true, protocol: '1', action: 'deny' });
    expect(run(`ping ${b.address} -c 1 -W 1`).exitCode).toBe(0);
    const before = world.sightings.length;
    expect(run('ping 8.8.8.8 -c 1 -W 1').stdout).toContain('1 packets transmitted, 0 received, 100% packet loss');
    expect(seen(world).slice(before)).toEqual(['1 egress REJECT']);
  });
});
