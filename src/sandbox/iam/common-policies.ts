import { fingerprint } from '../world/hash.js';

/**
 * More AWS managed policies, each as one statement. Those of `compared` allow exactly what AWS's do, whose statements may be
 * several; the others are abridged: the services and verbs, without conditions, resources and services that are not here,
 * their versions and descriptions not compared with the AWS managed policy reference guide. Ids are made up.
 * Path and name, version and description; in the line below, the actions.
 */
const table = `
/AmazonEC2ReadOnlyAccess v2 Provides read only access to Amazon EC2 via the AWS Management Console.
  ec2:Describe* ec2:Get* elasticloadbalancing:Describe* cloudwatch:ListMetrics cloudwatch:GetMetricStatistics cloudwatch:Describe* autoscaling:Describe*
/AmazonVPCFullAccess v12 Provides full access to Amazon VPC via the AWS Management Console.
  ec2:*Vpc* ec2:*Subnet* ec2:*Route* ec2:*Gateway* ec2:*NetworkAcl* ec2:*NetworkInterface* ec2:*SecurityGroup* ec2:*Address* ec2:*DhcpOptions* ec2:*FlowLogs* ec2:*Tags ec2:Describe* ec2:*PrefixList*
/AmazonVPCReadOnlyAccess v10 Provides read only access to Amazon VPC via the AWS Management Console.
  ec2:DescribeAccountAttributes ec2:DescribeAddresses ec2:DescribeCarrierGateways ec2:DescribeClassicLinkInstances ec2:DescribeCustomerGateways ec2:DescribeDhcpOptions ec2:DescribeEgressOnlyInternetGateways ec2:DescribeFlowLogs ec2:DescribeInternetGateways ec2:DescribeLocalGatewayRouteTables ec2:DescribeLocalGatewayRouteTableVpcAssociations ec2:DescribeMovingAddresses ec2:DescribeNatGateways ec2:DescribeNetworkAcls ec2:DescribeNetworkInterfaceAttribute ec2:DescribeNetworkInterfacePermissions ec2:DescribeNetworkInterfaces ec2:DescribePrefixLists ec2:DescribeRouteTables ec2:DescribeSecurityGroupReferences ec2:DescribeSecurityGroupRules ec2:DescribeSecurityGroups ec2:DescribeSecurityGroupVpcAssociations ec2:DescribeStaleSecurityGroups ec2:DescribeSubnets ec2:DescribeTags ec2:DescribeVpcAttribute ec2:DescribeVpcClassicLink ec2:DescribeVpcClassicLinkDnsSupport ec2:DescribeVpcEndpoints ec2:DescribeVpcEndpointConnectionNotifications ec2:DescribeVpcEndpointConnections ec2:DescribeVpcEndpointServiceConfigurations ec2:DescribeVpcEndpointServicePermissions ec2:DescribeVpcEndpointServices ec2:DescribeVpcPeeringConnections ec2:DescribeVpcs ec2:DescribeVpnConnections ec2:DescribeVpnGateways ec2:GetSecurityGroupsForVpc
/AmazonS3FullAccess v2 Provides full access to all buckets via the AWS Management Console.
  s3:* s3-object-lambda:*
/AmazonS3ReadOnlyAccess v3 Provides read only access to all buckets via the AWS Management Console.
  s3:Get* s3:List* s3:Describe* s3-object-lambda:Get* s3-object-lambda:List*
/AmazonSSMReadOnlyAccess v1 Provides read only access to Amazon SSM.
  ssm:Describe* ssm:Get* ssm:List*
/AmazonSSMPatchAssociation v2 Provide access to child instances for patch association operation.
  ssm:DescribeEffectivePatchesForPatchBaseline ssm:GetPatchBaseline tag:GetResources
/CloudWatchFullAccess v4 Provides full access to CloudWatch.
  autoscaling:Describe* cloudwatch:* logs:* sns:* iam:GetPolicy iam:GetPolicyVersion iam:GetRole
/CloudWatchReadOnlyAccess v9 Provides read only access to CloudWatch.
  cloudwatch:Describe* cloudwatch:Get* cloudwatch:List* logs:Get* logs:List* logs:StartQuery logs:StopQuery logs:Describe* logs:TestMetricFilter logs:FilterLogEvents
/CloudWatchAgentAdminPolicy v3 Full permissions required to use AmazonCloudWatchAgent.
  cloudwatch:PutMetricData ec2:DescribeTags logs:PutLogEvents logs:PutRetentionPolicy logs:DescribeLogStreams logs:DescribeLogGroups logs:CreateLogStream logs:CreateLogGroup ssm:GetParameter ssm:PutParameter
/IAMFullAccess v2 Provides full access to IAM via the AWS Management Console.
  iam:* organizations:DescribeAccount organizations:DescribeOrganization organizations:DescribeOrganizationalUnit organizations:DescribePolicy organizations:ListChildren organizations:ListParents organizations:ListPoliciesForTarget organizations:ListRoots organizations:ListPolicies organizations:ListTargetsForPolicy
/IAMReadOnlyAccess v4 Provides read only access to IAM via the AWS Management Console.
  iam:GenerateCredentialReport iam:GenerateServiceLastAccessedDetails iam:Get* iam:List* iam:SimulateCustomPolicy iam:SimulatePrincipalPolicy
/job-function/ViewOnlyAccess v21 This policy grants permissions to view resources and basic metadata across all AWS services.
  ec2:Describe* iam:List* logs:Describe* s3:ListAllMyBuckets s3:ListBucket ssm:Describe* ssm:List*
/job-function/NetworkAdministrator v12 This policy grants full access permissions to AWS services and actions required to set up and configure AWS network resources.
  ec2:*Vpc* ec2:*Subnet* ec2:*Route* ec2:*Gateway* ec2:*NetworkAcl* ec2:*NetworkInterface* ec2:*SecurityGroup* ec2:*Address* ec2:*FlowLogs* ec2:Describe* logs:Describe* logs:GetLogEvents
/job-function/SystemAdministrator v6 Grants full access permissions necessary for resources required for application and development operations.
  ec2:* logs:* s3:* ssm:* cloudwatch:* iam:Get* iam:List*
/SecurityAudit v51 The security audit template grants access to read security configuration metadata.
  ec2:Describe* iam:Get* iam:List* logs:Describe* s3:GetBucket* s3:ListAllMyBuckets ssm:Describe* ssm:List*
/service-role/AWSLambdaBasicExecutionRole v1 Provides write permissions to CloudWatch Logs.
  logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents
/service-role/AWSLambdaVPCAccessExecutionRole v3 Provides minimum permissions for a Lambda function to execute while accessing a resource within a VPC.
  logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents ec2:CreateNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeSubnets ec2:DeleteNetworkInterface ec2:AssignPrivateIpAddresses ec2:UnassignPrivateIpAddresses
/AWSLambdaExecute v3 Provides Put, Get access to S3 and full access to CloudWatch Logs.
  logs:* s3:GetObject s3:PutObject
/service-role/AmazonElasticMapReduceRole v10 Default policy for the Amazon Elastic MapReduce service role.
  ec2:* iam:GetRole iam:ListInstanceProfiles iam:PassRole s3:CreateBucket s3:Get* s3:List*
/service-role/AmazonElasticMapReduceforEC2Role v3 Default policy for the Amazon Elastic MapReduce for EC2 service role.
  cloudwatch:* ec2:Describe* s3:*
/service-role/AmazonECSTaskExecutionRolePolicy v1 Provides access to other AWS service resources that are required to run Amazon ECS tasks.
  ecr:GetAuthorizationToken ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer ecr:BatchGetImage logs:CreateLogStream logs:PutLogEvents
/service-role/AmazonEC2ContainerServiceforEC2Role v8 Default policy for the Amazon EC2 Role for Amazon EC2 Container Service.
  ec2:DescribeTags ecs:* ecr:* logs:CreateLogStream logs:PutLogEvents
/AmazonEC2ContainerRegistryReadOnly v3 Provides read-only access to Amazon EC2 Container Registry repositories.
  ecr:GetAuthorizationToken ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer ecr:GetRepositoryPolicy ecr:DescribeRepositories ecr:ListImages ecr:DescribeImages ecr:BatchGetImage ecr:GetLifecyclePolicy ecr:GetLifecyclePolicyPreview ecr:ListTagsForResource ecr:DescribeImageScanFindings
/AmazonEKSClusterPolicy v8 This policy provides Kubernetes the permissions it requires to manage resources on your behalf.
  autoscaling:Describe* ec2:AttachVolume ec2:AuthorizeSecurityGroupIngress ec2:CreateRoute ec2:CreateSecurityGroup ec2:CreateTags ec2:DeleteRoute ec2:DeleteSecurityGroup ec2:Describe* ec2:ModifyInstanceAttribute elasticloadbalancing:*
/AmazonEKSWorkerNodePolicy v3 This policy allows Amazon EKS worker nodes to connect to Amazon EKS Clusters.
  ec2:DescribeInstances ec2:DescribeInstanceTypes ec2:DescribeRouteTables ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVolumes ec2:DescribeVolumesModifications ec2:DescribeVpcs eks:DescribeCluster eks-auth:AssumeRoleForPodIdentity
/AmazonRDSFullAccess v14 Provides full access to Amazon RDS via the AWS Management Console.
  rds:* ec2:Describe* logs:DescribeLogStreams logs:GetLogEvents cloudwatch:GetMetricStatistics
/AmazonDynamoDBFullAccess v16 Provides full access to Amazon DynamoDB via the AWS Management Console.
  dynamodb:* cloudwatch:* iam:GetRole iam:ListRoles
/AmazonRoute53FullAccess v4 Provides full access to all Amazon Route 53 via the AWS Management Console.
  route53:* route53domains:* ec2:DescribeVpcs
`;

