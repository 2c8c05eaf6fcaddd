import { RevokeSecurityGroupEgressCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { makeChange } from '../../src/aws/ec2-change.js';
import type { DiagnoseFlags } from '../../src/commands/diagnose/request.js';
import { undoAll } from '../../src/diagnosis/fix/change.js';
import type { Verdict } from '../../src/diagnosis/verdict.js';
import { applyFix } from '../../src/investigation/apply-fix.js';
import { type GivenAnswer, withAnswers } from '../../src/terminal/answers.js';
import { notesOf, type Scene, scene } from '../commands/diagnose/scene.js';
import { byDefault, type ScriptedUi, scriptedUi } from '../helpers/scripted-ui.js';
import { ACL, addEntry, addRule, SG } from '../sandbox/small-world.js';

const factsOf = ({ events }: ScriptedUi): Record<string, string> =>
  Object.fromEntries(
    events.flatMap((event) => (event.kind === 'facts' ? event.facts.map(({ name, value }) => [name, value]) : [])),
  );

const apply = ({ aws, clock }: Scene, verdict: Verdict, ui: ScriptedUi, isOfLab = () => true) =>
  applyFix({ ec2: aws.ec2, ui, clock, isOfLab, isShown: false, again: 'npx flowlab diagnose web db' }, verdict);

const tcp22: DiagnoseFlags = { protocol: 'tcp', port: 22 };
const probe = { probe: true };
const yes = () => scriptedUi({ probe: true });

/** Faults of the sandbox that one call mends. */
const faults: readonly (readonly [string, DiagnoseFlags, (s: Scene) => unknown])[] = [
  ['DESTINATION_SECURITY_GROUP_INGRESS', tcp22, () => undefined],
  ['DESTINATION_SECURITY_GROUP_INGRESS', {}, () => undefined],
  [
    'DESTINATION_NETWORK_ACL_EGRESS',
    tcp22,
    ({ world }) => {
      addRule(world, { protocol: 'tcp', from: 22 });
      addEntry(world, { egress: true, protocol: '6', action: 'deny', number: 50, ports: [1024, 65_535] });
    },
  ],
  [
    'DESTINATION_NETWORK_ACL_INGRESS',
    {},
    ({ world }) => {
      addRule(world, { protocol: 'icmp' });
      addEntry(world, { egress: false, protocol: '1', action: 'deny', number: 50 });
    },
  ],
  [
    'SOURCE_NETWORK_ACL_EGRESS',
    {},
    ({ world }) => {
      addRule(world, { protocol: 'icmp' });
      addEntry(world, { egress: true, protocol: '1', action: 'deny', number: 1 });
    },
  ],
  [
    'SOURCE_SECURITY_GROUP_EGRESS',
    tcp22,
    ({ world, aws }) => {
      addRule(world, { protocol: 'tcp', from: 22 });
      addRule(world, { egress: true, protocol: 'tcp', from: 443 });
      const IpPermissions = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
      return aws.ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId: SG, IpPermissions }));
    },
  ],
];

