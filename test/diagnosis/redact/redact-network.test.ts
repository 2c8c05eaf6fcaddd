import { expect, it } from 'vitest';
import { redactDescribed } from '../../../src/diagnosis/redact/redact.js';
import type { Described } from '../../../src/network/from-aws.js';

const described: Described = {
  Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16', OwnerId: '111122223333' }],
  NetworkInterfaces: [
    {
      NetworkInterfaceId: 'eni-1',
      VpcId: 'vpc-1',
      SubnetId: 'subnet-1',
      OwnerId: '111122223333',
      PrivateIpAddress: '10.0.0.10',
      Association: { PublicIp: '54.153.185.215', PublicDnsName: 'ec2-54-153-185-215.compute-1.amazonaws.com' },
      Description: 'arn:aws:ecs:us-east-1:111122223333:attachment/1',
      Attachment: { AttachTime: new Date('2026-08-22T10:00:00Z') },
    },
  ],
  SecurityGroups: [
    {
      GroupId: 'sg-1',
      IpPermissions: [{ IpProtocol: 'tcp', IpRanges: [{ CidrIp: '54.153.0.0/16' }, { CidrIp: '10.0.0.0/8' }] }],
    },
  ],
};

it('hides account ids and public addresses, and keeps private ones and what contains what', () => {
  const text = JSON.stringify(redactDescribed(described));
  expect(text).not.toContain('111122223333');
  expect(text).not.toMatch(/54[.-]153/);
  expect(text).toContain('10.0.0.10');
  expect(text).toContain('2026-08-22T10:00:00.000Z');
  const { PublicIp } = redactDescribed(described).NetworkInterfaces?.[0]?.Association ?? {};
  const range = redactDescribed(described).SecurityGroups?.[0]?.IpPermissions?.[0]?.IpRanges?.[0]?.CidrIp ?? '';
  expect(PublicIp?.startsWith(`${range.split('.').slice(0, 2).join('.')}.`)).toBe(true);
});
