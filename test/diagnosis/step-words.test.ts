import { expect, it } from 'vitest';
import { stepInWords } from '../../src/diagnosis/step-words.js';

it.each([
  ['route', null, 'the route table of subnet-a is not described', 'the route table of subnet-a is not described'],
  ['route', 'rtb-a', 'prefix list pl-1 is not described', 'prefix list pl-1 is not described'],
  ['route', 'rtb-a', 'no route to 8.8.8.8', 'route table rtb-a has no route to 8.8.8.8'],
  ['route', 'rtb-a', '0.0.0.0/0 -> nat-1', 'route table rtb-a has 0.0.0.0/0 -> nat-1'],
  [
    'network-acl',
    'acl-a',
    'of the client ports 1024-65535, 1024-1999 and 60000-65535 do not pass: no rule matches tcp 1024 to 8.8.8.8, so rule * denies it',
    'of the client ports 1024-65535, network ACL acl-a stops 1024-1999 and 60000-65535 (no rule matches tcp 1024 to 8.8.8.8, so rule * denies it)',
  ],
] as const)('a step of a %s (%s) that says "%s" is told as a clause', (component, resourceId, rule, words) => {
  expect(stepInWords({ component, resourceId, rule })).toBe(words);
});
