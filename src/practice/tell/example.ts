import { shellLine } from '../../base/shell-word.js';
import type { OpenExercise } from '../work/open-exercise.js';

/**
 * A command of the AWS CLI that looks at what the ticket is about, and gives nothing away: the groups of the machine in it;
 * where records are what is missing, who writes them.
 */
export function exampleLook({
  attempted: { source, destination },
  before,
  goal,
}: Pick<OpenExercise, 'attempted' | 'before' | 'goal'>): string {
  if (goal === 'recorded') return 'aws ec2 describe-flow-logs';
  const end = destination.interfaceId ?? source.interfaceId;
  const groups = before.interfaces.find(({ id }) => id === end)?.securityGroupIds ?? [];
  return shellLine([
    'aws',
    'ec2',
    'describe-security-groups',
    ...(groups.length === 0 ? [] : ['--group-ids', ...groups]),
  ]);
}
