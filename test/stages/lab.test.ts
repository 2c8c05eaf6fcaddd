import { isIPv4 } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { inventory } from '../../src/aws/inventory.js';
import { operatorPolicy } from '../../src/aws/policy.js';
import { cleanup } from '../../src/engine/cleanup.js';
import type { LabRunOptions } from '../../src/engine/run.js';
import type { Stage } from '../../src/engine/step.js';
import type { JournalEntry } from '../../src/sandbox/world/world.js';
import { marks } from '../../src/stages/names.js';
import { shellWords } from '../helpers/stage-context.js';
import { type Answers, eventsOf, resultOf, stages, standingLab } from '../helpers/whole-lab.js';

/** A lab from its first call to its last. */
async function wholeLab(answers: Answers = {}, options: LabRunOptions = {}) {
  const standing = standingLab();
  const { ui, state } = await standing.go(answers, options);
  return { ...standing, ui, state, base: standing.baseWith(ui), journalOfRun: [...standing.world.journal] };
}

type Lab = Awaited<ReturnType<typeof wholeLab>>;
const nameOf = ({ service, action }: JournalEntry) => `${service}:${action}`;
const made = (journal: readonly JournalEntry[]) =>
  journal.filter(({ mutating, outcome }) => mutating && outcome === 'ok').map(nameOf);
let lab: Lab;
beforeAll(async () => {
  lab = await wholeLab();
}, 20_000);

it('goes through all nine stages', () => {
  expect(Object.values(lab.state.stages)).toEqual(Array(9).fill('done'));
});

it('finds the two causes that the guide plants, and the repair between them', () => {
  expect(eventsOf(lab, 'verdict').map(({ verdict: { verdict } }) => [verdict.outcome, verdict.cause])).toEqual([
    ['blocked', 'DESTINATION_SECURITY_GROUP_INGRESS'],
    ['delivered', null],
    ['blocked', 'SOURCE_NETWORK_ACL_EGRESS'],
  ]);
});

it('sends exactly one call for each thing that it makes', () => {
  expect(
    made(lab.journalOfRun)
      .filter((operation) => operation !== 'ssm:SendCommand')
      .sort(),
  ).toEqual([
    'ec2:AuthorizeSecurityGroupIngress',
    'ec2:CreateFlowLogs',
    'ec2:CreateNetworkAclEntry',
    'ec2:CreateSecurityGroup',
    'ec2:CreateTags',
    'ec2:RunInstances',
    'ec2:RunInstances',
    'iam:AddRoleToInstanceProfile',
    'iam:AttachRolePolicy',
    'iam:AttachRolePolicy',
    'iam:CreateInstanceProfile',
    'iam:CreateRole',
    'iam:CreateRole',
    'logs:CreateLogGroup',
    'logs:PutRetentionPolicy',
  ]);
});

describe('what reaches a shell as root', () => {
  const constants = ['ip a', 'whoami; hostname; uname -sr', 'true'];

  it('is one of a few constants, or a ping of an IPv4 address', () => {
    expect(lab.scripts.length).toBeGreaterThan(8);
    const variable = lab.scripts.filter((script) => !constants.includes(script) && !script.startsWith('IMDS=http:'));
    for (const script of variable) expect(isIPv4(/^ping (\S+) -c 3 -W 1$/.exec(script)?.[1] ?? ''), script).toBe(true);
    const imds = new Set(lab.scripts.filter((script) => script.startsWith('IMDS=http:')));
    expect(imds.size).toBe(1);
  });

  it('holds nothing that Systems Manager would expand', () => {
    for (const script of lab.scripts) expect(script).not.toMatch(/\{\{|\}\}/);
  });
});

