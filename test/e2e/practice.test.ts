import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { computer } from './flowlab.js';
import { keys, open, type Screen } from './screen.js';

let own: ReturnType<typeof computer>;
beforeEach(() => {
  own = computer();
});
afterEach(() => own.discard());

const kept = () => JSON.parse(readFileSync(join(own.home, 'state.json.practice.exercise'), 'utf8'));

/** Moves down until the pointer stands before the label, and takes it. */
async function choose(screen: Screen, question: string, times: number, label: string): Promise<void> {
  await screen.shows(question, times);
  const pointed = () => screen.text().split(question).at(-1)?.includes(`❯ ${label}`) ?? false;
  for (let presses = 0; presses < 40 && !pointed(); presses += 1) {
    const before = screen.text();
    screen.press(keys.down);
    // On a busy machine the screen comes later than the next key would; a key that was too early is dropped.
    for (let waits = 0; waits < 40 && screen.text() === before; waits += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(pointed(), screen.text()).toBe(true);
  screen.press(keys.enter);
}

describe('an exercise by commands alone', () => {
  test('is planted, looked into, answered, repaired and graded', async () => {
    const { stdout, code } = await own.run('practice', 'at-once', '--seed', '2', '--json');
    expect(code).toBe(0);
    const { attempted } = JSON.parse(stdout);
    const { source, destination, port } = attempted;
    expect((await own.run('practice')).stdout).toContain('Ticket: It fails at once   (at-once, seed 2)');
    expect((await own.run('status')).stdout).toContain('“It fails at once” (at-once) is open');

    const refused = await own.run('diagnose', source.address, `${destination.address}:${port}`);
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain('to be solved from records and rules');
    const again = await own.run('practice', 'try');
    expect(again.code).toBe(3);
    expect(again.stdout).toContain('connection refused');

    const listed = await own.run(
      'practice',
      'records',
      '--match',
      destination.interfaceId,
      '--port',
      String(port),
      '--json',
    );
    const records: { number: number; line: string }[] = JSON.parse(listed.stdout);
    const reply = records.find(({ line }) => line.split(' ')[5] === String(port));
    const answered = await own.run(
      ...['practice', 'answer', '--place', destination.name, '--cause', 'PORT_CLOSED'],
      ...['--cite', String(reply?.number), '--excluded', 'HOST_SILENT', 'DESTINATION_SECURITY_GROUP_INGRESS'],
    );
    expect(answered.code, answered.stderr).toBe(0);
    const early = await own.run('practice', 'grade', '--json');
    expect(early.code).toBe(3);
    expect(Object.keys(JSON.parse(early.stdout))).toEqual(['place', 'cause', 'evidence', 'alternatives', 'fix']);

    const shell = await own.feed(`sudo systemctl restart ${destination.name}\nexit\n`, 'shell', destination.name);
    expect(shell.code, shell.stderr).toBe(0);
    expect((await own.run('practice', 'try')).stdout).toContain('connected after');
    const graded = await own.run('practice', 'grade');
    expect(graded.stdout).toContain('Solved: named, proved, and put right.');
    expect(graded.code).toBe(0);
    // Solved, so that other commands look into the lab again.
    expect((await own.run('status')).stdout).not.toContain('is open');
  }, 60_000);

  test('says what there is to a wrong name, a wrong cause, a wrong record and a wrong option', async () => {
    await own.run('practice', 'still-red', '--seed', '1');
    const wrong = [
      [['practice', 'nope'], 'There are: empty-report, no-updates'],
      [
        ['practice', 'answer', '--place', 'vpc-1', '--cause', 'NO_ROUTE'],
        'nothing in this network has that id or name',
      ],
      [['practice', 'answer', '--cause', 'NO_WAY'], 'is not a code of the catalogue'],
      [['practice', 'answer', '--place', 'x'], 'nothing in this network'],
      [['practice', '--list', '--random'], '--list and --random do not go together'],
      [['practice', '--seed', '3'], '--seed belongs to an exercise'],
      [['practice', 'aws', 'ec2', 'describe-subnetz'], 'aws ec2 describe-subnetz: this is not answered here.'],
      [['practice', '--from', '/nonexistent.json'], '/nonexistent.json'],
      [['shell', 'nobody'], 'is not a machine of the exercise'],
    ] as const;
    for (const [words, text] of wrong) {
      const ended = await own.run(...words);
      expect(ended.stderr, words.join(' ')).toContain(text);
      expect(ended.code, words.join(' ')).toBe(2);
    }
  }, 60_000);

  test('is closed for another one, and the command that plants it again is told; --reset forgets what there is, and says so', async () => {
    const closed = 'is closed to make room';
    expect((await own.run('practice', '--reset')).stdout).toContain('There is no exercise and no progress to forget.');
    const first = await own.run('practice', 'still-red', '--seed', '1');
    expect(first.stderr.replace(/\s+/g, ' ')).not.toContain(closed);
    const { stdout, stderr } = await own.run('practice', 'no-updates', '--seed', '2', '--json');
    expect(JSON.parse(stdout).name).toBe('no-updates');
    expect(stderr.replace(/\s+/g, ' ')).toMatch(
      new RegExp(
        `“[^”]+” was open, and ${closed}\\. To plant it again, from its beginning: npx flowlab practice still-red --seed 1`,
      ),
    );
    expect((await own.run('logs', '--athena')).stderr.replace(/\s+/g, ' ')).toContain(
      '--athena has nothing to do here',
    );
    await own.run('practice', 'close');
    const again = await own.run('practice', 'still-red', '--seed', '1');
    expect(again.stderr.replace(/\s+/g, ' ')).not.toContain(closed);
    expect((await own.run('practice', '--reset')).stdout).toContain('Forgotten: the exercise, its world.');
  }, 60_000);

  test('killed while it is planted leaves none, or a whole one', async () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      await own.runIn(
        {},
        ['practice', 'no-updates', '--seed', String(seed)],
        ['timeout', '-s', 'KILL', `${0.25 * seed}`],
      );
      const open = await own.run('practice');
      expect(open.code, open.stderr).toBe(0);
      const tried = await own.run('practice', 'try');
      expect([3, 5]).toContain(tried.code);
    }
  }, 90_000);
});

