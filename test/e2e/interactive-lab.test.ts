import { spawn } from 'node:child_process';
import { AuthorizeSecurityGroupEgressCommand, EC2Client, RevokeSecurityGroupEgressCommand } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bin, computer } from './flowlab.js';
import { keys, open, type Screen } from './screen.js';

let own: ReturnType<typeof computer>;
beforeEach(() => {
  own = computer();
});
afterEach(() => own.discard());

const up = (times: number) => keys.up.repeat(times);
const down = (times: number) => keys.down.repeat(times);

/** The text is on the screen, however it is broken into lines. */
function sees(screen: Screen, text: string, times = 1): Promise<void> {
  const words = text.split(' ').map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return screen.shows(new RegExp(words.join('\\s+')), times);
}

/** Waits for a question, however often it was asked before, and answers it. */
function sitting(screen: Screen) {
  const seen = new Map<string, number>();
  return async (question: string, typed = ''): Promise<void> => {
    const times = (seen.get(question) ?? 0) + 1;
    seen.set(question, times);
    await sees(screen, question, times);
    // What is typed before the question stands there is no answer to it.
    await new Promise((resolve) => setTimeout(resolve, 150));
    screen.press(`${typed}${keys.enter}`);
  };
}

/** Works in the simulated account of a lab, as somebody else with an AWS client would. */
async function meddle(act: (ec2: EC2Client, groupId: string) => Promise<unknown>): Promise<void> {
  const server = spawn(process.execPath, [bin, 'sandbox'], { env: own.env, stdio: ['ignore', 'pipe', 'ignore'] });
  const url = await new Promise<string>((resolve) =>
    server.stdout.once('data', (chunk) => resolve(String(chunk).trim())),
  );
  const group = own.state().steps['instances/security-group'];
  const groupId = group && 'result' in group ? String(Object(group.result).id) : '';
  const credentials = { accessKeyId: 'SANDBOX', secretAccessKey: 'SANDBOX' };
  try {
    await act(new EC2Client({ endpoint: url, region: 'us-east-1', credentials }), groupId);
  } finally {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGINT');
    await ended;
  }
}

const everything = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
const https = [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];

