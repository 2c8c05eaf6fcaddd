import { Problem } from '../../base/problem.js';
import type { State } from '../../engine/state.js';
import { contents } from '../../stages/index.js';
import type { Terminal } from '../terminal.js';

/** Where, what and how much, confirmed before the first change. */
export async function introduce({ lab }: State, { ui }: Pick<Terminal, 'ui'>): Promise<void> {
  ui.tell({
    kind: 'text',
    text: 'Two servers will stand side by side, and a ping between them fails. You will find out why from the flow logs, fix it, and prove the fix. Nine stages and a clean-up.',
  });
  ui.tell({
    kind: 'stages',
    stages: contents.map(({ number, title }) => ({ number, title, status: 'pending' as const })),
  });
  const isAws = lab.mode === 'aws';
  ui.tell({
    kind: 'facts',
    title: !isAws
      ? 'This is the sandbox:'
      : lab.endpoint === null
        ? 'This is real AWS:'
        : 'This is what answers at your AWS endpoint:',
    facts: [
      { name: 'Account', value: isAws ? lab.account : `${lab.account} (simulated)` },
      { name: 'Region', value: lab.region },
      ...(lab.profile === null ? [] : [{ name: 'Profile', value: lab.profile }]),
      ...(lab.endpoint === null
        ? []
        : [{ name: 'Endpoint', value: `${lab.endpoint} (an override is set: this may not be AWS itself)` }]),
      { name: 'Makes', value: '2 roles, 1 profile, 1 security group, 2 instances, 1 log group, 1 flow log, 2 rules' },
      {
        name: 'Cost',
        value: isAws
          ? 'about $0.033 an hour while the two instances stand; the logs, less than a cent'
          : 'none; nothing leaves this machine',
      },
      { name: 'Ctrl-C', value: 'pauses at any moment; npx flowlab resume goes on' },
    ],
  });
  const goOn = await ui.ask({
    id: 'begin',
    flag: '--yes',
    text: isAws ? `Build the lab in account ${lab.account}, ${lab.region}?` : 'Ready?',
    choices: [
      { value: true, label: 'Yes' },
      { value: false, label: 'No' },
    ],
    // A run of Enters must not cost money.
    default: isAws ? 1 : 0,
    yes: 0,
  });
  if (!goOn) throw new Problem('precondition', 'Nothing was made.', ['When you are ready: npx flowlab start']);
}
