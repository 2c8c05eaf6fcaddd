import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isProblem } from '../../../src/base/problem.js';
import type { DiagnoseFlags } from '../../../src/commands/diagnose/request.js';
import { runDiagnose } from '../../../src/commands/diagnose.js';
import { surroundingsOf } from '../../../src/commands/surroundings.js';
import { acquireLock } from '../../../src/disk/lock.js';
import { done, intend, newState } from '../../../src/engine/state.js';
import { fileStore } from '../../../src/engine/store.js';
import type { World } from '../../../src/sandbox/world/world.js';
import { SG } from '../../sandbox/small-world.js';
import { newFolder, printed, type Scene, scene } from './scene.js';

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await newFolder();
});
afterAll(() => rm(folder, { recursive: true }));

/** A sandbox lab at its stage 7, as it is on disk: the state, and the simulated account beside it. */
async function lab({ world, clock, a, b }: Scene): Promise<string> {
  const path = join(folder, `lab-${++count}.json`);
  const at = new Date(clock.now()).toISOString();
  const { account, partition, region } = world;
  const options = { vpc: null, leastPrivilege: null, skipBonus: false };
  const empty = newState(
    {
      id: 'abcdefgh',
      mode: 'sandbox',
      account,
      partition,
      region,
      endpoint: null,
      profile: null,
      startedAt: at,
      options,
    },
    '1.0.0',
    '0011223344556677',
  );
  const made = {
    'instances/source': a.instanceId,
    'instances/destination': b.instanceId,
    'instances/security-group': SG,
  };
  const state = Object.entries(made).reduce((now, [id, resource]) => {
    const preview = { resource: 'instance', label: id, stage: 2, costPerHour: 0 };
    const intended = intend(now, id, { plan: null, token: 'token', attempt: 1, preview }, at);
    return done(intended, id, { id: resource, name: id }, id, at);
  }, empty);
  await fileStore(path).save(state);
  world.savedAt = clock.now();
  await writeFile(`${path}.world`, JSON.stringify(world), { mode: 0o600 });
  return path;
}

const run = (state: string, flags: DiagnoseFlags, source = 'source', destination = 'destination') =>
  printed(() => runDiagnose(surroundingsOf({ state, input: false }), source, destination, flags));

const worldAt = async (state: string): Promise<World> => JSON.parse(await readFile(`${state}.world`, 'utf8'));

describe('inside a sandbox lab', () => {
  it('source and destination are the lab’s machines, and everything from probe to fix stays in the simulated account', async () => {
    const state = await lab(scene());
    const first = await run(state, { probe: true, fix: true, yes: true });
    expect(first.result).toBe(3);
    expect(first.err).toMatch(/^flowlab \S+ +sandbox: simulated AWS/);
    expect(first.out).toContain('DESTINATION_SECURITY_GROUP_INGRESS');
    expect(first.err).toContain(`${SG}, which the lab made`);
    const rules = Object.values((await worldAt(state)).ec2.securityGroupRules).filter(({ IsEgress }) => !IsEgress);
    expect(rules).toMatchObject([{ GroupId: SG, IpProtocol: 'icmp' }]);
    const second = await run(state, { probe: true, yes: true });
    expect(second.result).toBe(0);
    expect(JSON.parse(await readFile(`${state}.verdict`, 'utf8')).verdict.outcome).toBe('delivered');
  });

  it('asks nothing, changes nothing and sends nothing without --probe and --fix', async () => {
    const state = await lab(scene());
    const before = await worldAt(state);
    const { result, err } = await run(state, {});
    expect(result).toBe(3);
    expect(err.replace(/[\s\\]+/g, ' ')).toContain(`npx flowlab --state ${state} diagnose source destination --probe`);
    const after = await worldAt(state);
    expect(after.ec2).toEqual(before.ec2);
    expect(after.sightings).toEqual(before.sightings);
  });

  it('offers nothing to be sent to a name that was not found', async () => {
    const state = await lab(scene());
    const error = 'getaddrinfo ENOTFOUND db.internal';
    const { result, err } = await printed(() =>
      runDiagnose(surroundingsOf({ state, input: false }), undefined, undefined, { error, from: 'source' }),
    );
    expect(result).toBe(3);
    expect(err.replace(/[\s\\]+/g, ' ')).toContain(`npx flowlab --state ${state} report --open`);
    expect(err).not.toContain('--probe');
  });

  it('asks the rules of the lab where the rules alone are asked', async () => {
    const { result, out, err } = await run(await lab(scene()), { rules: true });
    expect(result).toBe(3);
    expect(err).toMatch(/^flowlab \S+ +sandbox: simulated AWS/);
    expect(out).toContain('the rules say it; no record was looked at');
  });

  it('says that --athena has nothing to do where the records are in a log group', async () => {
    const { result, err } = await run(await lab(scene()), { athena: true });
    expect(result).toBe(3);
    expect(err.replace(/\s+/g, ' ')).toContain(
      '--athena has nothing to do here: it searches what lies in Amazon S3, and these records are in CloudWatch Logs.',
    );
  });

  it('needs --yes where nobody can be asked, and then nothing was sent', async () => {
    const state = await lab(scene());
    const { result, out } = await run(state, { probe: true });
    expect(isProblem(result) && [result.code, result.message]).toEqual([
      'usage',
      expect.stringMatching(/needs an answer, and there is no terminal to ask in\.$/),
    ]);
    expect(out).toBe('');
    expect((await worldAt(state)).sightings).toEqual([]);
  });

  it('waits for nobody: another flowlab in the lab keeps it out', async () => {
    const state = await lab(scene());
    const lock = await acquireLock(state);
    const { result } = await run(state, {});
    await lock[Symbol.asyncDispose]();
    expect(isProblem(result) && result.code).toBe('locked');
  });

  it('tells the person to ask again, not to resume a lab, when AWS gives no answer', async () => {
    const s = scene();
    s.world.faults.push({ action: 'FilterLogEvents', nth: 1, count: 9999, kind: 'server-error', seen: 0 });
    const { result } = await run(await lab(s), { port: 22, protocol: 'tcp' });
    expect(isProblem(result) && [result.code, result.next.join(' ')]).toEqual([
      'unreachable',
      expect.stringContaining('npx flowlab diagnose source destination --protocol tcp --port 22'),
    ]);
    expect(isProblem(result) && result.next.join(' ')).not.toContain('resume');
  });
});
