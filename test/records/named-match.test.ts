import { DescribeSubnetsCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { namedOnAws } from '../../src/records/cloudwatch/name-on-aws.js';
import { isName, narrowedByName } from '../../src/records/named-match.js';
import type { Match, Narrowing } from '../../src/records/request.js';
import { network } from '../helpers/network.js';
import { sandboxUnderTest } from '../helpers/sandbox.js';

const narrowing = (match: Match | null): Narrowing => ({
  match,
  action: null,
  port: null,
  protocol: null,
  since: null,
  until: null,
});
const web = narrowing({ kind: 'value', text: 'web-1' });

describe('a name in --match', () => {
  it('stands for every address of what has that Name tag', () => {
    const known = network()
      .interface('eni-a', {
        name: 'web-1',
        privateAddresses: ['172.31.0.10', '172.31.0.11'],
        ipv6Addresses: ['2001:db8::1'],
        publicAddresses: { '172.31.0.10': '203.0.113.5' },
      })
      .interface('eni-b', { name: 'web-1', privateAddresses: ['172.31.0.12'] })
      .interface('eni-c', { name: 'web-10', privateAddresses: ['172.31.0.13'] })
      .build();
    expect(narrowedByName(web, known)?.match?.addresses).toEqual([
      '172.31.0.10',
      '172.31.0.11',
      '2001:db8::1',
      '203.0.113.5',
      '172.31.0.12',
    ]);
    expect(narrowedByName(narrowing({ kind: 'value', text: 'web-2' }), known)).toBeNull();
    expect(narrowedByName(narrowing(null), known)).toBeNull();
  });

  it('is neither an address nor an ID of AWS', () => {
    expect(isName({ kind: 'value', text: 'web-1' })).toBe(true);
    expect(isName({ kind: 'value', text: 'eni-0aaaa1111bbbb2222' })).toBe(false);
    expect(isName({ kind: 'address', text: '10.0.0.1' })).toBe(false);
  });

  it('is asked of AWS where records are read there, and stays a value where nothing has it', async () => {
    const { aws, clock } = sandboxUnderTest();
    const { Subnets } = await aws.ec2.send(new DescribeSubnetsCommand({}));
    const run = await aws.ec2.send(
      new RunInstancesCommand({
        ImageId: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
        InstanceType: 't3.micro',
        MinCount: 1,
        MaxCount: 1,
        SubnetId: Subnets?.[0]?.SubnetId,
        TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'web-1' }] }],
      }),
    );
    const own = run.Instances?.[0]?.PrivateIpAddress;
    clock.advance(60_000);
    expect((await namedOnAws(aws.ec2, web)).match?.addresses).toContain(own);
    const other = narrowing({ kind: 'value', text: 'web-2' });
    expect(await namedOnAws(aws.ec2, other)).toBe(other);
    const id = narrowing({ kind: 'value', text: 'eni-0aaaa1111bbbb2222' });
    expect(await namedOnAws(aws.ec2, id)).toBe(id);
  });
});
