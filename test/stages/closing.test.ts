import { describe, expect, it } from 'vitest';
import { knownIn } from '../../src/engine/context.js';
import type { State } from '../../src/engine/state.js';
import { closingEvents } from '../../src/stages/closing.js';
import { type Answers, standingLab } from '../helpers/whole-lab.js';

const closingOf = async (answers: Answers): Promise<string> => linesOf((await standingLab().go(answers)).state);

function linesOf(state: State): string {
  return closingEvents({ known: knownIn(() => state) })
    .flatMap((event) =>
      event.kind === 'text' ? [event.text] : event.kind === 'list' ? [event.title, ...event.items] : [],
    )
    .join('\n');
}

describe('the closing', () => {
  it('says what was broken, by which records, what fixed it, and what was guessed', async () => {
    const said = await closingOf({
      prediction: 'reply',
      'fix-source': ['ssh', 'group'],
      'not-solved': ['again'],
      'which-stops': 'internet',
      'accept-excludes': 'destination',
      'reject-excludes': 'way',
    });
    expect(said).toMatch(/^What was broken: The ping reached .* no inbound rule that allows icmp/);
    expect(said).toMatch(/^demo-source: \S+ to \S+: ICMP, 3 packets, ACCEPT$/m);
    expect(said).toMatch(/^demo-destination: \S+ to \S+: ICMP, 3 packets, REJECT$/m);
    expect(said).toMatch(
      /What fixed it: the rule “All ICMP - IPv4 from sg-\w+”\. The same ping, before: no answer; after: 3 of 3\./,
    );
    expect(said).toContain('stage 4: You said: the answer, on the way back. There was none');
    expect(said).toContain(
      'stage 7: ACCEPT at the source: you said that it rules out that the destination refused it. No: it rules out that the source’s own security group or network ACL stopped the ping, and nothing else.',
    );
    expect(said).toContain(
      'stage 7: REJECT at the destination: you said that it rules out everything before that interface. Right.',
    );
    expect(said).toContain('stage 8: SSH (TCP 22) from 0.0.0.0/0: no answer.');
    expect(said).toContain('stage 9: You said: the ping to 8.8.8.8. Right.');
  });

  it("shows what does the same in a network of one's own, with two ends and with none", async () => {
    const { state } = await standingLab().go({});
    const commands = closingEvents({ known: knownIn(() => state) }).flatMap((event) =>
      event.kind === 'next' ? event.commands.map(({ command }) => command) : [],
    );
    expect(commands).toEqual(['npx flowlab diagnose source destination', 'npx flowlab diagnose']);
  });

  it('claims no fix where there was none, and no guess where nobody guessed', async () => {
    const said = await closingOf({ 'fix-source': 'ssh', 'not-solved': 'on' });
    expect(said).toContain('What fixed it: nothing yet. Stage 8 is not solved');
    expect(said).toContain('stage 8: SSH (TCP 22) from 0.0.0.0/0: no answer.');
    expect(said).not.toContain('You said');
  });

  it('calls proof what is proof: a flow log at the source alone shows, and the rules say the rest', async () => {
    expect(await closingOf({})).toContain('How the records proved it:');
    const said = await closingOf({ 'flow-log-scope': 'NetworkInterface', 'fix-source': 'block', 'not-solved': 'on' });
    expect(said).toContain('What the records showed:\ndemo-source: ');
    expect(said).not.toContain('proved');
    expect(said).not.toContain('there yet');
  });

  it('tells of every rule that was tried, also of those before the person went on and came back', async () => {
    const lab = standingLab();
    await lab.go({ 'fix-source': 'ssh', 'not-solved': 'on' });
    const { state } = await lab.go({ 'fix-source': 'group', reopen: true });
    const said = linesOf(state);
    expect(said).toContain('stage 8: SSH (TCP 22) from 0.0.0.0/0: no answer.');
    expect(said).toMatch(/stage 8: All ICMP - IPv4 from sg-\w+: 3 answers\./);
  });

  it('says once what came of a rule that was tried again and again', async () => {
    const lab = standingLab();
    await lab.go({ 'fix-source': 'ssh', 'not-solved': 'on' });
    await lab.go({ 'fix-source': 'ssh', 'not-solved': 'on', reopen: true });
    const { state } = await lab.go({ 'fix-source': 'group', reopen: true });
    expect(linesOf(state).match(/stage 8: SSH/g)).toHaveLength(1);
  });
});
