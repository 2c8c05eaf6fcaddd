import { InvalidArgumentError } from 'commander';
import { expect, it } from 'vitest';
import { portFrom } from '../../src/commands/option-groups.js';

const port = portFrom(1);

// IANA, "Service Name and Transport Protocol Port Number Registry"
it.each([
  ['443', 443],
  ['ssh', 22],
  ['HTTPS', 443],
  ['http', 80],
  ['mysql', 3306],
  ['postgres', 5432],
  ['postgresql', 5432],
  ['redis', 6379],
  ['mongodb', 27_017],
  ['ldaps', 636],
  ['dns', 53],
  ['smtp', 25],
  ['smtps', 465],
  ['imap', 143],
  ['imaps', 993],
  ['rdp', 3389],
])('--port %s is port %i', (text, number) => {
  expect(port(text)).toBe(number);
});

it.each(['0', '65536', '-1', '4.5', 'nosuch', '', ' 22', 'x-mysql-like text', 'mysqlx', 'smtp-relay'])(
  '--port "%s" is refused, with what to write',
  (text) => {
    expect(() => port(text)).toThrow(InvalidArgumentError);
    expect(() => port(text)).toThrow('A port from 1 to 65535 is needed, or a name like ssh, https, postgres, mysql.');
  },
);

it('filters of records take port 0, as pings have it', () => {
  expect(portFrom(0)('0')).toBe(0);
});
