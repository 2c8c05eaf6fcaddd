import { inventory } from '../../aws/inventory.js';
import { isPart } from '../../aws/inventory-kinds.js';
import type { AccountChoice } from '../../aws/profiles.js';
import { checkBelongs } from '../../engine/belongs.js';
import type { State } from '../../engine/state.js';
import type { Status } from '../../engine/status.js';
import { marks } from '../../stages/names.js';
import { openCloudOf } from '../cloud/cloud.js';
import type { Exit } from '../exit.js';
import { show } from '../show.js';
import type { Surroundings } from '../surroundings.js';
import { refuseOtherRegion } from './lab-run.js';
import { statusEvents } from './status-events.js';

/** What the ledger says beside what AWS shows: reads only. */
export async function checkStatus(
  state: State,
  known: Status,
  { account, json }: { readonly account: AccountChoice; readonly json: boolean },
  surroundings: Surroundings,
): Promise<Exit> {
  refuseOtherRegion(state.lab, account);
  using terminal = await surroundings.terminal();
  const cloud = await openCloudOf(state.lab, account, terminal, surroundings, Number.POSITIVE_INFINITY);
  checkBelongs(state.lab, cloud.identity, cloud.aws.region, cloud.endpoint);
  const { owned, unsearched } = await inventory(cloud.aws, marks, state.lab.id);
  const found = new Set(owned.map(({ step }) => step));
  const hidden = new Set(unsearched.map(({ kind }) => kind));
  const missing = Object.entries(state.steps).flatMap(([id, record]) => {
    const { resource, label } = record.preview ?? {};
    const isExpected = record.status === 'done' && resource !== undefined && !isPart(resource);
    return isExpected && !hidden.has(resource) && !found.has(id) ? [label ?? id] : [];
  });
  const where = state.lab.mode === 'sandbox' ? 'the sandbox' : 'AWS';
  const isWhole = missing.length + hidden.size === 0;
  const exit = isWhole ? 0 : 3;
  if (json) return await show(surroundings, { ...known, missing, unchecked: [...hidden] }, exit);
  await show(surroundings, statusEvents(known, cloud.clock.now()));
  terminal.out.lines(
    isWhole
      ? [`Checked with ${where}: everything is still there.`]
      : [
          ...missing.map((label) => `Not found in ${where} any more: ${label}`),
          ...[...hidden].map((kind) => `Could not be checked, ${where} refuses a look: ${kind}`),
        ],
  );
  await terminal.out.drained();
  return exit;
}
