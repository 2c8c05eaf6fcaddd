import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateVpcCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadWorld, openSandbox } from '../../../src/commands/cloud/sandbox-world.js';
import { scriptedUi } from '../../helpers/scripted-ui.js';
import { talkingTo } from '../../helpers/talking-to.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowlab-world-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function opened() {
  const files = { world: join(folder, 'state.json.world'), lostWorld: [] };
  const { clock, requestHandler, region } = await openSandbox(
    files,
    Number.POSITIVE_INFINITY,
    talkingTo(scriptedUi({})),
  );
  const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' };
  return { files, clock, ec2: new EC2Client({ region, credentials, requestHandler }) };
}

describe('the file of a simulated account', () => {
  it('is not made by looking, however long that takes', async () => {
    const { files, clock, ec2 } = await opened();
    await clock.sleep(60_000);
    await ec2.send(new DescribeVpcsCommand());

    await expect(access(files.world)).rejects.toThrow('ENOENT');
  });

  it('keeps the time that was waited out, once there is something in it', async () => {
    const { files, clock, ec2 } = await opened();
    await ec2.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }));
    const before = (await loadWorld(files))?.savedAt ?? 0;
    await clock.sleep(60_000);
    await ec2.send(new DescribeVpcsCommand());

    expect((await loadWorld(files))?.savedAt).toBeGreaterThanOrEqual(before + 59_000);
  });
});