it('every change is shown with a command that can be pasted as it is', () => {
  const previews = eventsOf(lab, 'preview').map(({ preview }) => preview);
  expect(previews).toHaveLength(
    stages.flatMap(({ steps }: Stage) => steps).filter(({ kind }) => kind === 'change').length,
  );
  for (const { command, cost, what, why } of previews) {
    expect(shellWords(command).slice(0, 2), command).toEqual(['aws', expect.stringMatching(/^(ec2|iam|logs)$/)]);
    expect([cost, what, why].every((text) => text.length > 0)).toBe(true);
    expect(`${what} ${why}`).not.toMatch(/undefined|null|NaN|\[object/);
  }
});

it('uses no permission beyond the policy that doctor prints, and the clean-up none either; it leaves nothing', async () => {
  const { base, store, state, aws, world } = lab;
  const find = async () =>
    (await inventory(aws, marks, base.lab.id)).owned.map(({ kind, id }) => ({ resource: kind, id }));
  expect((await find()).length).toBeGreaterThan(6);
  const saved = await store.load();
  const { kind, left } = await cleanup(stages, saved ?? state, store, base, { inventory: find });
  expect([kind, left]).toEqual(['cleaned', []]);
  expect(await find()).toEqual([]);

  const policy: { readonly Statement: readonly { readonly Action: readonly string[] }[] } = JSON.parse(
    JSON.stringify(operatorPolicy({ partition: 'aws', account: world.account, region: world.region })),
  );
  const allowed = policy.Statement.flatMap(({ Action }) => Action);
  const called = [...new Set(world.journal.map(nameOf))];
  expect(called.length).toBeGreaterThan(40);
  expect(called.filter((operation) => !allowed.includes(operation) && !operation.startsWith('sts:'))).toEqual([]);
});

describe('a guess', () => {
  it('is neither asked nor judged where nobody is there', () => {
    expect(resultOf(lab.state, 'ping/prediction')).toEqual({ guess: null });
    expect(resultOf(lab.state, 'read-logs/verdict')).toMatchObject({ answer: null });
    const said = eventsOf(lab, 'note').map(({ text }) => text);
    expect(said.filter((text) => /^(You said|Right|Nearly|No[.:])/.test(text))).toEqual([]);
  });

  it.each([
    ['destination', true, 'You said: at the destination. Its interface recorded REJECT for the incoming ping. Right.'],
    [
      'source',
      false,
      'You said: at the source. Its interface recorded ACCEPT for the outgoing ping, so the source let it go.',
    ],
    [
      'reply',
      false,
      'You said: the answer, on the way back. There was none: the destination recorded REJECT for the ping itself.',
    ],
  ])('of %s in stage 4 is answered from the records in stage 7', async (prediction, right, text) => {
    const other = await wholeLab({ prediction }, { until: 7 });
    expect(eventsOf(other, 'note').map((note) => note.text)).toContain(text);
    expect(resultOf(other.state, 'read-logs/verdict')).toMatchObject({ answer: { right, text } });
  });

  it('of which ping stops is answered from the pings and the records', async () => {
    const other = await wholeLab({ 'which-stops': 'both' });
    expect(resultOf(other.state, 'network-acl/records')).toMatchObject({
      answer: {
        right: false,
        text: 'You said: both pings. No: the ping to 8.8.8.8 was stopped. The source’s interface recorded REJECT for the ping to 8.8.8.8.',
      },
    });
  });
});

it('with the narrow choices does the same, and watches one side alone', async () => {
  const narrow = await wholeLab({
    'least-privilege': true,
    'flow-log-scope': 'NetworkInterface',
    'fix-source': 'group',
    prediction: 'destination',
  });
  expect(made(narrow.journalOfRun)).toContain('iam:PutRolePolicy');
  expect(resultOf(narrow.state, 'read-logs/at-destination')).toEqual({ there: [], guess: null });
  expect(resultOf(narrow.state, 'security-group/ping')).toMatchObject({ received: 3 });
  const remark = 'You said: at the destination. This flow log does not watch it, so the records do not say.';
  expect(eventsOf(narrow, 'note').map(({ text }) => text)).toContain(remark);
});
