import { expect, it } from 'vitest';
import { verdictOn, wholeCase } from './case.js';

const whole = wholeCase('nat-ephemeral');
const { RouteTables: _, ...described } = whole.described;
const unrouted = { ...whole, described };

it('names the network ACL of a NAT gateway by the refusal recorded at its interface, where nobody read the routes to it', () => {
  const { verdict, hops } = verdictOn(unrouted);

  expect(verdict).toMatchObject({ outcome: 'unanswered', cause: 'NAT_GATEWAY', resourceId: 'acl-pub' });
  expect(verdict.summary).toContain('1.1.1.1 answered, but the answer got as far as eni-0eeeeeeeeeeeeeee5');
  expect(hops.find(({ component, direction }) => component === 'host' && direction === null)?.result).toBe('answered');
});

it('is no more than likely where the network ACL was not read either', () => {
  const { NetworkAcls: __, ...rest } = described;
  const { verdict } = verdictOn({ ...whole, described: rest });

  expect(verdict).toMatchObject({ cause: 'NAT_GATEWAY', certainty: 'likely' });
});

it('takes no row of a NAT gateway for the source’s where another came to it with the same', () => {
  const other = whole.records
    .filter((line) => line.includes(' 10.0.2.20 10.0.1.5 '))
    .map((line) => line.replaceAll('10.0.2.20', '10.0.2.99').replace(' 41000 ', ' 42000 '));
  const { verdict } = verdictOn({ ...unrouted, records: [...whole.records, ...other] });

  expect(other).toHaveLength(1);
  expect(verdict.certainty).toBe('possible');
  expect(verdict.summary).not.toContain('answered');
});
