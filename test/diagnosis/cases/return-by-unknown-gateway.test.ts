import { expect, it } from 'vitest';
import { verdictOn, wholeCase } from './case.js';

it('an answer that a wide route leads to a gateway whose way on nobody described is led back by the peering it came by', () => {
  const { described, records, ...rest } = wholeCase('return-route-is-nat');
  const tables = JSON.stringify(described.RouteTables).replace(
    '"NatGatewayId":"nat-0aaa000000000000a","DestinationCidrBlock":"0.0.0.0/0"',
    '"TransitGatewayId":"tgw-0aaa000000000000a","DestinationCidrBlock":"10.0.0.0/8"',
  );
  const idle = 'eni-0aaaa1111bbbb2222 - - - - - - - 1700000056 1700000116 - NODATA';
  const { verdict, fix } = verdictOn({
    ...rest,
    described: { ...described, RouteTables: JSON.parse(tables) },
    records: [...records, `2 111122223333 ${idle}`],
  });
  expect(verdict).toMatchObject({ cause: 'NO_RETURN_ROUTE', certainty: 'likely' });
  expect(verdict.summary).toContain('10.0.0.0/8 -> tgw-0aaa000000000000a');
  // The most specific route wins, so the wide one may stay (VPC user guide, "Route priority").
  expect(fix?.command).toMatch(/create-route --route-table-id rtb-0pub00000000000a .*10\.30\.0\.0\/16 .*pcx-0aaa/);
});
