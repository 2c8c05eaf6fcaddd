import { describe, expect, it } from 'vitest';
import { defaultFormat, isUnreadable } from '../../../src/flow-log/format.js';
import { parseLine } from '../../../src/flow-log/parse.js';
import { isOf } from '../../../src/practice/key/match.js';
import { tcp } from '../../helpers/packets.js';

const [client, server] = ['10.0.1.10', '10.0.2.20'];
const attempted = {
  source: { name: 'client', address: client, interfaceId: 'eni-a' },
  destination: { name: 'server', address: server, interfaceId: 'eni-b' },
  port: 443,
};
const seen = {
  interfaceId: 'eni-0b',
  action: 'REJECT',
  leg: 'request',
  packet: tcp(client, server, 443),
} as unknown as Parameters<typeof isOf>[1];

const record = (interfaceId: string, from: string, to: string, ports: string, action: string) => {
  const line = `2 123456789012 ${interfaceId} ${from} ${to} ${ports} 6 1 60 1700000000 1700000060 ${action} OK`;
  const read = parseLine(defaultFormat, line);
  if (isUnreadable(read)) throw new Error(read.reason);
  return read;
};

describe('the record that proves what an interface saw', () => {
  it('is of any port of the client', () => {
    for (const port of [40_001, 61_000])
      expect(isOf(record('eni-0b', client, server, `${port} 443`, 'REJECT'), seen, attempted)).toBe(true);
  });

  it.each([
    ['another interface', record('eni-0c', client, server, '40001 443', 'REJECT')],
    ['another sender', record('eni-0b', '10.0.1.11', server, '40001 443', 'REJECT')],
    ['another receiver', record('eni-0b', client, '10.0.2.21', '40001 443', 'REJECT')],
    ['another port', record('eni-0b', client, server, '40001 80', 'REJECT')],
    ['another outcome', record('eni-0b', client, server, '40001 443', 'ACCEPT')],
    ['the way back', record('eni-0b', server, client, '443 40001', 'REJECT')],
  ])('is none of %s', (_, one) => {
    expect(isOf(one, seen, attempted)).toBe(false);
  });
});
