import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contents } from '../../src/stages/index.js';
import { computer } from './flowlab.js';

let own: ReturnType<typeof computer>;
beforeEach(() => {
  own = computer();
});
afterEach(() => own.discard());

describe('start --sandbox --yes', () => {
  it('runs all nine stages and the clean-up, tells the story, and leaves nothing', async () => {
    const { code, stderr } = await own.run('start', '--sandbox', '--yes', '--cleanup');
    expect(stderr.split('\n').filter((line) => line.includes('error:'))).toEqual([]);
    expect(code).toBe(0);
    for (const { number, title } of contents) expect(stderr).toContain(`${number}/9  ${title}`);
    const story = [
      '3 packets transmitted, 0 received, 100% packet loss',
      'DESTINATION_SECURITY_GROUP_INGRESS',
      'REJECT',
      '3 packets transmitted, 3 received, 0% packet loss',
      'DELIVERED',
      'SOURCE_NETWORK_ACL_EGRESS',
      'Nothing left',
    ];
    let from = 0;
    for (const chapter of story) {
      const at = stderr.indexOf(chapter, from);
      expect(at, chapter).toBeGreaterThan(-1);
      from = at;
    }
    expect(
      readdirSync(own.home).filter(
        (name) => !name.endsWith('.done') && name !== '.gitignore' && !name.endsWith('.verdict'),
      ),
    ).toEqual([]);
  });

  it('without --cleanup leaves the lab standing, and status and clean-up know every part of it', async () => {
    expect((await own.run('start', '--sandbox', '--yes')).code).toBe(0);
    const status = JSON.parse((await own.run('status', '--json')).stdout);
    expect(status).toMatchObject({ schema: 1, mode: 'sandbox', finished: true, nextCommand: 'npx flowlab cleanup' });
    expect(status.stages.map((stage: { status: string }) => stage.status)).toEqual(
      Array.from({ length: 9 }, () => 'done'),
    );
    expect(status.stages.map((stage: { solved: boolean | null }) => stage.solved)).toEqual([
      ...Array(6).fill(null),
      true,
      true,
      true,
    ]);
    const kinds = status.resources.map((resource: { kind: string }) => resource.kind);
    expect(kinds.filter((kind: string) => kind === 'instance')).toHaveLength(2);
    for (const kind of [
      'role',
      'instance profile',
      'security group',
      'log group',
      'flow log',
      'security group rule',
      'network ACL rule',
    ])
      expect(kinds).toContain(kind);

    const doctor = await own.run('doctor');
    expect([doctor.code, doctor.stderr]).toEqual([
      0,
      expect.stringMatching(/Sandbox: lab \w{8}: its simulated account/),
    ]);
    const named = await own.run('logs', 'demo-source', '--json');
    expect(named.stdout).toBe((await own.run('logs', 'source', '--json')).stdout);
    expect(named.stderr).toMatch(/In the sandbox of lab \w{8}, not in AWS/);

    const dry = await own.run('cleanup', '--dry-run');
    expect(dry.code).toBe(0);
    expect(JSON.parse((await own.run('status', '--json')).stdout).resources).toHaveLength(kinds.length);

    const swept = await own.run('cleanup', '--yes');
    expect(swept.stderr).toContain('Nothing left');
    expect(swept.code).toBe(0);
    expect((await own.run('cleanup', '--yes')).code).toBe(0);
    expect(JSON.parse((await own.run('status', '--json')).stdout)).toMatchObject({ lab: null });
  });

  it('a dry run says what would be made, makes nothing and leaves nothing', async () => {
    const { code, stderr } = await own.run('start', '--sandbox', '--dry-run');
    expect(code).toBe(0);
    expect(stderr).toContain('A dry run: nothing was made.');
    expect(readdirSync(own.home)).toEqual([]);
  });

  it('with a rule that does not help says so, takes it back, and resume tries again', async () => {
    const { code, stderr } = await own.run(
      'start',
      '--sandbox',
      '--yes',
      '--rule',
      'ssh',
      '--watch',
      'subnet',
      '--until',
      '8',
    );
    expect(code).toBe(0);
    expect(stderr).toContain('Stage 8 done, not solved');
    expect(stderr).not.toContain('answers get through');
    const { stages, resources } = JSON.parse((await own.run('status', '--json')).stdout);
    expect(stages[7]).toMatchObject({ status: 'done', solved: false });
    expect(resources.map(({ kind }: { kind: string }) => kind)).not.toContain('security group rule');
    expect((await own.run('status')).stdout).toContain('8 Fix the security group (not solved)');
    const again = await own.run('resume', '--yes', '--cleanup');
    expect(again.stderr).toContain('Stage 8 done: Fix the security group.');
    expect(again.stderr).toContain('Nothing left');
  });

  it('stops after the stage asked for, and resume goes on from there', async () => {
    expect((await own.run('start', '--sandbox', '--yes', '--until', '2')).code).toBe(0);
    const before = own.state();
    expect(Object.keys(before.stages)).toEqual(['1', '2']);
    const resumed = await own.run('resume', '--yes', '--until', '4');
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toContain('still there');
    expect(own.state().steps['instances/source']).toEqual(before.steps['instances/source']);
  });

  it('is found as it was by resume where nobody changed anything', async () => {
    expect((await own.run('start', '--sandbox', '--yes')).code).toBe(0);
    const { code, stderr } = await own.run('resume', '--yes');
    expect(code).toBe(0);
    expect(stderr).toContain('still there');
    expect(stderr).not.toContain('changed since it was made');
  });

  it('with --least-privilege and --skip-bonus does as told', async () => {
    const { code, stderr } = await own.run('start', '--sandbox', '--yes', '--least-privilege', '--skip-bonus');
    expect(code).toBe(0);
    expect(stderr).toContain('Write-VPC-Flow-Logs-Demo');
    expect(stderr).not.toContain('CloudWatchLogsFullAccess on role');
    expect(own.state().stages['9']).toBe('skipped');
    expect(stderr).toContain('DESTINATION_SECURITY_GROUP_INGRESS');
  });
});

