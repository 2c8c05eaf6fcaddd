import { inventory } from '../../aws/inventory.js';
import type { AccountChoice } from '../../aws/profiles.js';
import { checkBelongs } from '../../engine/belongs.js';
import type { State } from '../../engine/state.js';
import type { Status } from '../../engine/status.js';
import { marks } from '../../stages/names.js';
import { render } from '../../terminal/render/event.js';
import { openCloudOf } from '../cloud/cloud.js';
import type { Exit } from '../exit.js';
import type { Surroundings } from '../surroundings.js';
import { statusEvents } from './status-events.js';

/** What the ledger says beside what AWS shows: reads only. */
export async function checkStatus(
  state: State,
  known: Status,
  { account, json }: { readonly account: AccountChoice; readonly json: boolean },
  surroundings: Surroundings,
): Promise<Exit> {
  const terminal = await surroundings.terminal();
  try {
    const cloud = await openCloudOf(state.lab, account, terminal, surroundings, Number.POSITIVE_INFINITY);
    checkBelongs(state.lab, cloud.identity, cloud.aws.region, cloud.endpoint);
    const found = new Set((await inventory(cloud.aws, marks, state.lab.id)).map(({ step }) => step));
    const made = Object.entries(state.steps).filter(
      ([, record]) => record.status === 'done' && record.preview && tagged.has(record.preview.resource),
    );
    const missing = made
      .filter(([id]) => !found.has(id))
      .map(([, record]) => ('preview' in record ? (record.preview?.label ?? '') : ''));
    if (json) terminal.out.json({ ...known, missing });
    else {
      for (const event of statusEvents(known, cloud.clock.now()))
        terminal.out.lines([...render(event, terminal.result.style), '']);
      terminal.out.lines(
        missing.length === 0
          ? ['Checked with AWS: everything is still there.']
          : missing.map((label) => `Not found on AWS any more: ${label}`),
      );
    }
    await terminal.out.drained();
    return missing.length === 0 ? 0 : 3;
  } finally {
    terminal.close();
  }
}

/** The kinds that carry a tag of their own. */
const tagged = new Set(['role', 'instance profile', 'security group', 'instance', 'log group', 'flow log']);
