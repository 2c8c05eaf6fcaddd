import { describe, expect, it } from 'vitest';
import { ec2Operations } from '../../../../src/sandbox/ec2/index.js';
import { parseForm, readQuery } from '../../../../src/sandbox/endpoint/wire/query.js';
import { shapesOf } from '../../../../src/sandbox/endpoint/wire/shape.js';
import { iamOperations } from '../../../../src/sandbox/iam/index.js';

const inputOf = (name: string) => {
  const operation = [...ec2Operations, ...iamOperations].find((one) => one.name === name);
  if (!operation) throw new Error(`no operation ${name}`);
  return shapesOf(operation.schema).input;
};
const ec2 = (name: string, body: string) =>
  readQuery(inputOf(name), parseForm(`Action=${name}&Version=2016-11-15&${body}`), 'ec2');
const iam = (name: string, body: string) =>
  readQuery(inputOf(name), parseForm(`Action=${name}&Version=2010-05-08&${body}`), 'query');

describe('query parameters as other clients write them', () => {
  it('may write a blank as +', () => {
    expect(ec2('CreateTags', 'ResourceId.1=i-1&Tag.1.Key=a+b&Tag.1.Value=c%2Bd+%26')).toEqual({
      Resources: ['i-1'],
      Tags: [{ Key: 'a b', Value: 'c+d &' }],
    });
  });

  it('may come in any order, with numbers as long as they like', () => {
    const ids = Array.from({ length: 12 }, (_, n) => `VpcId.${n + 1}=v${n + 1}`);
    expect(ec2('DescribeVpcs', [...ids].reverse().join('&'))).toEqual({
      VpcIds: Array.from({ length: 12 }, (_, n) => `v${n + 1}`),
    });
  });

  it('may leave out a value, which is then empty', () => {
    expect(ec2('CreateTags', 'ResourceId.1=i-1&Tag.1.Key=a&Tag.1.Value=')).toMatchObject({
      Tags: [{ Key: 'a', Value: '' }],
    });
    expect(ec2('CreateTags', 'ResourceId.1=i-1&Tag.1.Key=a&Tag.1.Value')).toMatchObject({
      Tags: [{ Key: 'a', Value: '' }],
    });
  });

  it('of IAM number the members of a list, and may name an empty one', () => {
    const role = 'RoleName=r&AssumeRolePolicyDocument=%7B%7D';
    expect(iam('CreateRole', `${role}&Tags.member.1.Key=a&Tags.member.1.Value=b`)).toMatchObject({
      Tags: [{ Key: 'a', Value: 'b' }],
    });
    expect(iam('CreateRole', `${role}&Tags=`)).toMatchObject({ Tags: [] });
  });

  it('of a list that is not there are no list', () => {
    expect(ec2('DescribeVpcs', '')).toEqual({});
  });
});
