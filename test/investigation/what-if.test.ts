import { Readable } from 'node:stream';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { type WhatIfRequest, whatIf } from '../../src/investigation/what-if.js';
import { scene, signal } from '../commands/diagnose/scene.js';
import { scriptedUi } from '../helpers/scripted-ui.js';
import { addRule, minute, SG } from '../sandbox/small-world.js';

const asked = (...commands: readonly string[]) =>
  ({
    kind: 'what-if',
    commands,
    other: null,
    from: {
      kind: 'aws',
      account: { profile: null, region: null },
      network: null,
      records: { kind: 'log-groups', logGroup: null, format: null },
      span: { since: null, until: null },
    },
  }) as const satisfies WhatIfRequest;

const person = () => ({ ui: scriptedUi(), signal, stdin: Readable.from([]) });

const cidr = '--protocol icmp --port -1 --cidr 0.0.0.0/0';

describe('what other rules would have done in an account', () => {
  it('is told of the records of the last minutes, by the rules as they are and as they would be', async () => {
    const s = scene();
    addRule(s.world, { protocol: 'icmp' });
    await s.run(s.a, `ping -c 3 ${s.b.address}`);
    s.clock.advance(12 * minute);
    const before = JSON.stringify(s.world.ec2);
    const revoke = asked(`aws ec2 revoke-security-group-ingress --group-id ${SG} ${cidr}`);
    const answer = await whatIf(revoke, s, person());
    expect(answer).toMatchObject({
      changes: [{ kind: 'revoke-ingress', groupId: SG }],
      refused: 1,
      pass: 0,
      unknown: 0,
      examples: [
        { would: 'refused', source: s.a.address, destination: s.b.address, protocol: 1, port: null, resourceId: SG },
      ],
    });
    expect(JSON.stringify(s.world.ec2)).toBe(before);
  });

  it('is told of what was refused and would pass', async () => {
    const s = scene();
    await s.run(s.a, `ping -c 3 -W 1 ${s.b.address}`);
    s.clock.advance(12 * minute);
    const authorize = asked(`aws ec2 authorize-security-group-ingress --group-id ${SG} ${cidr}`);
    expect(await whatIf(authorize, s, person())).toMatchObject({ refused: 0, pass: 1 });
  });

  it('is told of records in a bucket, whoever wrote them there', async () => {
    const s = scene();
    const s3 = await s.aws.s3();
    const line = `2 123456789012 ${s.b.eni} ${s.a.address} ${s.b.address} 0 0 1 3 252 1798761600 1798761659 REJECT OK`;
    await s3.send(new CreateBucketCommand({ Bucket: 'flow-logs' }));
    await s3.send(new PutObjectCommand({ Bucket: 'flow-logs', Key: 'day/a.log', Body: line }));
    const authorize = asked(`aws ec2 authorize-security-group-ingress --group-id ${SG} ${cidr}`);
    const records = { kind: 'files', files: ['s3://flow-logs/day/'], format: null } as const;
    const answer = await whatIf({ ...authorize, from: { ...authorize.from, records } }, s, person());
    expect(answer).toMatchObject({ refused: 0, pass: 1, window: { since: '2027-01-01T00:00:00.000Z' } });
  });
});
