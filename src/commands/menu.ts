import type { Choice } from '../ui.js';
import type { Surroundings } from './surroundings.js';

/** The words of the command that was chosen, or undefined for help. */
export type Chosen = readonly string[] | undefined;

/** `flowlab` alone, at a terminal: what would you like to do? */
export async function menu(surroundings: Surroundings): Promise<Chosen> {
  using terminal = await surroundings.terminal();
  const { standingLab } = await import('./lab/standing-lab.js');
  const lab = await standingLab(surroundings.files);
  terminal.ui.tell({
    kind: 'text',
    text: 'flowlab finds out why one machine cannot reach another, from VPC Flow Logs.',
  });
  return await terminal.ui.ask<Chosen>({
    id: 'what',
    flag: '--help',
    text: 'What would you like to do?',
    choices: [...(lab ? forStanding : [learn]), ...always],
    default: 0,
  });
}

const learn: Choice<Chosen> = {
  value: ['start', '--sandbox'],
  label: 'Learn it: the lab, in the sandbox',
  hint: 'simulated AWS on this machine: no account, no cost; about 15 minutes',
};

const forStanding: readonly Choice<Chosen>[] = [
  { value: ['resume'], label: 'Go on with my lab' },
  { value: ['status'], label: 'See where my lab stands' },
];

const always: readonly Choice<Chosen>[] = [
  {
    value: ['practice'],
    label: 'Practice: find a fault that nobody showed me',
    hint: 'planted faults in the sandbox, with a ticket and a grade',
  },
  { value: ['diagnose'], label: 'Diagnose my own network', hint: 'reads your AWS account, or files; changes nothing' },
  { value: undefined, label: 'Show all commands' },
];
