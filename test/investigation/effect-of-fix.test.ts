import { Readable } from 'node:stream';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { effectInWords, effectOfFix } from '../../src/investigation/effect-of-fix.js';
import { nobodyKnows, scene, signal } from '../commands/diagnose/scene.js';
import { scriptedUi } from '../helpers/scripted-ui.js';
import { addEntry, addRule, minute } from '../sandbox/small-world.js';

const from = {
  records: { kind: 'log-groups', logGroup: null, format: null },
  span: { since: null, until: null },
} as const;

describe('what a fix would have done to the traffic that was seen', () => {
  it('is told before it is made: the very connection passes, and nothing else changes', async () => {
    const s = scene();
    addRule(s.world, { protocol: 'tcp', from: 22 });
    addEntry(s.world, { egress: false, protocol: '1', action: 'deny', number: 50 });
    await s.run(s.a, `timeout 3 bash -c '</dev/tcp/${s.b.address}/22'; echo "exit $?"`);
    await s.run(s.a, `timeout 3 bash -c '</dev/tcp/${s.b.address}/443'; echo "exit $?"`);
    s.clock.advance(12 * minute);
    const { saved, verdict } = await s.ask('web', 'db', { protocol: 'tcp', port: 443 }, scriptedUi(), nobodyKnows);
    if (!verdict.fix) throw new Error('no fix');
    const ui = scriptedUi();
    const effect = await effectOfFix(verdict.fix, saved.network, from, s, { ui, signal, stdin: Readable.from([]) });
    expect(effect).toMatchObject({ refused: 0, pass: 1, unknown: 0 });
    expect(effect && effectInWords(effect)).toMatch(
      /^of \d+ recorded connections, 0 would be refused, 1 would get through at last, \d+ would stay as (?:it is|they are)$/,
    );
    expect(ui.events).toEqual([]);
  });

  it('is told of records in a bucket as well', async () => {
    const s = scene();
    addRule(s.world, { protocol: 'tcp', from: 22 });
    const s3 = await s.aws.s3();
    const way = `${s.b.eni} ${s.a.address} ${s.b.address}`;
    const lines = [
      `2 123456789012 ${way} 40000 443 6 3 180 1798761600 1798761659 REJECT OK`,
      `2 123456789012 ${way} 40001 8080 6 3 180 1798761600 1798761659 REJECT OK`,
    ];
    await s3.send(new CreateBucketCommand({ Bucket: 'flow-logs' }));
    await s3.send(new PutObjectCommand({ Bucket: 'flow-logs', Key: 'day/a.log', Body: lines.join('\n') }));
    const { saved, verdict } = await s.ask('web', 'db', { protocol: 'tcp', port: 443 }, scriptedUi(), nobodyKnows);
    if (!verdict.fix) throw new Error('no fix');
    const records = { kind: 'files', files: ['s3://flow-logs/day/'], format: null } as const;
    const person = { ui: scriptedUi(), signal, stdin: Readable.from([]) };
    const effect = await effectOfFix(verdict.fix, saved.network, { ...from, records }, s, person);
    expect(effect).toMatchObject({ refused: 0, pass: 1, unchanged: 1, unknown: 0 });
  });

  it('is not known where the records cannot be read, and the fix can be made all the same', async () => {
    const s = scene({ flowLog: null });
    const { saved, verdict } = await s.ask('web', 'db', { protocol: 'tcp', port: 443 }, scriptedUi(), nobodyKnows);
    if (!verdict.fix) throw new Error('no fix');
    const person = { ui: scriptedUi(), signal, stdin: Readable.from([]) };
    expect(await effectOfFix(verdict.fix, saved.network, from, s, person)).toBeNull();
  });
});
