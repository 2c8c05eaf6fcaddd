import { randomBytes } from 'node:crypto';
import { isProblem, Problem } from '../base/problem.js';
import type { Cloud } from '../cloud.js';
import type { Lab } from '../engine/lab.js';
import { newState } from '../engine/state.js';
import type { Store } from '../engine/store.js';
import type { GivenAnswer } from '../terminal/answers.js';
import { version } from '../version.js';
import { optionWords } from './diagnose/given.js';
import type { Exit } from './exit.js';
import { type LessonFlags, lessonAnswers } from './lab/lesson-flags.js';
import { type AccountFlags, accountIn } from './options.js';
import type { Surroundings } from './surroundings.js';
import type { Terminal } from './terminal.js';

interface StartFlags extends AccountFlags, LessonFlags {
  readonly dryRun?: boolean;
  readonly sandbox?: boolean;
  readonly vpc?: string;
  readonly leastPrivilege?: boolean;
  readonly skipBonus?: boolean;
  readonly until?: number;
  readonly yes?: boolean;
  readonly cleanup?: boolean;
}

export async function runStart(surroundings: Surroundings, flags: StartFlags): Promise<Exit> {
  using terminal = await surroundings.terminal({
    yes: flags.yes === true,
    brief: flags.brief === true,
    given: answersIn(flags),
  });
  try {
    if (flags.sandbox) terminal.ui.tell({ kind: 'welcome', version, mode: 'sandbox' });
    const { locked } = await import('./lab/lab-run.js');
    return await locked(surroundings.files, async (store) => {
      await refuseSecond(store);
      return begin(flags, store, terminal, surroundings);
    });
  } catch (error) {
    // What stood by then has been told where the walk ended; before it there is nothing.
    if (!terminal.signal.aborted || isProblem(error, 'storage')) throw error;
    tellNotBegun(startCommand(flags, flags.sandbox === true), terminal);
    return 130;
  }
}

/** Whoever says no, or Ctrl-C, before the first change: nothing stands, and nothing is wrong. */
function tellNotBegun(command: string, { ui }: Terminal): void {
  ui.tell({
    kind: 'next',
    title: 'Nothing was made.',
    commands: [
      { text: 'When you are ready', command },
      { text: 'Only look at what it would make', command: `${command} --dry-run` },
    ],
  });
}

/** The same start once more. Whoever was in the sandbox must not be sent to an account, nor to another account than theirs. */
function startCommand({ profile, region, vpc, leastPrivilege, skipBonus }: StartFlags, isSandbox: boolean): string {
  return [
    'npx flowlab start',
    ...(isSandbox ? ['--sandbox'] : []),
    ...optionWords({ profile, region, vpc }),
    ...(leastPrivilege ? ['--least-privilege'] : []),
    ...(skipBonus ? ['--skip-bonus'] : []),
  ].join(' ');
}

const answersIn = (flags: StartFlags): ReadonlyMap<string, GivenAnswer> =>
  new Map([...lessonAnswers(flags), ...(flags.leastPrivilege ? [['least-privilege', { value: true }] as const] : [])]);

/** One lab at a time: a second one would be forgotten, and paid for. */
async function refuseSecond(store: Store): Promise<void> {
  const present = await store.load();
  if (present === undefined) return;
  if (present.cleaned) {
    await store.archive();
    return;
  }
  throw new Problem(
    'unfinished-lab',
    `Lab ${present.lab.id} is still there (${present.lab.mode === 'sandbox' ? 'sandbox' : `account ${present.lab.account}, ${present.lab.region}`}), begun ${present.lab.startedAt}.`,
    [
      'Go on with it: npx flowlab resume',
      'See where it stands: npx flowlab status',
      'Remove it, then start again: npx flowlab cleanup',
    ],
  );
}

async function begin(flags: StartFlags, store: Store, terminal: Terminal, surroundings: Surroundings): Promise<Exit> {
  const { paceFor } = await import('./lab/lab-run.js');
  const { walkThrough } = await import('./lab/walk-through.js');
  const { introduceLab, rehearse } = await import('./lab/introduction.js');
  const { loadStages } = await import('../stages/index.js');
  const { connectToAws, openSimulated } = await import('./cloud/cloud.js');
  const simulated = flags.sandbox || (await offersSandbox(flags, terminal, surroundings));
  if (simulated && !flags.sandbox) terminal.ui.tell({ kind: 'welcome', version, mode: 'sandbox' });
  const pace = paceFor(terminal);
  if (!simulated) terminal.ui.tell({ kind: 'welcome', version, mode: 'aws' });
  const open = (region?: string) =>
    simulated
      ? openSimulated(terminal, surroundings, pace, region)
      : connectToAws(accountIn(flags), terminal, surroundings);
  const cloud = await open(flags.region);
  const state = newState(labFor(flags, cloud, simulated ? 'sandbox' : 'aws'), version, randomBytes(8).toString('hex'));
  const stages = await loadStages();
  const again = startCommand(flags, simulated);
  if (flags.dryRun) return rehearse(state, stages, again, terminal);
  if (!(await introduceLab(state, stages, terminal))) {
    tellNotBegun(again, terminal);
    return 0;
  }

  const reopen = async () => cloud;
  const run = { store, files: surroundings.files, terminal, reopen: once(reopen, open) };
  return walkThrough(state, run, flags, { ...run, reopen });
}

/** The connection at hand first; a new one, with fresh credentials, each time after. */
function once<T>(first: () => Promise<T>, then: () => Promise<T>): () => Promise<T> {
  let used = false;
  return () => {
    if (used) return then();
    used = true;
    return first();
  };
}

/** Nothing was said about where: without credentials, the sandbox is offered; real AWS is never chosen silently. */
async function offersSandbox(flags: StartFlags, terminal: Terminal, { env }: Surroundings): Promise<boolean> {
  if (!terminal.isInteractive || flags.profile || flags.region) return false;
  const { hasCredentials } = await import('../aws/credentials.js');
  const present = await hasCredentials(flags.profile ?? null, env);
  return terminal.ui.ask({
    id: 'where',
    flag: '--sandbox',
    text: present ? 'Where should the lab run?' : 'No AWS credentials were found. Where should the lab run?',
    choices: [
      { value: true, label: 'In the sandbox: simulated AWS on this machine', hint: 'no account, no cost, no network' },
      {
        value: false,
        label: 'In my AWS account',
        hint: present
          ? 'shown and confirmed before anything is made'
          : 'needs: aws login, aws sso login or aws configure',
      },
    ],
    default: 0,
  });
}

function labFor(flags: StartFlags, { identity, endpoint, profile, aws, clock }: Cloud, mode: Lab['mode']): Lab {
  return {
    id: labId(),
    mode,
    account: identity.account,
    partition: identity.partition,
    region: aws.region,
    endpoint,
    profile,
    startedAt: new Date(clock.now()).toISOString(),
    options: {
      vpc: flags.vpc ?? null,
      leastPrivilege: flags.leastPrivilege ?? null,
      skipBonus: flags.skipBonus === true,
    },
  };
}

/** 40 random bits, in letters and digits that cannot be mistaken for each other. */
const labId = (): string => [...randomBytes(8)].map((byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte % 32]).join('');
