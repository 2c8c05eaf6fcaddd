import type { Call } from '../endpoint/operation.js';
import { rowOf } from '../world/table.js';

/** The unique id of whoever signs: of a session of a role, or of the one user. (IAM user guide, "IAM identifiers") */
export const callerUserId = ({ world, accessKey }: Call): string =>
  rowOf(world.iam.sessions, accessKey ?? '')?.userId ?? 'AIDASAMPLEUSERID';