const compared =
  `AmazonEC2ReadOnlyAccess AmazonVPCReadOnlyAccess AmazonS3FullAccess AmazonS3ReadOnlyAccess AmazonSSMReadOnlyAccess
  IAMFullAccess IAMReadOnlyAccess AWSLambdaBasicExecutionRole AWSLambdaVPCAccessExecutionRole AmazonECSTaskExecutionRolePolicy
  AmazonEC2ContainerRegistryReadOnly AmazonEKSWorkerNodePolicy`.split(/\s+/);

export const commonPolicies = table
  .trim()
  .split(/\n(?=\/)/)
  .map((entry) => {
    const [head = '', actions = ''] = entry.split('\n');
    const [, path = '/', name = '', version = '', description = ''] =
      /^(\/(?:\S+\/)?)(\S+) (v\d+) (.*)$/.exec(head) ?? [];
    const isAbridged = !compared.includes(name);
    return { path, name, version, description, id: idOf(name), isAbridged, actions: actions.trim().split(' ') };
  });

/** Of the shape of AWS's, and nobody's own. */
function idOf(name: string): string {
  const digits = (text: string) => fingerprint(text).toString(36).toUpperCase().padStart(9, '0');
  return `ANPA${digits(name)}${digits(`${name} `)}`.slice(0, 21);
}