describe('a fix', () => {
  it.each(faults)('of %s %o removes exactly that cause', async (cause, flags, plant) => {
    const s = scene();
    await plant(s);
    s.clock.advance(60_000);
    const { verdict } = await s.ask('web', 'db', { ...flags, ...probe }, yes());
    expect(verdict.verdict).toMatchObject({ cause, certainty: 'certain' });
    expect(await apply(s, verdict, scriptedUi({ 'apply-fix': true }))).toBe(true);
    s.clock.advance(60_000);
    const after = await s.ask('web', 'db', { ...flags, ...probe }, yes());
    expect(after.verdict.verdict.cause).not.toBe(cause);
    expect(after.verdict.blockers).not.toContainEqual(verdict.blockers[0]);
  });

  it('of a rule that was changed says nothing more is in the way where that rule alone is', async () => {
    const s = scene();
    const { verdict } = await s.ask('web', 'db', { ...tcp22, ...probe }, yes());
    const changed: Verdict = { ...verdict, verdict: { ...verdict.verdict, cause: 'RULE_CHANGED' } };
    const ui = scriptedUi({ 'apply-fix': false });
    await apply(s, changed, ui);
    expect(factsOf(ui)['Not enough']).toBeUndefined();
  });

  it('says whose resource it changes, what it lets in and how to undo it, before it asks', async () => {
    const s = scene();
    const { verdict } = await s.ask('web', 'db', { ...tcp22, ...probe }, yes());
    const ui = scriptedUi({ 'change-others': byDefault });
    const before = JSON.stringify(s.world.ec2);
    expect(await apply(s, verdict, ui, () => false)).toBe(false);
    ui.verify();
    expect(factsOf(ui)).toEqual({
      Changes: `${SG}, which is yours and may serve others, too`,
      Does: verdict.fix?.summary,
      'Lets in': verdict.fix?.admits,
      Undo: verdict.fix?.undo,
    });
    expect(notesOf(ui)).toEqual(['info: Nothing was changed.']);
    expect(JSON.stringify(s.world.ec2)).toBe(before);
    const ofLab = scriptedUi({ 'apply-fix': false });
    await apply(s, verdict, ofLab);
    expect(factsOf(ofLab).Changes).toBe(`${SG}, which the lab made`);
  });

  it('of what the lab did not make is made only where its very id was given', async () => {
    const s = scene();
    const { verdict } = await s.ask('web', 'db', { ...tcp22, ...probe }, yes());
    const asked = scriptedUi({ 'change-others': SG });
    expect(await apply(s, verdict, asked, () => false)).toBe(true);
    expect(asked.questions[0]).toMatchObject({
      flag: `--yes-change ${SG}`,
      text: `The lab did not make ${SG}, and others may depend on it. To change it, type its id`,
      typed: SG,
      default: 1,
    });
  });

  it('of what the lab did not make is never made by --yes, nor by another id', async () => {
    const s = scene();
    const { verdict } = await s.ask('web', 'db', { ...tcp22, ...probe }, yes());
    const before = JSON.stringify(s.world.ec2);
    const answering = (id: string | null) => {
      const ui = scriptedUi();
      const given = new Map<string, GivenAnswer>(id === null ? [] : [['change-others', { value: id }]]);
      return { ...ui, ask: withAnswers(ui, { given, yes: true, canAsk: false }).ask };
    };
    expect(await apply(s, verdict, answering(null), () => false)).toBe(false);
    await expect(apply(s, verdict, answering('sg-another'), () => false)).rejects.toMatchObject({
      code: 'usage',
      message: `--yes-change ${SG} does not answer "The lab did not make ${SG}, and others may depend on it. To change it, type its id".`,
    });
    expect(JSON.stringify(s.world.ec2)).toBe(before);
    expect(await apply(s, verdict, answering(SG), () => false)).toBe(true);
  });

  it('is Enter’s answer where the verdict is certain, and not where it is not', async () => {
    const s = scene();
    const { verdict } = await s.ask('web', 'db', { ...tcp22, ...probe }, yes());
    const doubtful: Verdict = { ...verdict, verdict: { ...verdict.verdict, certainty: 'likely' } };
    const ui = scriptedUi({ 'apply-fix': byDefault });
    expect(await apply(s, doubtful, ui)).toBe(false);
    expect(factsOf(ui).Certainty).toBe('only likely: the verdict may be wrong');
    expect(await apply(s, verdict, scriptedUi({ 'apply-fix': byDefault }))).toBe(true);
  });

  it('can be taken back with what was printed', async () => {
    const s = scene();
    addEntry(s.world, { egress: true, protocol: '1', action: 'deny', number: 1 });
    const { verdict } = await s.ask('web', '8.8.8.8', probe, yes());
    const entries = () =>
      structuredClone(s.world.ec2.networkAcls[ACL]?.Entries?.filter(({ RuleNumber }) => RuleNumber === 1));
    const before = entries();
    const ui = scriptedUi({ 'apply-fix': true });
    await apply(s, verdict, ui);
    expect(entries()).toEqual([]);
    expect(ui.events.at(-1)).toMatchObject({
      kind: 'next',
      commands: [{ command: 'npx flowlab diagnose web db --probe' }, { command: verdict.fix?.undo }],
    });
    for (const change of undoAll(verdict.fix?.change ?? [])) await makeChange(s.aws.ec2, change);
    expect(entries()).toEqual(before);
  });

  it('is not offered where there is none', async () => {
    const s = scene();
    addRule(s.world, { protocol: 'icmp' });
    const { verdict } = await s.ask('web', 'db', probe, yes());
    const ui = scriptedUi();
    expect(await apply(s, verdict, ui)).toBe(false);
    expect(notesOf(ui)).toEqual(['info: There is nothing to fix.']);
  });
});
