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
    screen.press(keys.down);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  expect(pointed(), screen.text()).toBe(true);
  screen.press(keys.enter);
}

describe('an exercise in a terminal', () => {
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
    await screen.shows('as with the AWS CLI');
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
