import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.js';
import { isListening, probeOf } from '../../src/investigation/probe.js';
import { TCP, UDP } from '../../src/network/packet.js';

const to = (address: string, protocol = 1, port: number | null = null) =>
  probeOf({ destination: { address, interfaceId: null }, protocol, port });

describe('the command of a probe', () => {
  it('is a ping that nobody else sends, a TCP connection or a UDP packet', () => {
    expect(to('10.0.0.9')).toEqual({ command: 'ping -c 7 -s 137 -i 0.2 -W 1 10.0.0.9', times: 1 });
    expect(to('2001:db8:0::9', 58).command).toBe('ping -c 7 -s 137 -i 0.2 -W 1 2001:db8::9');
    expect(to('10.0.0.9', TCP, 443)).toEqual({
      command: `timeout 3 bash -c '</dev/tcp/10.0.0.9/443'; echo "exit $?"`,
      times: 3,
    });
    expect(to('10.0.0.9', UDP, 53)).toEqual({
      command: `bash -c 'echo > /dev/udp/10.0.0.9/53'; echo "exit $?"`,
      times: 3,
    });
  });

  it('never holds anything but constants, one address and one number, whatever it is given', () => {
    const known =
      /^(ping -c 7 -s 137 -i 0\.2 -W 1 [0-9a-f.:]+|timeout 3 bash -c '<\/dev\/tcp\/[0-9a-f.:]+\/\d+'; echo "exit \$\?"|bash -c 'echo > \/dev\/udp\/[0-9a-f.:]+\/\d+'; echo "exit \$\?")$/;
    const address = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.string(),
      fc.constantFrom('10.0.0.1; reboot', '$(id)', '10.0.0.1\nid', '::1%eth0'),
    );
    fc.assert(
      fc.property(
        address,
        fc.constantFrom(1, 6, 17, 58, 47),
        fc.option(fc.oneof(fc.integer({ min: 1, max: 65_535 }), fc.double(), fc.integer())),
        (text, protocol, port) => {
          try {
            expect(to(text, protocol, port).command).toMatch(known);
          } catch (error) {
            if (!isProblem(error)) throw error;
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('exists for ping, TCP and UDP alone', () => {
    expect(() => to('10.0.0.9', 47)).toThrow('--probe can send pings, TCP and UDP only.');
  });
});

describe('what ss shows', () => {
  const output = `Netid State  Recv-Q Send-Q   Local Address:Port   Peer Address:Port Process
udp   UNCONN 0      0            127.0.0.53%lo:53          0.0.0.0:*
udp   UNCONN 0      0        10.0.0.9%ens5:68              0.0.0.0:*
tcp   LISTEN 0      128                0.0.0.0:22          0.0.0.0:*
tcp   LISTEN 0      511                      *:80                *:*
tcp   LISTEN 0      4096             127.0.0.1:5432        0.0.0.0:*
tcp   LISTEN 0      4096              10.0.0.8:6379        0.0.0.0:*
tcp   LISTEN 0      4096     [::ffff:10.0.0.9]:8080              *:*
tcp   LISTEN 0      4096         [2001:db8::9]:443            [::]:*
tcp   LISTEN 0      128                   [::]:25             [::]:*
`;
  const at = (kind: 'tcp' | 'udp', port: number) => isListening(output, kind, port, ['10.0.0.9', '2001:db8::9']);

  it.each([
    ['a wildcard', 'tcp', 22, true],
    ['a wildcard of both families', 'tcp', 80, true],
    ['the wildcard of IPv6', 'tcp', 25, true],
    ['its own address', 'tcp', 443, true],
    ['its own address, mapped into IPv6', 'tcp', 8080, true],
    ['its own address on one device', 'udp', 68, true],
    ['the loopback address', 'tcp', 5432, false],
    ['another address', 'tcp', 6379, false],
    ['the loopback device', 'udp', 53, false],
    ['the other protocol', 'udp', 22, false],
    ['nothing', 'tcp', 23, false],
  ] as const)('of %s: %s %d is listened on: %s', (_, kind, port, expected) => {
    expect(at(kind, port)).toBe(expected);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), (text, port) => {
        expect(isListening(text, 'tcp', port, [])).toBeTypeOf('boolean');
      }),
    );
  });
});
