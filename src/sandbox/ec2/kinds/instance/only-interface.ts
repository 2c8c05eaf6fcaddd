import { AwsError } from '../../../endpoint/operation.js';
import type { InstanceRow } from './kind.js';

/** The interface that a request means by its instance; the words as in github.com/hashicorp/terraform-provider-aws/issues/7107. */
export function onlyInterfaceOf({ InstanceId, interfaceIds: [id = '', another] }: InstanceRow): string {
  if (another === undefined) return id;
  throw new AwsError(
    'InvalidInstanceID',
    `There are multiple interfaces attached to instance '${InstanceId}'. Please specify an interface ID for the operation instead.`,
  );
}
