/**
 * Where the words of a refusal come from: who saw AWS say them (an issue or a pull request of that repository), or which page of
 * AWS's documentation has them. Of `undocumented` nobody was found. A test asks for a source of the words of each mistake.
 */
export const mistakeSources: readonly (readonly [pattern: RegExp, source: string])[] = [
  [/^InvalidVpc\.Range: The CIDR '\S+' is invalid\.$/, 'grycap/im#1011'],
  [/^InvalidSubnet\.Range: The CIDR '\S+' is invalid\.$/, 'pulumi/pulumi-awsx#111'],
  [/^InvalidSubnet\.Conflict: The CIDR '\S+' conflicts with another subnet$/, 'hashicorp/terraform#33470'],
  [/^InvalidVpcID\.NotFound: The vpc ID '\S+' does not exist$/, 'hashicorp/terraform-aws-consul#29'],
  [/^InvalidSubnetID\.NotFound: The subnet ID '\S+' does not exist$/, 'jschementi/riker#42'],
  [
    /^InvalidInternetGatewayID\.NotFound: The internetGateway ID '\S+' does not exist$/,
    'hashicorp/terraform-provider-aws#40788',
  ],
  [/^DependencyViolation: The vpc '\S+' has dependencies and cannot be deleted\.$/, 'gruntwork-io/cloud-nuke#345'],
  [/^DependencyViolation: The subnet '\S+' has dependencies and cannot be deleted\.$/, 'gruntwork-io/cloud-nuke#285'],
  [
    /^DependencyViolation: The internetGateway '\S+' has dependencies and cannot be deleted\.$/,
    'giantswarm/aws-operator#109',
  ],
  [/^DependencyViolation: The routeTable '\S+' has dependencies and cannot be deleted\.$/, 'saltstack/salt#60140'],
  [/^DependencyViolation: resource \S+ has a dependent object$/, 'lianghong/delete_vpc#10'],
  [/^Resource\.AlreadyAssociated: resource \S+ is already attached to network \S+$/, 'berlioz-the/berlioz#1'],
  [/^RouteAlreadyExists: The route identified by \S+ already exists\.$/, 'terraform-aws-modules/terraform-aws-vpc#108'],
  [/^InvalidGroup\.Duplicate: The security group '\S+' already exists for VPC '\S+'$/, 'hashicorp/terraform#15428'],
  [/^InvalidGroup\.NotFound: The security group '\S+' does not exist$/, 'hashicorp/terraform#23499'],
  [/^InvalidPermission\.Duplicate: the specified rule "peer: .*, ALLOW" already exists$/, 'hashicorp/terraform#1874'],
  [
    /^InvalidPermission\.NotFound: The specified rule does not exist in this security group\.$/,
    'cloud-custodian/cloud-custodian#6099',
  ],
  [/^InvalidAMIID\.NotFound: The image id '\[\S+\]' does not exist$/, 'brikis98/terraform-up-and-running-code#65'],
  [/^InvalidInstanceID\.Malformed: Invalid id: "\S+"$/, 'ClusterLabs/cluster-glue#29'],
  [/^InvalidInstanceID\.NotFound: The instance IDs '\S+, \S+' do not exist$/, 'boto/boto3#977'],
  [/^InvalidInstanceID\.NotFound: The instance ID '\S+' does not exist$/, 'nine-entertainment/flywheel#3'],
  [/^InvalidKeyPair\.NotFound: The key pair '\S+' does not exist$/, 'nchammas/flintrock#319'],
  [/^InvalidAllocationID\.NotFound: The allocation ID '\S+' does not exist$/, 'hashicorp/terraform#1815'],
  [/^InvalidNatGatewayID\.NotFound: The natGateway ID '\S+' does not exist$/, 'boto/boto3#779'],
  [/^NatGatewayNotFound: NAT gateway \S+ was not found$/, 'gruntwork-io/cloud-nuke#325'],
  [
    /^InvalidServiceName: The Vpc Endpoint Service '\S+' does not exist$/,
    'terraform-aws-modules/terraform-aws-vpc#481',
  ],
  [
    /^AccessDenied: is not authorized to perform: sts:AssumeRole on resource: \S+$/,
    'aws-samples/bulk-policy-migrator-scripts-for-account-cost-billing-consoles#9',
  ],
  [/^InvalidParameterValue: Invalid availability zone: \[\S+\]$/, 'newsapps/beeswithmachineguns#90'],
  [/^NoSuchEntity: The role with name \S+ cannot be found\.$/, 'prowler-cloud/prowler#2872'],
  [/^MalformedPolicyDocument: This policy contains invalid Json$/, 'AWSCookbook/Security#2'],
  [/^InvalidAMIID\.Malformed: Invalid id: "\S+"/, 'hashicorp/terraform#22172'],
  [
    /^InvalidAssociationID\.NotFound: The association ID '\S+' does not exist$/,
    'hashicorp/terraform-provider-aws#3653',
  ],
  [
    /^InvalidInstanceId: Instances \[\[\S+\]\] not in a valid state for account \d+$/,
    'PacktPublishing/AWS-DevOps-Simplified#15',
  ],
  [
    /^InvalidInstanceType: The following supplied instance types do not exist: \[\S+\]$/,
    'scylladb/scylla-cluster-tests#12419',
  ],
  [/^InvalidKey\.Format: Key is not in valid OpenSSH public key format$/, 'trailofbits/algo#376'],
  [/^InvalidNetworkAclID\.NotFound: The networkAcl ID '\S+' does not exist$/, 'hashicorp/terraform-provider-aws#34462'],
  [/^InvalidParameterValue: CIDR block \S+ is malformed$/, 'smoketurner/serverless-vpc-plugin#318'],
  [
    /^InvalidParameterValue: Value \(\S+\) for parameter GroupName is invalid\. Group names may not be in the format sg-\*\.$/,
    'pulumi/pulumi-awsx#477',
  ],
  [
    /^InvalidParameterValue: Tag keys starting with 'aws:' are reserved for internal use$/,
    'jcjorel/ec2-spot-converter#13',
  ],
  [/^InvalidParameterValue: The filter '\S+' is invalid$/, 'aws/aws-cli#4013'],
  [
    /^InvalidParameterValue: Value \(\S+\) for parameter \w+ is invalid\. This is not a valid CIDR block\.$/,
    'ansible-collections/amazon.aws#477',
  ],
  [
    /^InvalidParameterValue: Value \(\S+\) for parameter availabilityZone is invalid\. Subnets can currently only be created in/,
    'kz8s/tack#67',
  ],
  [/^InvalidRouteTableID\.NotFound: The routeTable ID '\S+' does not exist$/, 'C2Devel/terraform-examples#8'],
  [/^NoSuchEntity: Instance Profile \S+ cannot be found\.$/, 'skyplane-project/skyplane#724'],
  [/^ResourceNotFoundException: The specified log group does not exist\.$/, 'e-travel/cloudwatchlogsbeat#15'],
  [/^ResourceNotFoundException: Log group '\S+' does not exist for account ID '\d+'$/, 'lumigo-io/lumigo-CLI#79'],
  [/^DryRunOperation: Request would have succeeded, but DryRun flag is set\.$/, 'EC2 API reference, "Error codes"'],
  [/^InvalidBucketName: The specified bucket is not valid\.$/, 'S3 API reference, "List of error codes"'],
  [/^NoSuchBucket: The specified bucket does not exist$/, 'S3 API reference, "List of error codes"'],
  [/^404: Not Found$/, "HTTP's own: an answer to HEAD has no body, so that the client knows the status alone"],
  [
    /^(UnsupportedOperation|UnknownOperationException|InvalidAction): .*(not simulated|flowlab)/,
    "the sandbox's own words",
  ],
  [/^\w+(\.\w+)?: $/, 'AWS says no more than the code, as far as the mistake asks'],
];

