import { describe, expect, it } from 'vitest';
import { conditionsHold } from '../../../src/sandbox/iam/conditions.js';

const facts = {
  'aws:sourceip': '192.0.2.7',
  'aws:principaltype': 'AssumedRole',
  'aws:sourcevpce': undefined,
  's3:max-keys': '10',
  'aws:currenttime': '2026-06-30T12:00:00Z',
  'aws:tagkeys': ['team', 'cost'],
  's3:existingobjecttag/': undefined,
};
const [IP, WHO, ENDPOINT] = ['aws:SourceIp', 'aws:PrincipalType', 'aws:SourceVpce'];
const [SIZE, NOW, TAGS] = ['s3:max-keys', 'aws:CurrentTime', 'aws:TagKeys'];

// IAM JSON policy reference, "Condition operators".
describe('a condition of a statement', () => {
  it.each([
    ['StringEquals', WHO, 'AssumedRole', true],
    ['StringEquals', WHO, 'assumedrole', false],
    ['StringEqualsIgnoreCase', WHO, 'assumedrole', true],
    ['StringNotEquals', WHO, 'AssumedRole', false],
    ['StringNotEqualsIgnoreCase', WHO, 'assumedrole', false],
    ['StringLike', WHO, 'Assumed*', true],
    ['StringNotLike', WHO, 'Assumed*', false],
    ['ArnLike', WHO, 'Assumed*', true],
    ['ArnEquals', WHO, 'Assumed*', true],
    ['ArnNotLike', WHO, 'Assumed*', false],
    ['ArnNotEquals', WHO, 'Assumed*', false],
    ['Bool', WHO, 'ASSUMEDROLE', true],
    ['IpAddress', IP, '192.0.2.0/24', true],
    ['IpAddress', IP, '192.0.2.7', true],
    ['IpAddress', IP, '192.0.2.8', false],
    ['NotIpAddress', IP, '192.0.2.0/24', false],
    ['NotIpAddress', IP, '198.51.100.0/24', true],
    ['NumericLessThan', SIZE, '11', true],
    ['NumericLessThan', SIZE, '10', false],
    ['NumericGreaterThanEquals', SIZE, '10', true],
    ['NumericNotEquals', SIZE, '9', true],
    // As numbers, not as words.
    ['NumericGreaterThan', SIZE, '9', true],
    ['DateGreaterThan', NOW, '2026-01-01T00:00:00Z', true],
    ['DateLessThan', NOW, '2026-01-01T00:00:00Z', false],
    ['DateLessThanEquals', NOW, '1782864000', true],
    ['ForAnyValue:StringEquals', TAGS, 'team', true],
    ['ForAllValues:StringEquals', TAGS, 'team', false],
    ['ForAllValues:StringEquals', TAGS, ['team', 'cost'], true],
    ['ForAllValues:StringEquals', ENDPOINT, 'vpce-1', true],
    ['ForAnyValue:StringNotEquals', TAGS, 'team', true],
    // A key of a family that is known, and that the request has not.
    ['StringEquals', 's3:ExistingObjectTag/team', 'net', false],
    ['Null', 's3:ExistingObjectTag/team', 'true', true],
    ['StringEquals', WHO, ['Account', 'AssumedRole'], true],
    // "If any value matches": of several that must not be, one is enough to break it.
    ['StringNotEquals', WHO, ['Account', 'AssumedRole'], false],
  ] as const)('%s %s %o holds: %s', (operator, key, wanted, does) => {
    expect(conditionsHold({ [operator]: { [key]: wanted } }, facts)).toBe(does);
  });

  it.each([
    ['StringEquals', 'vpce-1', false],
    ['StringEqualsIfExists', 'vpce-1', true],
    ['StringNotEquals', 'vpce-1', true],
    ['Null', 'true', true],
    ['Null', 'false', false],
  ] as const)('%s %s of a key that the request has not holds: %s', (operator, wanted, does) => {
    expect(conditionsHold({ [operator]: { [ENDPOINT]: wanted } }, facts)).toBe(does);
  });

  it.each([
    ['of a key that nobody here knows', { StringEquals: { 'aws:Nothing': 'x' } }, null],
    ['by an operator that nobody here knows', { StringSounds: { [WHO]: '1' } }, null],
    ['beside another that does not hold', { StringSounds: { [WHO]: '1' }, StringEquals: { [WHO]: 'x' } }, false],
    ['beside another that holds', { StringSounds: { [WHO]: '1' }, StringEquals: { [WHO]: 'AssumedRole' } }, null],
  ])('%s', (_, condition, does) => {
    expect(conditionsHold(condition, facts)).toBe(does);
  });

  it('holds where there is none', () => {
    expect(conditionsHold(undefined, facts)).toBe(true);
  });
});
