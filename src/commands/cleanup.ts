import { randomBytes } from 'node:crypto';
import { inventory } from '../aws/inventory.js';
import { Problem } from '../base/problem.js';
import type { Cloud } from '../cloud.js';
import type { Lab } from '../engine/lab.js';
import { memoryStore } from '../engine/memory-store.js';
import { recover } from '../engine/recover.js';
import { newState, type State } from '../engine/state.js';
import { loadStages } from '../stages/index.js';
import { marks } from '../stages/names.js';
import { version } from '../version.js';
import { openAws } from './cloud/cloud.js';
import type { Exit } from './exit.js';
import { afterSweep } from './lab/endings.js';
import { explained } from './lab/explained.js';
import { adopt, baseOf, locked, sweep } from './lab/lab-run.js';
import { type AccountFlags, accountIn } from './options.js';
import type { Surroundings } from './surroundings.js';
import type { Terminal } from './terminal.js';

interface CleanupFlags extends AccountFlags {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly lab?: string;
  readonly discover?: boolean;
}

export async function cleanup(surroundings: Surroundings, flags: CleanupFlags): Promise<Exit> {
  const terminal = await surroundings.terminal({ yes: flags.yes === true });
  try {
    if (flags.lab !== undefined || flags.discover) return await fromTags(flags, terminal, surroundings);
    return await locked(surroundings.files, async (store) => {
      const state = await store.load();
      if (!state || state.cleaned) return nothingKnown(terminal);
      const run = adopt(state, accountIn(flags), { store, terminal }, surroundings);
      return afterSweep(await sweep(state, run, flags.dryRun === true), run);
    });
  } finally {
    terminal.close();
  }
}

function nothingKnown({ ui }: Terminal): Exit {
  ui.tell({ kind: 'note', tone: 'ok', text: 'There is no lab to clean up.' });
  ui.tell({
    kind: 'next',
    title: 'Was it started on another computer, or its file lost? Labs can be found by their tags.',
    commands: [{ text: 'Look in this account and region', command: 'npx flowlab cleanup --discover' }],
  });
  return 0;
}

/** Without a state file: the lab's objects are found by tag and path, listed, and removed like any other lab's. */
async function fromTags(flags: CleanupFlags, terminal: Terminal, surroundings: Surroundings): Promise<Exit> {
  if (flags.lab !== undefined && !/^[a-z2-7]{8}$/.test(flags.lab)) {
    throw new Problem('usage', `"${flags.lab}" is not the id of a lab: eight characters of a-z and 2-7.`, [
      'Find it: npx flowlab cleanup --discover --dry-run',
    ]);
  }
  const reopen = () => openAws(accountIn(flags), terminal, surroundings);
  const cloud = await reopen();
  const ids = flags.lab === undefined ? await labsIn(cloud) : [flags.lab];
  terminal.ui.tell({
    kind: 'welcome',
    version,
    mode: 'aws',
    account: cloud.identity.account,
    region: cloud.aws.region,
  });
  if (ids.length === 0) {
    terminal.ui.tell({
      kind: 'note',
      tone: 'ok',
      text: `No lab was found in account ${cloud.identity.account}, ${cloud.aws.region}.`,
    });
    return 0;
  }
  let worst: Exit = 0;
  for (const id of ids) {
    const state = await rebuilt(id, cloud, terminal);
    terminal.ui.tell({ kind: 'note', tone: 'info', text: `Lab ${id}, as its tags tell:` });
    const run = { store: memoryStore(), files: surroundings.files, terminal, reopen };
    const code = await afterSweep(await sweep(state, run, flags.dryRun === true), run);
    worst = code > worst ? code : worst;
  }
  return worst;
}

const labsIn = async ({ aws }: Cloud): Promise<readonly string[]> =>
  [...new Set((await inventory(aws, marks)).map(({ lab }) => lab))].filter((id) => /^[a-z2-7]{8}$/.test(id)).sort();

async function rebuilt(id: string, cloud: Cloud, terminal: Terminal): Promise<State> {
  const { account, partition } = cloud.identity;
  const lab: Lab = {
    id,
    mode: 'aws',
    account,
    partition,
    region: cloud.aws.region,
    endpoint: cloud.endpoint,
    profile: cloud.profile,
    startedAt: new Date(cloud.clock.now()).toISOString(),
    options: { vpc: null, leastPrivilege: null, skipBonus: false },
  };
  const empty = newState(lab, version, randomBytes(8).toString('hex'));
  const stages = explained(await loadStages(), {
    profile: cloud.profile,
    region: lab.region,
    again: `npx flowlab cleanup --lab ${id}`,
  });
  return recover(stages, baseOf(empty, cloud, terminal), empty);
}
