import { sceneryLogGroup } from '../../practice/scenery/scenery.js';
import { findOrigin, type Source } from '../../records/cloudwatch/origin.js';
import type { GroupsRequest } from '../../records/request.js';
import type { Surroundings } from '../surroundings.js';
import type { Terminal } from '../terminal.js';
import { tellPractice } from './enter.js';
import { exerciseAt, noteLook } from './practice-files.js';

// A minute of the simulation in a second.
const PACE = 60;

/** The records of the exercise at hand; undefined where there is none, or something else is meant for certain. */
export async function practiceSource(
  { subject, logGroup: named, format, account }: GroupsRequest,
  terminal: Terminal,
  surroundings: Surroundings,
): Promise<Source | undefined> {
  // Roles are those of the lab.
  if (account.profile !== null || account.region !== null || subject?.kind === 'role') return undefined;
  const at = await exerciseAt(surroundings);
  if (!at) return undefined;
  const { viewWorld } = await import('../cloud/sandbox-view.js');
  const renewed = () => viewWorld(at.place.files, terminal, PACE);
  const view = await renewed();
  if (!view) return undefined;
  tellPractice(at, terminal.ui);
  await noteLook(at.place, 'records', subject?.name ?? 'all');
  const { aws, clock } = view;
  const sought = { kind: subject?.kind ?? 'interface', name: subject?.name ?? '' } as const;
  const origin = await findOrigin(aws, { subject: subject && sought, logGroup: named ?? sceneryLogGroup, format });
  return { aws, clock, cloud: 'sandbox', renewed, ...origin };
}
