/** What goes wrong at a keyboard, and AWS's words for it (EC2, IAM, Systems Manager and CloudWatch Logs API references). */
export const mistakes: readonly (readonly [line: string, code: string, words: string])[] = [
  ['ec2 create-vpc --cidr-block 10.0.0.0/8', 'InvalidVpc.Range', "The CIDR '10.0.0.0/8' is invalid."],
  [
    'ec2 create-vpc --cidr-block ten',
    'InvalidParameterValue',
    'Value (ten) for parameter cidrBlock is invalid. This is not a valid CIDR block.',
  ],
  ['ec2 describe-vpcs --vpc-ids vpc-12345678', 'InvalidVpcID.NotFound', "The vpc ID 'vpc-12345678' does not exist"],
  ['ec2 describe-vpcs --filters Name=colour,Values=red', 'InvalidParameterValue', "The filter 'colour' is invalid"],
  ['ec2 delete-vpc --vpc-id {vpc}', 'DependencyViolation', "The vpc '{vpc}' has dependencies and cannot be deleted."],
  [
    'ec2 create-subnet --vpc-id {vpc} --cidr-block 10.7.1.128/25',
    'InvalidSubnet.Conflict',
    "The CIDR '10.7.1.128/25' conflicts with another subnet",
  ],
  [
    'ec2 create-subnet --vpc-id {vpc} --cidr-block 10.8.0.0/24',
    'InvalidSubnet.Range',
    "The CIDR '10.8.0.0/24' is invalid.",
  ],
  [
    'ec2 delete-subnet --subnet-id {subnet}',
    'DependencyViolation',
    "The subnet '{subnet}' has dependencies and cannot be deleted.",
  ],
  [
    'ec2 attach-internet-gateway --vpc-id {vpc} --internet-gateway-id {igw}',
    'Resource.AlreadyAssociated',
    'resource {igw} is already attached to network {vpc}',
  ],
  [
    'ec2 delete-internet-gateway --internet-gateway-id {igw}',
    'DependencyViolation',
    "The internetGateway '{igw}' has dependencies and cannot be deleted.",
  ],
  [
    'ec2 create-route --route-table-id {table} --destination-cidr-block 0.0.0.0/0 --gateway-id {igw}',
    'RouteAlreadyExists',
    'The route identified by 0.0.0.0/0 already exists.',
  ],
  [
    'ec2 delete-route --route-table-id {table} --destination-cidr-block 10.7.0.0/16',
    'InvalidParameterValue',
    'cannot remove local route 10.7.0.0/16 in route table {table}',
  ],
  [
    'ec2 replace-route --route-table-id {table} --destination-cidr-block 192.0.2.0/24 --gateway-id {igw}',
    'InvalidParameterValue',
    "There is no route defined for '192.0.2.0/24' in the route table. Use CreateRoute instead.",
  ],
  [
    'ec2 delete-route-table --route-table-id {table}',
    'DependencyViolation',
    "The routeTable '{table}' has dependencies and cannot be deleted.",
  ],
  [
    "ec2 create-security-group --vpc-id {vpc} --group-name web --description 'again'",
    'InvalidGroup.Duplicate',
    "The security group 'web' already exists for VPC '{vpc}'",
  ],
  [
    "ec2 create-security-group --vpc-id {vpc} --group-name sg-web --description 'x'",
    'InvalidParameterValue',
    'Value (sg-web) for parameter GroupName is invalid. Group names may not be in the format sg-*.',
  ],
  [
    'ec2 authorize-security-group-ingress --group-id {group} --protocol tcp --port 22 --cidr 10.7.0.0/16',
    'InvalidPermission.Duplicate',
    'the specified rule "peer: 10.7.0.0/16, TCP, from port: 22, to port: 22, ALLOW" already exists',
  ],
  [
    'ec2 authorize-security-group-ingress --group-id {group} --protocol tcp --port 22 --cidr 10.7.0.0/99',
    'InvalidParameterValue',
    'CIDR block 10.7.0.0/99 is malformed',
  ],
  [
    'ec2 revoke-security-group-ingress --group-id {group} --protocol tcp --port 80 --cidr 10.7.0.0/16',
    'InvalidPermission.NotFound',
    'The specified rule does not exist in this security group.',
  ],
  ['ec2 delete-security-group --group-id {group}', 'DependencyViolation', 'resource {group} has a dependent object'],
  [
    'ec2 describe-security-groups --group-ids sg-12345678',
    'InvalidGroup.NotFound',
    "The security group 'sg-12345678' does not exist",
  ],
  [
    'ec2 run-instances --image-id ami-12345678 --instance-type t3.micro',
    'InvalidAMIID.NotFound',
    "The image id '[ami-12345678]' does not exist",
  ],
  ['ec2 describe-instances --instance-ids web', 'InvalidInstanceID.Malformed', 'Invalid id: "web"'],
  [
    'ec2 terminate-instances --instance-ids i-12345678 i-87654321',
    'InvalidInstanceID.NotFound',
    "The instance IDs 'i-12345678, i-87654321' do not exist",
  ],
  [
    'ec2 modify-instance-attribute --instance-id {web} --instance-type t3.small',
    'IncorrectInstanceState',
    "The instance '{web}' is not in the 'stopped' state.",
  ],
  [
    'ec2 start-instances --instance-ids i-12345678',
    'InvalidInstanceID.NotFound',
    "The instance ID 'i-12345678' does not exist",
  ],
  [
    'ec2 associate-address --allocation-id eipalloc-12345678 --instance-id {web}',
    'InvalidAllocationID.NotFound',
    "The allocation ID 'eipalloc-12345678' does not exist",
  ],
  [
    'ec2 create-nat-gateway --subnet-id {subnet}',
    'MissingParameter',
    'The request must include the AllocationId parameter.',
  ],
  ['ec2 describe-key-pairs --key-names lost', 'InvalidKeyPair.NotFound', "The key pair 'lost' does not exist"],
  [
    'ec2 create-tags --resources vpc-12345678 --tags Key=a,Value=b',
    'InvalidVpcID.NotFound',
    "The vpc ID 'vpc-12345678' does not exist",
  ],
  [
    'ec2 create-tags --resources {vpc} --tags Key=aws:a,Value=b',
    'InvalidParameterValue',
    "Tag keys starting with 'aws:' are reserved for internal use",
  ],
  [
    'ec2 create-vpc --cidr-block 10.9.0.0/16 --dry-run',
    'DryRunOperation',
    'Request would have succeeded, but DryRun flag is set.',
  ],
  [
    'ec2 create-vpc --cidr-block 10.9.0.0/16 --ipv4-ipam-pool-id ipam-pool-1',
    'UnsupportedOperation',
    "The parameter Ipv4IpamPoolId is not simulated by flowlab's sandbox.",
  ],
  ['iam get-role --role-name lost', 'NoSuchEntity', 'The role with name lost cannot be found.'],
  [
    "iam create-role --role-name r --assume-role-policy-document 'nonsense'",
    'MalformedPolicyDocument',
    'This policy contains invalid Json',
  ],
  [
    'iam attach-role-policy --role-name lost --policy-arn arn:aws:iam::aws:policy/AdministratorAccess',
    'NoSuchEntity',
    'The role with name lost cannot be found.',
  ],
  [
    'logs describe-log-streams --log-group-name lost',
    'ResourceNotFoundException',
    'The specified log group does not exist.',
  ],
  ['ssm get-parameter --name /lost', 'ParameterNotFound', ''],
  [
    "ssm send-command --document-name AWS-RunShellScript --instance-ids i-12345678 --parameters commands=['ls']",
    'InvalidInstanceId',
    'Instances [[i-12345678]] not in a valid state for account 123456789012',
  ],
  ['lambda list-functions', 'UnknownOperationException', 'The service lambda is not simulated'],
  ['sns list-topics', 'InvalidAction', 'The service sns is not simulated'],
];
