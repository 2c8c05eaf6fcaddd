import fc from 'fast-check';
import { expect, it } from 'vitest';
import { securityGroupRuleKind } from '../../../src/sandbox/ec2/kinds/security-group/rule-kind.js';
import { addRow, removeRow, rowsBy } from '../../../src/sandbox/ec2/rows.js';
import { allOrNothing } from '../../../src/sandbox/endpoint/all-or-nothing.js';
import { callOn } from '../../../src/sandbox/endpoint/call-on.js';
import { AwsError, type Call } from '../../../src/sandbox/endpoint/operation.js';
import { smallWorld, testClock } from '../small-world.js';

const step = fc.record({
  id: fc.integer({ min: 0, max: 9 }),
  group: fc.integer({ min: 0, max: 3 }),
  adds: fc.boolean(),
  isRefused: fc.boolean(),
});

function compare(call: Call): void {
  const all = Object.values(call.world.ec2.securityGroupRules);
  for (const wanted of ['sg-0', 'sg-1', 'sg-2', 'sg-3']) {
    const found = rowsBy(call, securityGroupRuleKind, 'GroupId', wanted);
    expect(new Set(found)).toEqual(new Set(all.filter((one) => one.GroupId === wanted)));
    expect(found.length).toBe(new Set(found).size);
  }
}

it('rows by a member are those that a look at every row finds, whatever was added, removed and taken back', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const world = smallWorld();
      const call = callOn(world, testClock());
      for (const { id, group, adds, isRefused } of steps) {
        const known = world.ec2.securityGroupRules[`sgr-${id}`];
        const GroupId = known?.GroupId ?? `sg-${group}`;
        const row = { SecurityGroupRuleId: `sgr-${id}`, GroupId, IsEgress: false, IpProtocol: '-1' };
        const step = (call: Call) => {
          if (adds) addRow(call, securityGroupRuleKind, row);
          else removeRow(call, securityGroupRuleKind, row.SecurityGroupRuleId);
          compare(call);
          if (isRefused) throw new AwsError('Refused', 'It is taken back.');
        };
        if (isRefused) expect(() => allOrNothing(call, step)).toThrow('It is taken back.');
        else step(call);
        compare(call);
      }
    }),
  );
});
