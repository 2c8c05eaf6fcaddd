import { takeWhole } from '../../../endpoint/honour.js';
import { AwsError } from '../../../endpoint/operation.js';
import { checkUserData } from '../instance/instance-options.js';
import type { LaunchTemplateData } from './kind.js';

/**
 * The parameters of a launch, to be kept and described as they came: "launch template parameters are not fully validated
 * when you create the launch template" (EC2 user guide, "Restrictions for Amazon EC2 launch templates"). A launch honours
 * or refuses them.
 */
export function keptData(given: LaunchTemplateData): LaunchTemplateData {
  const { UserData, InstanceType, InstanceRequirements } = given;
  if (UserData !== undefined) checkUserData(UserData);
  // "If you specify InstanceRequirements, you can't specify InstanceType" (EC2 API reference, RequestLaunchTemplateData).
  if (InstanceType !== undefined && InstanceRequirements !== undefined) {
    throw new AwsError(
      'InvalidParameterCombination',
      'The parameter InstanceType cannot be used with the parameter InstanceRequirements',
    );
  }
  return takeWhole(given);
}
