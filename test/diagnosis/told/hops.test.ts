import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.js';
import type { Verdict } from '../../../src/diagnosis/verdict.js';
import { TCP, UDP } from '../../../src/network/packet.js';
import { evidence, idle, ping, seen } from '../evidence.js';
import { A, B, BACK, open, THERE, unknown } from '../worlds.js';

const picture = ({ hops }: Verdict) =>
  hops.map(({ leg, component, at, config, evidence: shown }) => `${leg} ${component} ${at}: ${config}, ${shown}`);

describe('the picture of the way', () => {
  it('joins what each component says with what was seen of it', () => {
    const lines = [
      seen('eni-a', THERE, 'ACCEPT'),
      seen('eni-b', THERE, 'ACCEPT'),
      seen('eni-b', BACK, 'REJECT'),
      idle('eni-a'),
    ];
    expect(
      picture(diagnose(ping(A, B), open().acl('acl-b', { egress: [] }, 'subnet-b').build(), evidence(lines))),
    ).toEqual([
      'request security-group source: allow, accept',
      'request network-acl source: allow, accept',
      'request route source: allow, accept',
      'request network-acl destination: allow, accept',
      'request security-group destination: allow, accept',
      'request host destination: unknown, accept',
      'reply security-group destination: allow, unseen',
      'reply network-acl destination: deny, reject',
      'reply route destination: allow, unseen',
      'reply network-acl source: allow, none',
      'reply security-group source: allow, none',
    ]);
  });

  it('has the same stations where nobody described the network', () => {
    expect(
      picture(
        diagnose(ping(A, B), unknown, evidence([seen('eni-a', THERE, 'ACCEPT'), seen('eni-b', THERE, 'REJECT')])),
      ),
    ).toEqual([
      'request security-group source: unknown, accept',
      'request network-acl source: unknown, accept',
      'request route source: unknown, accept',
      'request gateway between: unknown, accept',
      'request network-acl destination: unknown, reject',
      'request security-group destination: unknown, reject',
      'request host destination: unknown, unseen',
      'reply network-acl destination: unknown, none',
      'reply route destination: unknown, unseen',
      'reply network-acl source: unknown, none',
    ]);
  });

  it('knows of the host what somebody saw there', () => {
    const hosts = { running: true, listening: false };
    const { hops } = diagnose({ ...ping(A, B), protocol: 6, port: 443 }, open().build(), evidence([], { hosts }));
    expect(hops.find(({ component }) => component === 'host')).toMatchObject({
      config: 'deny',
      rule: 'nothing listens on the port',
      resourceId: 'i-b',
    });
  });
});

describe('what nothing filters', () => {
  it.each([
    ['169.254.169.254', 80, TCP],
    ['172.31.0.2', 53, UDP],
  ])('has no checks on its way that somebody would have to look at: %s', (to, port, protocol) => {
    const { hops, verdict } = diagnose({ ...ping(A, to), protocol, port }, open().build(), evidence([idle('eni-a')]));
    expect(verdict.cause).toBe('NOT_LOGGED');
    expect(hops.map(({ at, component, result }) => `${at} ${component}: ${result}`)).toEqual([
      'source security-group: not-applied',
      'source network-acl: not-applied',
      'destination host: unknown',
    ]);
  });
});
