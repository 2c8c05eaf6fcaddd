/** What several causes can be told by. */
export const COMPARE_NAMES =
  'Compare what the program resolves, on its own machine (dig, getent hosts), with the address asked about.';
export const READ_GROUPS = 'Read the groups of the interface, both directions: aws ec2 describe-security-groups';
export const READ_ACL =
  'Read the entries of the network ACL of the subnet, both directions: aws ec2 describe-network-acls';
export const READ_ROUTES =
  'Read the route table of the subnet, and which subnets it is associated with: aws ec2 describe-route-tables';
export const LOOK_AT_STATE = 'Look at its state: aws ec2 describe-instances';
export const SEND_AGAIN = 'Send it again, note the time, and ask with --since once records of that time are there.';
export const READ_INTERFACES =
  'Read all interfaces, also with the account that owns the subnet: aws ec2 describe-network-interfaces';
export const READ_FLOW_LOGS = 'Read the flow logs, what each records and where: aws ec2 describe-flow-logs';
