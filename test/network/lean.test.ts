import { expect, it } from 'vitest';
import { readNetwork } from '../../src/network/from-aws.js';
import { lean } from '../../src/network/lean.js';
import { described } from './from-aws/described.js';

it('a lean description gives the same network', () => {
  expect(readNetwork(lean(described))).toEqual(readNetwork(described));
});

it('of instances only what packets meet is left, of tags the name', () => {
  const found = lean({
    NetworkInterfaces: [
      {
        NetworkInterfaceId: 'eni-1',
        TagSet: [
          { Key: 'Name', Value: 'web' },
          { Key: 'password', Value: 'x' },
        ],
      },
    ],
    Reservations: [
      {
        OwnerId: '111122223333',
        Instances: [
          {
            InstanceId: 'i-1',
            State: { Name: 'running' },
            KeyName: 'my-key',
            IamInstanceProfile: { Arn: 'arn:aws:iam::111122223333:instance-profile/x' },
            Tags: [
              { Key: 'aws:cloudformation:stack-name', Value: 'x' },
              { Key: 'Name', Value: 'web' },
            ],
            NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1', MacAddress: '02:00:00:00:00:01' }],
          },
        ],
      },
    ],
  });
  expect(found).toEqual({
    NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1', TagSet: [{ Key: 'Name', Value: 'web' }] }],
    Reservations: [
      {
        OwnerId: '111122223333',
        Instances: [
          {
            InstanceId: 'i-1',
            State: { Name: 'running' },
            Tags: [{ Key: 'Name', Value: 'web' }],
            NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1' }],
          },
        ],
      },
    ],
  });
});

it('interfaces that could not be listed are kept in their instance', () => {
  const NetworkInterfaces = [{ NetworkInterfaceId: 'eni-1', PrivateIpAddress: '10.0.0.1' }];
  const found = lean({ Reservations: [{ Instances: [{ InstanceId: 'i-1', NetworkInterfaces }] }] });
  expect(found.Reservations?.[0]?.Instances?.[0]?.NetworkInterfaces).toEqual(NetworkInterfaces);
});

it('times stay times', () => {
  const AttachTime = new Date('2026-08-22T10:00:00Z');
  const found = lean({ NetworkInterfaces: [{ Attachment: { AttachTime } }] });
  expect(found.NetworkInterfaces?.[0]?.Attachment?.AttachTime).toEqual(AttachTime);
});