/** Words without a source: nobody was found who saw them. Whoever finds one moves the line up, or corrects the sandbox. */
export const undocumented: readonly string[] = [
  "IncorrectInstanceState: The instance '{web}' is not in the 'stopped' state.",
  "InvalidAddress.NotFound: Address '192.0.2.1' not found.",
  "InvalidDhcpOptionID.NotFound: The dhcpOption ID 'dopt-12345678' does not exist",
  "InvalidNetworkInterfaceID.NotFound: The networkInterface ID 'eni-12345678' does not exist",
  'InvalidParameterValue: Invalid TCP/UDP port range (99999:99999)',
  "InvalidParameterValue: There is no route defined for '192.0.2.0/24' in the route table. Use CreateRoute instead.",
  'InvalidParameterValue: cannot remove local route 10.7.0.0/16 in route table {table}',
  "InvalidVpcEndpointId.NotFound: The Vpc Endpoint Id 'vpce-12345678' does not exist",
  "InvalidVpcPeeringConnectionID.NotFound: The vpcPeeringConnection ID 'pcx-12345678' does not exist",
  'MissingParameter: The request must include the AllocationId parameter.',
  'NoSuchEntity: Policy arn:aws:iam::123456789012:policy/nothing was not found.',
  'ResourceNotFoundException: does not exist',
];
