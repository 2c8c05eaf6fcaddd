import type { Call } from '../endpoint/operation.js';
import type { IamSessionRow } from '../world/iam-rows.js';
import { rowOf } from '../world/table.js';
import type { World } from '../world/world.js';

/** The keys of STS that a request is signed with; undefined where they are others. */
export const temporaryKeys = ({ world, accessKey }: Pick<Call, 'world' | 'accessKey'>): IamSessionRow | undefined =>
  rowOf(world.iam.sessions, accessKey ?? '');

/** Whose session a request is signed with; undefined for the account's own user, by whichever of its keys. */
export function sessionOf(call: Pick<Call, 'world' | 'accessKey'>): IamSessionRow | undefined {
  const keys = temporaryKeys(call);
  return keys?.role === undefined && keys?.policies === undefined ? undefined : keys;
}

/** The account's own user. */
export const OWNER_ID = 'AIDASAMPLEUSERID';

/** The unique id of whoever signs: of a session of a role, or of the one user. (IAM user guide, "IAM identifiers") */
export const callerUserId = (call: Pick<Call, 'world' | 'accessKey'>): string => sessionOf(call)?.userId ?? OWNER_ID;

/** Of the account's own user, as STS and every refusal name it. */
export const callerArn = (world: World): string => `arn:${world.partition}:iam::${world.account}:user/sandbox`;

/** Of whoever signs: of a session, or of the one user. */
export const signerArn = (call: Pick<Call, 'world' | 'accessKey'>): string =>
  sessionOf(call)?.arn ?? callerArn(call.world);
