import fc from 'fast-check';
import { expect, it } from 'vitest';
import { securityGroupRuleKind } from '../../../src/sandbox/ec2/kinds/security-group/rule-kind.js';
import { addRow, removeRow, rowsBy } from '../../../src/sandbox/ec2/rows.js';
import { callOn } from '../../../src/sandbox/endpoint/call-on.js';
import { smallWorld, testClock } from '../small-world.js';

const step = fc.record({
  id: fc.integer({ min: 0, max: 9 }),
  group: fc.integer({ min: 0, max: 3 }),
  adds: fc.boolean(),
});

it('rows by a member are those that a look at every row finds, whatever was added and removed', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const world = smallWorld();
      const call = callOn(world, testClock());
      for (const { id, group, adds } of steps) {
        const known = world.ec2.securityGroupRules[`sgr-${id}`];
        const GroupId = known?.GroupId ?? `sg-${group}`;
        const row = { SecurityGroupRuleId: `sgr-${id}`, GroupId, IsEgress: false, IpProtocol: '-1' };
        if (adds) addRow(call, securityGroupRuleKind, row);
        else removeRow(call, securityGroupRuleKind, row.SecurityGroupRuleId);
        const all = Object.values(world.ec2.securityGroupRules);
        for (const wanted of ['sg-0', 'sg-1', 'sg-2', 'sg-3']) {
          const found = rowsBy(call, securityGroupRuleKind, 'GroupId', wanted);
          expect(new Set(found)).toEqual(new Set(all.filter((one) => one.GroupId === wanted)));
          expect(found.length).toBe(new Set(found).size);
        }
      }
    }),
  );
});
