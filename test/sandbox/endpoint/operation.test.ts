import { DescribeVpcsCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AwsError, on, page } from '../../../src/sandbox/endpoint/operation.js';

describe('pages', () => {
  it('together hold every item once, in order, whatever the page size', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 20 }), (items, max) => {
        const seen: number[] = [];
        let token: string | undefined;
        do {
          const { items: some, next } = page(items, { token, max });
          expect(some.length).toBeLessThanOrEqual(max);
          seen.push(...some);
          token = next;
        } while (token !== undefined);
        expect(seen).toEqual(items);
      }),
    );
  });

  it('are never larger than the service’s limit', () => {
    expect(page([1, 2, 3], { max: 10, limit: 2 }).items).toEqual([1, 2]);
  });

  it('refuse a token that was not given out, in the service’s words', () => {
    const badToken = new AwsError('InvalidNextTokenException', 'no');
    expect(() => page([1], { token: 'nonsense', badToken: () => badToken })).toThrow(badToken);
  });
});

describe('an operation', () => {
  it('takes its service, its name and whether it changes anything from the command', () => {
    const facts = [on(DescribeVpcsCommand, () => ({})), on(RunInstancesCommand, () => ({}))].map(
      ({ service, name, mutating }) => ({
        service,
        name,
        mutating,
      }),
    );
    expect(facts).toEqual([
      { service: 'ec2', name: 'DescribeVpcs', mutating: false },
      { service: 'ec2', name: 'RunInstances', mutating: true },
    ]);
  });

  it('refuses a command class without a schema', () => {
    class Bare {
      readonly input = {};
      resolveMiddleware() {
        return async () => ({ output: {} });
      }
    }
    expect(() => on(Bare, () => ({}))).toThrow('no longer carries operation schemas');
  });
});
