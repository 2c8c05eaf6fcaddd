import { expect, it } from 'vitest';
import { explainRecord } from '../../../src/flow-log/explain.js';
import { defaultFormat, isUnreadable } from '../../../src/flow-log/format.js';
import { parseRecord } from '../../../src/flow-log/parse.js';
import { render } from '../../../src/terminal/render/event.js';
import { colourless } from '../styles.js';

const moment = Date.UTC(2026, 10, 26, 11, 5, 51) / 1000;
const table = {
  kind: 'table',
  title: '',
  columns: ['START', 'ACTION'],
  moments: 0,
  rows: [
    [String(moment), 'ACCEPT'],
    ['-', 'REJECT'],
  ],
} as const;

it('a table tells moments by the person’s clock, and names its zone', () => {
  expect(render(table, colourless(80, { zone: 'Europe/Berlin' }))).toEqual([
    '  START (UTC+1)  ACTION',
    '  12:05:51       ACCEPT',
    '  -              REJECT',
  ]);
  expect(render(table, colourless())[0]).toBe('  START (UTC)  ACTION');
});

it('a record explained in UTC has the local time beside it, where that is another', () => {
  const line = `2 123456789012 eni-1 10.0.0.1 10.0.0.2 0 0 1 3 252 ${moment} ${moment + 2} ACCEPT OK`;
  const one = parseRecord(defaultFormat, line);
  if (isUnreadable(one)) throw new Error(one.reason);
  const told = { kind: 'record', line, fields: explainRecord(one) } as const;
  const text = (zone: string) => render(told, colourless(100, { zone })).join(' ').replace(/\s+/g, ' ');
  expect(text('Asia/Kolkata')).toContain('2026-11-26 11:05:51 UTC, first packet (16:35:51 UTC+5:30)');
  expect(text('Pacific/Auckland')).toContain('first packet (2026-11-27 00:05:51 UTC+13)');
  expect(text('UTC')).not.toMatch(/first packet \(/);
});
