import { expect, it } from 'vitest';
import { hourly, hourlyText } from '../../src/stages/prices.js';

it('an instance costs its own hour, its public address and its disk', () => {
  expect(hourly('t3.micro')).toBe(0.0163);
  expect(hourly('t4g.micro')).toBe(0.0143);
});

it('an unknown type is not called free', () => {
  expect(hourly('t9.huge')).toBeGreaterThan(hourly('t3.micro'));
});

it('says what is in the sum', () => {
  expect(hourlyText('t3.micro')).toBe('about $0.016 an hour (instance, public IPv4 address, 8 GiB disk)');
});
