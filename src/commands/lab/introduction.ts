import { isPart } from '../../aws/inventory-kinds.js';
import { counted, numberInWords } from '../../base/words.js';
import { yesOrNo } from '../../base/yes-or-no.js';
import type { Lab } from '../../engine/lab.js';
import type { State } from '../../engine/state.js';
import type { Stage } from '../../engine/step.js';
import { hourly } from '../../stages/prices.js';
import type { Ui } from '../../ui.js';
import type { Terminal } from '../terminal.js';

/** Where, what and how much, confirmed before the first change: whether the person wants it. */
export async function introduceLab(
  { lab }: State,
  stages: readonly Stage[],
  { ui }: Pick<Terminal, 'ui'>,
): Promise<boolean> {
  tellPlan(lab, stages, ui);
  const isAws = lab.mode === 'aws';
  return ui.ask({
    id: 'begin',
    flag: '--yes',
    text: isAws ? `Build the lab in account ${lab.account}, ${lab.region}?` : 'Ready?',
    choices: yesOrNo(),
    // A run of Enters must not cost money.
    default: isAws ? 1 : 0,
    yes: 0,
  });
}

function tellPlan(lab: Lab, stages: readonly Stage[], ui: Ui): void {
  const count = numberInWords(stages.length);
  ui.tell({
    kind: 'text',
    text: `You build two servers side by side. A ping from one to the other fails: you find out why from the flow logs, fix it, and prove the fix. There are ${count} stages and a clean-up.`,
  });
  ui.tell({
    kind: 'stages',
    stages: stages.map(({ number, title }) => ({ number, title, status: 'pending' as const })),
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
      { name: 'Makes', value: madeBy(stages) },
      {
        name: 'Cost',
        value: isAws
          ? `about $${(2 * hourly('t3.micro')).toFixed(3)} an hour while the two instances stand; the logs, less than a cent`
          : 'none; nothing leaves this machine',
      },
      { name: 'Ctrl-C', value: 'pauses at any moment; npx flowlab resume goes on' },
    ],
  });
}

/** The same without building anything: what each stage would make, what that costs, and the command that makes it. */
export function rehearse({ lab }: State, stages: readonly Stage[], command: string, { ui }: Pick<Terminal, 'ui'>): 0 {
  tellPlan(lab, stages, ui);
  for (const { number, title, steps } of stages) {
    const made = steps.flatMap((step) => (step.kind === 'change' ? [step] : []));
    if (made.length === 0) continue;
    ui.tell({
      kind: 'list',
      title: `Stage ${number}, ${title}, would make:`,
      items: made.map(({ resource, title: what, costPerHour = 0 }) =>
        costPerHour > 0 && lab.mode === 'aws'
          ? `${resource}: ${what} (about $${costPerHour.toFixed(3)} an hour)`
          : `${resource}: ${what}`,
      ),
    });
  }
  ui.tell({
    kind: 'next',
    title: 'A dry run: nothing was made.',
    commands: [{ text: 'For real', command }],
  });
  return 0;
}

/** What the stages make between them: `2 roles, 1 instance profile, … with 7 rules, policies and settings`. */
function madeBy(stages: readonly Stage[]): string {
  const made = stages.flatMap(({ steps }) => steps.flatMap((step) => (step.kind === 'change' ? [step.resource] : [])));
  const whole = made.filter((resource) => !isPart(resource));
  const amounts = [...new Set(whole)].map((kind) => counted(whole.filter((each) => each === kind).length, kind));
  return `${amounts.join(', ')}, with ${made.length - whole.length} rules, policies and settings`;
}
