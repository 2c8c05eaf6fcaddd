import {
  AssociateIamInstanceProfileCommand,
  DescribeIamInstanceProfileAssociationsCommand,
  DisassociateIamInstanceProfileCommand,
  ReplaceIamInstanceProfileAssociationCommand,
} from '@aws-sdk/client-ec2';
import { matchesFilters } from '../../../endpoint/filters.js';
import { AwsError, type Call, type Operation, on, page } from '../../../endpoint/operation.js';
import { newId } from '../../../world/ids.js';
import { existing, find } from '../../lookup.js';
import { instanceState } from './instance-state.js';
import { type InstanceRow, instanceKind } from './kind.js';
import { launchProfile } from './launch-checks.js';

export const profileAssociationOperations: readonly Operation[] = [
  on(DescribeIamInstanceProfileAssociationsCommand, ({ AssociationIds, Filters, MaxResults, NextToken }, call) => {
    const named = (AssociationIds ?? []).map((id) => associated(call, id));
    const all = existing(call, instanceKind).filter(
      (row) => row.profileArn !== null && instanceState(call.world, row, call.clock.now()) !== 'terminated',
    );
    const matches = matchesFilters<InstanceRow>(Filters, {
      'instance-id': (row) => row.InstanceId,
      state: () => 'associated',
    });
    const rows = (named.length > 0 ? named : all).filter(matches);
    const { items, next } = page(rows, { token: NextToken, max: MaxResults });
    return { IamInstanceProfileAssociations: items.map((row) => view(row, 'associated')), NextToken: next };
  }),

  on(AssociateIamInstanceProfileCommand, ({ InstanceId, IamInstanceProfile }, call) => {
    const row = find(call, instanceKind, InstanceId);
    if (row.profileArn !== null) {
      throw new AwsError('IncorrectState', `There is an existing association for instance ${InstanceId}`);
    }
    mustBeUp(call, row);
    put(call, row, IamInstanceProfile);
    return { IamInstanceProfileAssociation: view(row, 'associating') };
  }),

  on(ReplaceIamInstanceProfileAssociationCommand, ({ AssociationId, IamInstanceProfile }, call) => {
    const row = associated(call, AssociationId);
    put(call, row, IamInstanceProfile);
    return { IamInstanceProfileAssociation: view(row, 'associating') };
  }),

  on(DisassociateIamInstanceProfileCommand, ({ AssociationId }, call) => {
    const row = associated(call, AssociationId);
    const last = view(row, 'disassociating');
    Object.assign(row, { profileArn: null, profileId: null });
    delete row.profileAssociation;
    return { IamInstanceProfileAssociation: last };
  }),
];

function put(call: Call, row: InstanceRow, profile: Parameters<typeof launchProfile>[1]): void {
  const { arn, id } = launchProfile(call, profile);
  Object.assign(row, { profileArn: arn, profileId: id });
  row.profileAssociation = { id: newId('iip-assoc', call.random), since: call.clock.now() };
}

/** An association made by the launch has the number of its instance. */
const associationId = (row: InstanceRow): string =>
  row.profileAssociation?.id ?? `iip-assoc-${row.InstanceId.slice(2)}`;

function associated(call: Call, id: string): InstanceRow {
  const row = existing(call, instanceKind).find((one) => one.profileArn !== null && associationId(one) === id);
  if (!row) {
    throw new AwsError('InvalidAssociationID.NotFound', `An invalid association-id of '${id}' was given`);
  }
  return row;
}

function mustBeUp(call: Call, row: InstanceRow): void {
  const state = instanceState(call.world, row, call.clock.now());
  if (state === 'running' || state === 'stopped' || state === 'pending') return;
  throw new AwsError(
    'IncorrectInstanceState',
    `The instance '${row.InstanceId}' is not in a valid state for this operation.`,
  );
}

const view = (row: InstanceRow, State: 'associating' | 'associated' | 'disassociating') => ({
  AssociationId: associationId(row),
  InstanceId: row.InstanceId,
  IamInstanceProfile: { Arn: row.profileArn ?? undefined, Id: row.profileId ?? undefined },
  State,
  Timestamp: row.profileAssociation?.since ?? row.launchedAt,
});