describe('without a person to ask', () => {
  it('refuses at the first question, names the option, and makes nothing', async () => {
    const { code, stderr } = await own.run('start', '--sandbox');
    expect(code).toBe(2);
    expect(stderr).toContain('--yes');
    expect(JSON.parse((await own.run('status', '--json')).stdout)).toMatchObject({ lab: null });
  });

  it('does not take the end of its input for a yes', async () => {
    const { code, stderr } = await own.feed('', 'start', '--sandbox', '--accessible');
    expect(code).toBe(2);
    expect(stderr).toContain('--yes');
  });

  it('takes numbered answers from a pipe in accessible mode', async () => {
    const { code, stderr } = await own.feed('1\n4\n', 'start', '--sandbox', '--accessible');
    expect(stderr).toContain('Stage 1 of 9. IAM roles.');
    expect(stderr).toContain('You chose: Pause here.');
    expect(code).toBe(0);
    expect(JSON.parse((await own.run('status', '--json')).stdout).resources).toEqual([]);
  });
});

describe('a second lab', () => {
  it('is refused while one stands, with the ways on', async () => {
    await own.run('start', '--sandbox', '--yes', '--until', '1');
    const { code, stderr } = await own.run('start', '--sandbox', '--yes');
    expect(code).toBe(5);
    expect(stderr).toContain('npx flowlab resume');
    expect(stderr).toContain('npx flowlab cleanup');
  });
});

describe('usage', () => {
  it.each([
    [['strat'], 2, 'start'],
    [['start', '--sanbox'], 2, '--sandbox'],
    [['start', '--until', '10'], 2, 'from 1 to 9'],
    [['resume'], 5, 'npx flowlab start'],
    [['shell', 'source'], 5, 'There is no lab'],
    [['shell', 'nowhere'], 2, 'source, destination'],
    [['shell'], 2, 'On which machine?'],
    [['start', '--region', 'mars'], 2, '"mars"'],
    [['start'], 2, 'Or practise without AWS: npx flowlab start --sandbox'],
    [['start', '--region', 'eu-west-1'], 4, 'No AWS credentials were found'],
    [['cleanup', '--lab', '../../etc'], 2, 'is not the id of a lab'],
    [['help', 'nothing'], 2, 'No help on'],
  ] as const)('%j ends with %i and says what to do', async (args, code, text) => {
    const ended = await own.run(...args);
    // However it is broken into lines.
    expect(ended.stderr.replace(/\s+/g, ' ')).toContain(text);
    expect(ended.code).toBe(code);
  });

  it.each([
    [[]],
    [['--help']],
    [['--version']],
    [['help', 'exit-codes']],
    [['help', 'environment']],
    [['status']],
  ] as const)('%j answers on standard output', async (args) => {
    const { code, stdout, stderr } = await own.run(...args);
    expect(stderr).toBe('');
    expect(stdout.length).toBeGreaterThan(4);
    expect(code).toBe(0);
  });
});