describe('an exercise in a terminal', () => {
  test('is not closed for another one before the person agrees', async () => {
    await own.run('practice', 'still-red', '--seed', '1');
    const screen = open(own.env, ['practice', 'no-updates', '--seed', '2']);
    await choose(screen, 'is open. Give it up for', 1, 'Go on with the open one');
    await screen.shows('(still-red, seed 1)');
    await choose(screen, 'What next?', 1, 'Leave it for now');
    expect(await screen.exit).toBe(0);
    const second = open(own.env, ['practice', 'no-updates', '--seed', '2']);
    await choose(second, 'is open. Give it up for', 1, 'Give it up');
    await second.shows('(no-updates, seed 2)');
    await choose(second, 'What next?', 1, 'Leave it for now');
    expect(await second.exit).toBe(0);
    expect(kept().name).toBe('no-updates');
  }, 60_000);

  test('goes from the ticket by a test, a look, an answer and a repair to the grade', async () => {
    const screen = open(own.env, ['practice', 'empty-report', '--seed', '3']);
    const next = (times: number, label: string) => choose(screen, 'What next?', times, label);
    await screen.shows('Ticket: The report stays empty');
    await next(1, 'Try it again');
    await screen.shows('connection timed out after 10');
    await next(2, 'Read the records of the two');
    await screen.shows('REJECT');
    await next(3, 'A hint');
    await screen.shows('Hint 1 of');
    await next(4, 'Answer');
    const { attempted, before } = kept();
    const target = before.interfaces.find(({ id }: { id: string }) => id === attempted.destination.interfaceId);
    const source = before.interfaces.find(({ id }: { id: string }) => id === attempted.source.interfaceId);
    const [group] = target.securityGroupIds;
    await choose(screen, 'Where does it end?', 1, `security group ${group}`);
    await choose(screen, 'What is it?', 1, 'DESTINATION_SECURITY_GROUP_INGRESS');
    const refused = screen.text().match(/^ *(\d+) .*REJECT$/m)?.[1];
    await choose(screen, 'Which record proves it?', 1, `${refused}: `);
    await choose(screen, 'Which record proves it?', 2, 'That is all');
    await choose(screen, 'What could it have been as well', 1, 'DESTINATION_NETWORK_ACL_INGRESS');
    await choose(screen, 'What could it have been as well', 2, 'SOURCE_SECURITY_GROUP_EGRESS');
    await choose(screen, 'What could it have been as well', 3, 'That is all');
    await screen.shows('Your answer is kept');
    await next(5, 'Look at rules, or change them');
    await screen.shows(/\n\$ ?$/);
    // What is not understood is answered with a look that belongs to this exercise, and that works when it is typed.
    screen.press('aws ec2 describe-firewalls\r');
    const look = `aws ec2 describe-security-groups --group-ids ${group}`;
    await screen.shows(`As with the AWS CLI:\n    ${look}`);
    expect(screen.text()).not.toContain(`practice ${look}`);
    screen.press(`${look.replace(' --', ' \\\r  --')}\r`);
    await screen.shows('"IpPermissions"');
    screen.press('aws ec2 describe-network-acls --query NetworkAcls[].Entries\r');
    await screen.shows('"RuleNumber": 32767');
    const rule = `--group-id ${group} --protocol tcp --port ${attempted.port} --source-group ${source.securityGroupIds[0]}`;
    screen.press(`aws ec2 authorize-security-group-ingress ${rule}\r`);
    await screen.shows('"SecurityGroupRules"');
    screen.press(keys.ctrlD);
    await next(6, 'Try it again');
    await screen.shows('connected after');
    await next(7, 'Grade it');
    await screen.shows('Solved: named, proved, and put right.');
    expect(await screen.exit, screen.text()).toBe(0);
    expect((await own.run('practice', '--list', '--json')).stdout).toContain(
      '{"name":"empty-report","title":"The report stays empty","minutes":10,"solved":true}',
    );
  }, 90_000);
});
