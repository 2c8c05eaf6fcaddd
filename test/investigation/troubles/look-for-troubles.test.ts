import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { lookForTroubles } from '../../../src/investigation/troubles/look-for-troubles.js';
import type { TroublesRequest } from '../../../src/investigation/troubles/request.js';
import { type Scene, scene, signal } from '../../commands/diagnose/scene.js';
import { type ScriptedUi, scriptedUi } from '../../helpers/scripted-ui.js';
import { addRule, minute, VPC } from '../../sandbox/small-world.js';

const asked: TroublesRequest = {
  vpcId: null,
  traffic: { protocol: null, port: null },
  span: { since: null, until: null },
  network: null,
  records: { kind: 'log-groups', logGroup: null, format: null },
  account: { profile: null, region: null },
};

const look = ({ aws, clock }: Scene, request: Partial<TroublesRequest> = {}, ui: ScriptedUi = scriptedUi()) =>
  lookForTroubles({ ...asked, ...request }, { aws, clock }, { ui, signal, stdin: Readable.from([]) });

const found = async (...given: Parameters<typeof look>) =>
  (await look(...given)).troubles.map(({ connection: { source, destination, port }, suspicion, verdict }) => ({
    from: source.address,
    to: destination.address,
    port,
    tries: suspicion.tries,
    cause: verdict.cause,
  }));

/** One service that is let in and one that is not, each asked twice; and pings, which are not let in. */
async function worked(): Promise<Scene> {
  const s = scene();
  addRule(s.world, { protocol: 'tcp', from: 22 });
  for (const port of [22, 22, 5432, 5432])
    await s.run(s.a, `timeout 3 bash -c '</dev/tcp/${s.b.address}/${port}'; echo "exit $?"`);
  await s.run(s.a, `ping -c 3 -W 1 ${s.b.address}`);
  s.clock.advance(12 * minute);
  return s;
}

describe('all traffic of an account', () => {
  it('is looked through for what is broken, by the network and the flow logs as they are', async () => {
    const s = await worked();
    const ui = scriptedUi();
    const before = JSON.stringify(s.world.ec2);
    s.world.switches.journal = true;
    const ends = { from: s.a.address, to: s.b.address, cause: 'DESTINATION_SECURITY_GROUP_INGRESS' };
    expect(await found(s, {}, ui)).toEqual([
      { ...ends, port: 5432, tries: 2 },
      { ...ends, port: null, tries: 1 },
    ]);
    expect(JSON.stringify(s.world.ec2)).toBe(before);
    // What is looked at a second time is fetched and told once.
    const pages = s.world.journal.flatMap((one) => (one.action === 'FilterLogEvents' ? JSON.stringify(one.input) : []));
    expect(pages.length).toBeGreaterThan(0);
    expect(new Set(pages).size).toBe(pages.length);
    const told = ui.events.filter((event) => event.kind === 'note' && /records in /.test(event.text));
    expect(told).toHaveLength(1);
  });

  it('is that of one VPC or one log group where one is named', async () => {
    const s = await worked();
    expect(await found(s, { vpcId: VPC })).toHaveLength(2);
    const [group] = Object.keys(s.world.logs.groups);
    expect(await found(s, { records: { kind: 'log-groups', logGroup: group ?? '', format: null } })).toHaveLength(2);
    await expect(look(s, { vpcId: 'vpc-9' })).rejects.toThrow('There is no VPC vpc-9 in this network.');
  });

  it('is read from a bucket where files of one are named', async () => {
    const s = scene();
    const s3 = await s.aws.s3();
    const line = (eni: string, action: string) =>
      `2 123456789012 ${eni} ${s.a.address} ${s.b.address} 40000 5432 6 1 60 1798761600 1798761659 ${action} OK`;
    await s3.send(new CreateBucketCommand({ Bucket: 'flow-logs' }));
    for (const [Key, Body] of [
      ['day/a.log', line(s.a.eni, 'ACCEPT')],
      ['day/b.log.gz', gzipSync(line(s.b.eni, 'REJECT'))],
    ] as const)
      await s3.send(new PutObjectCommand({ Bucket: 'flow-logs', Key, Body }));
    s.world.switches.journal = true;
    const records = { kind: 'files', files: ['s3://flow-logs/day/'], format: null } as const;
    expect(await found(s, { records })).toMatchObject([{ from: s.a.address, to: s.b.address, port: 5432, tries: 1 }]);
    // What is looked at a second time is listed and fetched once.
    const asked = s.world.journal.map(({ action }) => action).filter((action) => /Object/.test(action));
    expect(asked).toEqual(['ListObjectsV2', 'GetObject', 'GetObject']);
  });

  it('is nothing before the first records, and said to be nothing', async () => {
    const { window, troubles, scanners } = await look(scene(), {
      span: { since: { text: '1m', agoMs: minute }, until: null },
    });
    expect({ window, troubles, scanners }).toEqual({
      window: { since: null, until: null },
      troubles: [],
      scanners: { sources: 0, tries: 0 },
    });
  });

  it('needs a flow log, and a log group that exists', async () => {
    await expect(look(scene({ flowLog: null }))).rejects.toThrow(
      'No flow log in ap-southeast-4 covers these interfaces: nothing of their traffic is recorded.',
    );
    const missing = { kind: 'log-groups', logGroup: 'nope', format: null } as const;
    await expect(look(scene(), { records: missing })).rejects.toThrow('There is no log group nope in ap-southeast-4.');
  });

  it('is over where the newest try got through', async () => {
    const s = await worked();
    addRule(s.world, { protocol: 'tcp', from: 5432 });
    addRule(s.world, { protocol: 'icmp' });
    await s.run(s.a, `ping -c 3 ${s.b.address}`);
    s.clock.advance(12 * minute);
    // Nothing listens there: let in, and reset by the host.
    await s.run(s.a, `timeout 3 bash -c '</dev/tcp/${s.b.address}/5432'; echo "exit $?"`);
    s.clock.advance(12 * minute);
    const since = { text: '1h', agoMs: 60 * minute };
    expect(await found(s, { span: { since, until: null } })).toEqual([
      { from: s.a.address, to: s.b.address, port: 5432, tries: 3, cause: 'PORT_CLOSED' },
    ]);
  });
});