it('a whole lab by hand: wrong guesses, a wrong rule, a break, a repair, the fix, and nothing left', async () => {
  const first = open(own.env, ['start', '--sandbox']);
  let answer = sitting(first);
  await answer('Ready?');
  await answer('Create role Demo-SSM-Role?', down(1));
  await answer('How much may the flow log do?');
  await answer('Create security group', down(1));
  await answer('Would you like a shell?');
  await answer('where do you think the packets die?', up(3));
  await answer('Create log group', down(1));
  await answer('What should the flow log watch?');
  await answer('Create flow log');
  await answer('What will you do meanwhile?', down(1));
  await answer('ping sends three packets', up(3));
  await sees(first, 'A record sums up a flow');
  await answer('What will you do meanwhile?');
  await answer('Next: what is in a stream.');
  await answer('Which one is your ping');
  await answer('Next: the ping that works.');
  await answer('Next: the ping that fails');
  await answer('What does it rule out?', up(1));
  await sees(first, 'No. ACCEPT speaks for this interface alone');
  await answer('Next: the same ping');
  await answer('What does it rule out?', up(2));
  await sees(first, 'Right. REJECT here means');
  await answer('Next: the reason');
  await sees(first, 'You said: at the source. Its interface recorded ACCEPT');
  await answer('Next: the whole path');

  await answer('Which inbound rule lets the ping in?', up(4));
  await answer('Add inbound rule to');
  await answer('What will you do meanwhile?');
  await sees(first, 'It lets TCP in, and the record says protocol 1, ICMP');
  await answer('Not yet: no answer comes back.');
  await sees(first, 'taken back');
  await sees(first, 'Which inbound rule lets the ping in?', 2);
  first.press(keys.ctrlC);
  expect(await first.exit).toBe(130);
  expect(first.text()).not.toContain('Finishing the current call');
  expect(own.state().steps['security-group/rule']).toMatchObject({ status: 'undone' });

  await meddle(async (ec2, GroupId) => {
    await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions: https }));
    await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: everything }));
  });
  const second = open(own.env, ['resume']);
  answer = sitting(second);
  await answer('Which inbound rule lets the ping in?', up(2));
  await answer('Add inbound rule to');
  await answer('What will you do meanwhile?');
  await sees(second, 'the source’s own interface recorded REJECT');
  expect(second.text()).not.toContain('answers get through');
  await answer('Not yet: no answer comes back.', down(1));
  await sees(second, 'It is none of these rules.');
  await sees(second, 'Which inbound rule lets the ping in?', 2);
  second.press(keys.ctrlC);
  expect(await second.exit).toBe(130);

  await meddle(async (ec2, GroupId) => {
    await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions: everything }));
  });
  const third = open(own.env, ['resume']);
  answer = sitting(third);
  await answer('Which inbound rule lets the ping in?', up(2));
  await answer('Add inbound rule to');
  await answer('What will you do meanwhile?');
  await sees(third, 'answers get through');
  await sees(third, 'Stage 8 done');
  await answer('Do the bonus stage, Network ACL?');
  await answer('Tag network ACL');
  await answer('Add outbound rule');
  await answer('Which of the two pings will it stop?', up(2));
  await answer('What will you do meanwhile?');
  await sees(third, 'You said: both pings. No: the ping to 8.8.8.8 was stopped.');
  await sees(third, 'Three sentences to remember');
  await sees(third, 'What fixed it: the rule');
  await sees(third, 'ACCEPT at the source: you said that it rules out any refusal. No');
  await sees(third, 'REJECT at the destination: you said that it rules out everything before that interface. Right.');
  await answer('Clean up now?');
  await answer('Remove these');
  await sees(third, 'Nothing left.');
  for (const screen of [first, second, third]) expect(screen.broken()).toEqual([]);
  expect(await third.exit).toBe(0);
});

it('a narrow terminal has to break no line, but words that are longer than it', async () => {
  const screen = open(own.env, ['start', '--sandbox', '--yes', '--cleanup'], 60);
  expect(await screen.exit).toBe(0);
  await sees(screen, 'Nothing left.');
  expect(screen.broken()).toEqual([]);
});

it('keys typed early are not taken for answers', async () => {
  const screen = open(own.env, ['start', '--sandbox']);
  await screen.shows('Ready?');
  // Yes to everything that may come: only the first is an answer.
  screen.press(keys.enter.repeat(8));
  await screen.shows('Create role Demo-SSM-Role?');
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(own.state().steps).toEqual({});
  screen.press(keys.ctrlC);
  expect(await screen.exit).toBe(130);
  expect(screen.text()).toContain('Nothing was made.');
  expect(screen.text()).not.toContain('Finishing the current call');
});

it.each([[[]], [['--region', 'eu-west-1', '--skip-bonus']]])(
  'a No to “Ready?” is an answer, not an error: what stands, the same start once more (%j), exit code 0',
  async (flags) => {
    const screen = open(own.env, ['start', '--sandbox', ...flags]);
    await screen.shows('Ready?');
    screen.press(`n${keys.enter}`);
    expect(await screen.exit).toBe(0);
    const again = ['npx flowlab start --sandbox', ...flags].join(' ');
    await sees(screen, 'Nothing was made.');
    await sees(screen, again);
    await sees(screen, `${again} --dry-run`);
    expect(screen.text()).not.toContain('error');
    expect((await own.run('status')).stdout).toContain('No lab.');
  },
);

it('without a command offers the sandbox first, and Ctrl-C there makes nothing', async () => {
  const screen = open(own.env, []);
  await screen.shows('What would you like to do?');
  expect(screen.text()).toContain('Learn it: the lab, in the sandbox');
  screen.press(keys.enter);
  await screen.shows('Ready?');
  screen.press(keys.ctrlC);
  expect(await screen.exit).toBe(130);
  expect(screen.text()).toContain('Nothing was made.');
});
