import { randomBytes } from 'node:crypto';
import { explain } from '../../aws/explain.js';
import { type Inventory, inventory } from '../../aws/inventory.js';
import { type AccountChoice, inProfile } from '../../aws/profiles.js';
import { Problem } from '../../base/problem.js';
import type { Cloud } from '../../cloud.js';
import type { Lab } from '../../engine/lab.js';
import { memoryStore } from '../../engine/memory-store.js';
import { type Recovered, recover } from '../../engine/recover.js';
import { survives } from '../../engine/removal.js';
import { newState } from '../../engine/state.js';
import { loadStages } from '../../stages/index.js';
import { marks } from '../../stages/names.js';
import { version } from '../../version.js';
import { connectToAws } from '../cloud/cloud.js';
import type { Exit } from '../exit.js';
import type { Surroundings } from '../surroundings.js';
import type { Terminal } from '../terminal.js';
import { afterSweep, costWords } from './endings.js';
import { costOf, explainedStages } from './explained.js';
import { baseOf, sweep } from './lab-run.js';

export interface ByTags {
  /** The id of one lab; null: every lab of the account and region. */
  readonly lab: string | null;
  readonly account: AccountChoice;
  readonly dryRun: boolean;
}

/** What kept a lab from being removed to the last object. */
interface Unfinished {
  readonly lab: string;
  readonly problem: Problem;
}

/**
 * Without a state file: a lab's objects are found by tag and path, listed, and removed like any other lab's. Each lab is
 * tried on its own; what stands in the way of one is told at the end and costs the others nothing.
 */
export async function sweepByTags(
  { lab: wanted, account: choice, dryRun }: ByTags,
  terminal: Terminal,
  surroundings: Surroundings,
): Promise<Exit> {
  const { ui } = terminal;
  if (wanted !== null && !isLabId(wanted)) {
    throw new Problem('usage', `"${wanted}" is not the id of a lab: eight characters of a-z and 2-7.`, [
      'Find it: npx flowlab cleanup --discover --dry-run',
    ]);
  }
  const reopen = () => connectToAws(choice, terminal, surroundings);
  const cloud = await reopen();
  const { account } = cloud.identity;
  const { region } = cloud.aws;
  const { ids, unsearched } = wanted === null ? await labsIn(cloud) : { ids: [wanted], unsearched: [] as const };
  ui.tell({ kind: 'welcome', version, mode: 'aws', account, region });
  if (ids.length === 0 && unsearched.length > 0) throw nothingSeen(unsearched, cloud);
  if (ids.length === 0)
    ui.tell({ kind: 'note', tone: 'ok', text: `No lab was found in account ${account}, ${region}.` });

  const unfinished: Unfinished[] = [];
  for (const lab of ids) {
    const cleanupCommand = commandFor(lab, cloud);
    const run = { store: memoryStore(), files: surroundings.files, terminal, reopen, cleanupCommand };
    try {
      const { state, unfound } = await rebuilt(lab, cloud, terminal, cleanupCommand);
      ui.tell({ kind: 'note', tone: 'info', text: `Lab ${lab}, as its tags tell:` });
      const code = await afterSweep(await sweep(state, run, dryRun, unfound), run);
      if (code !== 0) return code;
    } catch (error) {
      if (!survives(error)) throw error;
      if (ids.length > 1) ui.tell({ kind: 'note', tone: 'fail', text: `Lab ${lab}: ${error.message}` });
      unfinished.push({ lab, problem: error });
    }
  }
  const [first] = unfinished;
  if (first === undefined) return 0;
  throw ids.length === 1 ? first.problem : severalUnfinished(unfinished, ids.length, cloud);
}

const isLabId = (text: string): boolean => /^[a-z2-7]{8}$/.test(text);

/** A command that works where there is no state file. */
const commandFor = (lab: string, { profile, aws }: Cloud): string =>
  inProfile(`npx flowlab cleanup --lab ${lab} --region ${aws.region}`, profile);

interface Labs {
  readonly ids: readonly string[];
  readonly unsearched: Inventory['unsearched'];
}

async function labsIn({ aws }: Cloud): Promise<Labs> {
  const { owned, unsearched } = await inventory(aws, marks);
  return { ids: [...new Set(owned.map(({ lab }) => lab))].filter(isLabId).sort(), unsearched };
}

/** No lab was seen, and not everywhere was it possible to look: that is not "none". */
function nothingSeen(unsearched: Inventory['unsearched'], { profile, aws: { region } }: Cloud): Problem {
  const again = 'npx flowlab cleanup --discover';
  const kinds = unsearched.map(
    ({ kind, error }) => `${kind} (${costWords(costOf(kind))}): ${explain(error, { profile, region, again }).message}`,
  );
  return new Problem(
    'denied',
    `No lab was found, but not everything could be searched, so one may be there. ${kinds.join(' ')}`,
    ['What the clean-up needs: npx flowlab doctor --policy', `Then: ${again} --region ${region}`],
  );
}

function severalUnfinished(unfinished: readonly Unfinished[], of: number, cloud: Cloud): Problem {
  const [first] = unfinished;
  return new Problem(
    unfinished.some(({ problem }) => problem.code === 'leftovers') ? 'leftovers' : (first?.problem.code ?? 'leftovers'),
    `${of - unfinished.length} of ${of} labs are gone. Not to the end: ${unfinished.map(({ lab }) => lab).join(', ')}.`,
    unfinished.map(({ lab }) => `Try again: ${commandFor(lab, cloud)}`),
  );
}

async function rebuilt(id: string, cloud: Cloud, terminal: Terminal, again: string): Promise<Recovered> {
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
  const stages = explainedStages(await loadStages(), { profile: cloud.profile, region: lab.region, again });
  return recover(stages, baseOf(empty, cloud, terminal), empty);
}
