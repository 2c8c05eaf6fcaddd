import { AwsError, type Call } from '../../../endpoint/operation.js';
import { latencyOf } from '../../../world/latency.js';
import type { Ec2Rows } from '../../../world/world.js';
import type { Kind } from '../../kind.js';
import { find } from '../../lookup.js';

/** When something was made, last changed, and taken away: milliseconds. */
export interface Life {
  readonly createdAt: number;
  modifiedAt: number | null;
  deletedAt: number | null;
  /** Of what somebody has to accept first: when that was. */
  acceptedAt?: number | null;
}

export const lifeMembers = {
  createdAt: 'number',
  modifiedAt: 'number or null',
  deletedAt: 'number or null',
} as const;

type State = 'pending' | 'available' | 'modifying' | 'deleting' | 'deleted';

/** "Transit gateway attachment lifecycle" (Transit Gateways guide); the gateway and its tables go the same way. */
export function transitState({ world, clock }: Call, { createdAt, modifiedAt, deletedAt, acceptedAt }: Life): State {
  const { transitPending, transitModifying, transitDeleting } = latencyOf(world);
  const now = clock.now();
  if (deletedAt !== null) return now < deletedAt + transitDeleting ? 'deleting' : 'deleted';
  const begun = acceptedAt === undefined ? createdAt : acceptedAt;
  if (begun === null || now < begun + transitPending) return 'pending';
  return modifiedAt !== null && now < modifiedAt + transitModifying ? 'modifying' : 'available';
}

export function isShown({ deletedAt }: Life, { world, clock }: Call): boolean {
  const { transitDeleting, transitDeletedVisible } = latencyOf(world);
  return deletedAt === null || clock.now() < deletedAt + transitDeleting + transitDeletedVisible;
}

/** The words are those of reports: aws-nuke's issue 961, the AWS provider of Terraform's 7196 and 25868. */
export const gone = (code: string, noun: string) => (id: string) =>
  new AwsError(code, `${noun} ${id} was deleted or does not exist.`);

type TransitTable = 'transitGateways' | 'transitAttachments' | 'transitRouteTables';

/** One that a request may still act on: what is deleted is only looked at. */
export function findLive<Name extends TransitTable>(call: Call, kind: Kind<Name>, id: string): Ec2Rows[Name] {
  const row = find(call, kind, id);
  if (row.deletedAt !== null) throw kind.notFound(id);
  return row;
}

/** The same, where it must have come up. */
export function findAvailable<Name extends TransitTable>(call: Call, kind: Kind<Name>, id: string): Ec2Rows[Name] {
  const row = findLive(call, kind, id);
  if (transitState(call, row) === 'pending') throw new AwsError('IncorrectState', `${id} is in invalid state`);
  return row;
}
