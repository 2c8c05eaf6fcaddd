import { describe, expect, it } from 'vitest';
import { isProblem } from '../../../src/base/problem.js';
import { askedOf } from '../../../src/commands/diagnose/asked.js';

type Flags = Parameters<typeof askedOf>[2];

const asked = (source: string | undefined, destination: string | undefined, flags: Flags = {}) =>
  askedOf(source, destination, flags);

function refused(source: string | undefined, destination: string | undefined, flags: Flags = {}): string {
  try {
    return `no problem: ${JSON.stringify(asked(source, destination, flags))}`;
  } catch (error) {
    if (!isProblem(error)) throw error;
    return [error.message, ...error.next].join(' | ');
  }
}

describe('the question as it is typed', () => {
  it('is a ping unless a port is named', () => {
    expect(asked('web-1', 'db-1')).toEqual({
      source: 'web-1',
      destination: 'db-1',
      protocol: 1,
      port: null,
      error: null,
    });
    expect(asked('web-1', '10.0.3.4:5432')).toMatchObject({ destination: '10.0.3.4', protocol: 6, port: 5432 });
    expect(asked('web-1', '10.0.3.4:53', { protocol: 'udp' })).toMatchObject({ protocol: 17, port: 53 });
  });

  it.each([
    ['[2001:db8::7]:443', '2001:db8::7', 443],
    ['https://api.example.com/v1?x=1', 'api.example.com', 443],
    ['http://10.0.3.4:8080', '10.0.3.4', 8080],
    ['postgres://app:secret@db.internal/shop', 'db.internal', 5432],
    ['jdbc:mysql://db.internal:3307/shop', 'db.internal', 3307],
    ['db.internal:6379', 'db.internal', 6379],
  ])('takes %s apart', (text, destination, port) => {
    expect(asked('web-1', text)).toMatchObject({ destination, port, protocol: 6 });
  });

  it('leaves addresses and ARNs whole, and a source its name', () => {
    const arn = 'arn:aws:ec2:us-east-1:123456789012:instance/i-0abc';
    expect(asked(arn, '2001:db8::7')).toMatchObject({
      source: arn,
      destination: '2001:db8::7',
      port: null,
      protocol: 1,
    });
    expect(asked('10.0.1.5:43210', '10.0.3.4:443')).toMatchObject({ source: '10.0.1.5', port: 443 });
  });

  it('takes ends, protocol and port from an error line', () => {
    const error = 'dial tcp 10.0.3.4:5432: i/o timeout';
    expect(asked('web-1', undefined, { error })).toEqual({
      source: 'web-1',
      destination: '10.0.3.4',
      protocol: 6,
      port: 5432,
      error: { kind: 'timeout', text: error },
    });
    expect(asked(undefined, undefined, { error, from: 'web-1' })).toMatchObject({ source: 'web-1', port: 5432 });
    expect(
      asked(undefined, undefined, { error: 'read tcp 10.0.1.5:43210->10.0.3.4:5432: read: connection reset by peer' }),
    ).toMatchObject({ source: '10.0.1.5', destination: '10.0.3.4', port: 5432, error: { kind: 'reset' } });
    expect(asked('web-1', undefined, { error: '10.0.3.4: 100% packet loss' })).toMatchObject({ protocol: 1 });
  });

  it('takes the client that a server names in its refusal for the source, where nobody says another', () => {
    const pg = 'FATAL:  no pg_hba.conf entry for host "10.0.1.5", user "app", database "shop", no encryption';
    const answered = { kind: 'other', byServer: true };
    expect(asked(undefined, undefined, { error: pg, to: 'db-1' })).toMatchObject({
      source: '10.0.1.5',
      destination: 'db-1',
      protocol: 6,
      port: 5432,
      error: answered,
    });
    const whole = `connection to server at "db.internal" (10.0.3.4), port 5433 failed: ${pg}`;
    expect(asked(undefined, undefined, { error: whole })).toMatchObject({
      source: '10.0.1.5',
      destination: '10.0.3.4',
      port: 5433,
      name: 'db.internal',
    });
    expect(asked(undefined, undefined, { error: pg, from: 'web-1', to: 'db-1' })).toMatchObject({ source: 'web-1' });
    for (const error of [
      "ERROR 1130 (HY000): Host '10.0.1.5' is not allowed to connect to this MySQL server",
      "ERROR 1045 (28000): Access denied for user 'app'@'10.0.1.5' (using password: YES)",
    ])
      expect(asked(undefined, undefined, { error, to: 'db-1' })).toMatchObject({ source: '10.0.1.5', port: 3306 });
  });

  it('takes no name that only the server knows, nor its own machine, for the source', () => {
    for (const client of ['web-1.internal', 'localhost', '127.0.0.1', '::1'])
      expect(refused(undefined, undefined, { error: `Access denied for user 'app'@'${client}'`, to: 'db-1' })).toBe(
        'The error says that db-1 was not reached, but not from where. | Name the source: npx flowlab diagnose --error "…" --from <instance, interface, address or Name tag>',
      );
  });

  it('takes the name of a service of AWS for its API, and that of a machine for a ping', () => {
    const api = 'secretsmanager.eu-west-1.amazonaws.com';
    expect(asked('web-1', api)).toMatchObject({ destination: api, port: 443, protocol: 6 });
    expect(asked('web-1', api, { protocol: 'icmp' })).toMatchObject({ port: null, protocol: 1 });
    const machine = 'ip-10-0-3-4.eu-west-1.compute.internal';
    expect(asked('web-1', machine)).toMatchObject({ port: null, protocol: 1 });
  });

  it('takes a port without a protocol for TCP', () => {
    expect(asked('web-1', 'db-1', { port: 80 })).toMatchObject({ destination: 'db-1', port: 80, protocol: 6 });
  });

  it('puts what is said outright before what the error says', () => {
    const error = 'Error: connect ETIMEDOUT 10.0.3.4:5432';
    expect(asked('web-1', 'db-1:5433', { error })).toMatchObject({ destination: 'db-1', port: 5433 });
    expect(asked('web-1', undefined, { error: 'it timed out', to: 'db-1', port: 80 })).toMatchObject({
      destination: 'db-1',
      port: 80,
      protocol: 6,
    });
  });

  it('says what is missing or twofold', () => {
    expect(refused('web-1', '10.0.3.4:443', { port: 80 })).toBe(
      '10.0.3.4:443 and --port 80 name two ports. | Leave one of them out.',
    );
    expect(refused('web-1', undefined, { error: 'it timed out' })).toContain(
      'The error does not say whom the program tried to reach.',
    );
    expect(refused(undefined, undefined, { error: 'connect ETIMEDOUT 10.0.3.4:5432' })).toContain(
      'The error says that 10.0.3.4 was not reached, but not from where.',
    );
    expect(refused('web-1', 'db-1', { from: 'web-2' })).toBe(
      'web-1 and --from web-2 name the same end twice. | Leave one of them out.',
    );
    expect(refused('web-1', '10.0.3.4:99999')).toContain('ports are 1 to 65535');
    expect(refused('web-1', 'db-1', { protocol: 'icmp', port: 80 })).toContain('--port 80 belongs to tcp or udp');
    expect(refused('web-1', 'http://a:hunter2@10.0.3.4:99999')).not.toContain('hunter2');
  });

  it('never carries a password on, wherever it stands', () => {
    const url = 'postgres://app:hunter/2@db.internal:5432/shop';
    const ends = [
      asked('web-1', url),
      asked('web-1', undefined, { to: url, error: 'timeout' }),
      asked('web-1', undefined, { error: `cannot reach ${url}: timeout` }),
      refused(undefined, url),
      refused('web-1', url, { to: `${url}x` }),
      refused('web-1', url, { port: 80 }),
      refused(undefined, undefined, { to: url, error: 'it timed out' }),
    ];
    expect(JSON.stringify(ends)).not.toContain('hunter');
    expect(ends[0]).toMatchObject({ destination: 'db.internal', port: 5432 });
  });

  it('keeps the name beside the address that the program found, and needs no port for a name that is not found', () => {
    const libpq = 'connection to server at "db.example.com" (10.0.3.4), port 5432 failed: timeout';
    expect(asked('web-1', undefined, { error: libpq })).toMatchObject({
      destination: '10.0.3.4',
      name: 'db.example.com',
    });
    expect(asked('web-1', '10.0.3.4', { error: libpq, port: 5432, protocol: 'tcp' })).not.toHaveProperty('name');
    const nobody = 'dial tcp: lookup db.example.com on 10.0.0.2:53: no such host';
    expect(asked('web-1', undefined, { error: nobody })).toMatchObject({
      destination: 'db.example.com',
      protocol: 6,
      port: null,
    });
    expect(refused('web-1', undefined, { error: libpq, port: 80 })).toBe(
      '10.0.3.4:5432 and --port 80 name two ports. | Leave one of them out.',
    );
  });
});
