import { expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.js';
import { evidence, tcp } from '../evidence.js';
import { A, B, open } from '../worlds.js';

/** 60 rules for a direction and a family by default (VPC user guide, "Amazon VPC quotas", "Security groups"). */
const admitsOf = (rules: number): string => {
  const ingress = Array.from({ length: rules }, (_, at) => `tcp 443 from 198.51.100.${at}/32`);
  return diagnose(tcp(A, B, 443), open().group('sg-b', { ingress }).build(), evidence([])).fix?.admits ?? '';
};

it('the fix of a group that is full by the default quota says so', () => {
  expect(admitsOf(60)).toMatch(
    /sg-b has 60 inbound rules for IPv4 already, and takes no more than 60 unless the quota was raised/,
  );
  expect(admitsOf(59)).toMatch(/^Nothing but|^tcp 443/);
  expect(admitsOf(59)).not.toContain('quota');
});
