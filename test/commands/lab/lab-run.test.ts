import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../../src/aws/clients.js';
import type { Cloud, Identity } from '../../../src/cloud.js';
import { type LabRun, locked, sweep, walk } from '../../../src/commands/lab/lab-run.js';
import { labFiles } from '../../../src/commands/lab-files.js';
import { memoryStore } from '../../../src/engine/memory-store.js';
import { requestHandler } from '../../../src/sandbox/endpoint/request-handler.js';
import { createSandbox } from '../../../src/sandbox/index.js';
import { fakeClock } from '../../helpers/fake-clock.js';
import { byDefault, scriptedUi } from '../../helpers/scripted-ui.js';
import { talkingTo } from '../../helpers/talking-to.js';
import { freshState } from '../../helpers/tiny-cloud.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowlab-run-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A run of the lab of `freshState`, with credentials for an account that may be another one. */
function runWith(identity: Partial<Identity> & { readonly region?: string; readonly endpoint?: string }) {
  const { region = freshState().lab.region, endpoint = null, ...who } = identity;
  const clock = fakeClock();
  const sandbox = createSandbox({ clock, seed: 1, region });
  const { lab } = freshState();
  const answers = ['approve', 'flow-log-scope', 'least-privilege', 'cleanup-all'];
  const ui = scriptedUi(Object.fromEntries(answers.map((id) => [id, byDefault])));
  const terminal = talkingTo(ui);
  const aws = connect({
    region,
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
    requestHandler: requestHandler(sandbox),
    version: '0.0.0',
    retries: { clock, random: () => 0.5, tell: ui.tell, signal: terminal.signal },
  });
  const { account, partition } = lab;
  const cloud: Cloud = {
    aws,
    clock,
    openShell: async () => {},
    identity: { account, partition, arn: '', ...who },
    endpoint,
    profile: null,
  };
  const run: LabRun = {
    store: memoryStore(),
    files: labFiles(join(folder, 'state.json'), {}),
    terminal,
    reopen: async () => cloud,
  };
  return { run, requests: () => sandbox.world.journal.map(({ action }) => action), ui };
}

describe.each([
  ['account', { account: '999999999999' }],
  ['partition', { partition: 'aws-cn' }],
  ['region', { region: 'ap-south-1' }],
  ['endpoint', { endpoint: 'http://localhost:4566' }],
] as const)('with credentials for another %s', (_what, elsewhere) => {
  it('neither a walk nor a clean-up sends a single request', async () => {
    const { run, requests } = runWith(elsewhere);
    await expect(walk(freshState(), run, 1)).rejects.toMatchObject({ code: 'other-account' });
    await expect(sweep(freshState(), run, false)).rejects.toMatchObject({ code: 'other-account' });
    await expect(sweep(freshState(), run, true)).rejects.toMatchObject({ code: 'other-account' });
    expect(requests()).toEqual([]);
    expect(await run.store.load()).toBeUndefined();
  });
});

describe('a run', () => {
  it('goes on with credentials for the lab’s own account', async () => {
    const { run, requests } = runWith({});
    expect(await walk(freshState(), run, 1)).toMatchObject({ kind: 'reached', stage: 1 });
    expect(requests()).toContain('CreateRole');
  });

  it('has the lab to itself', async () => {
    const files = labFiles(join(folder, 'state.json'), {});
    await locked(files, async () => {
      await expect(locked(files, async () => 'two at once')).rejects.toMatchObject({ code: 'locked' });
    });
    expect(await locked(files, async () => 'one after the other')).toBe('one after the other');
    expect(await readdir(folder)).toEqual([]);
  });
});
