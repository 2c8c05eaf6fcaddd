import { API, byText, byType, type OwnerRow } from './owner-row.js';

const CUSTODIAN = 'cloud-custodian, tools/zerodark, ipdb.py: resource_info';
const DIRECTORY = 'AWS created network interface for directory d-9067012345';
const ELB = 'Elastic Load Balancing user guides: interfaces are found by the description "ELB app/<name>/<id>"';

const MSK =
  'DO NOT DELETE - Amazon MSK network interface for cluster arn:aws:kafka:eu-west-2:123456789012:cluster/my-kafka/6411a16c-75d7-48b0-afdb-8ed466fe2072-2.';
const MQ = 'Amazon MQ network interface for broker b-03a68f4f-b3f4-43d9-8b61-bcfde3d37c3c';
const SAGEMAKER = '[Do not delete] ENI managed by SageMaker for Training Job (fit-1)';
const SEEN = 'describe-network-interfaces of several accounts, as public inventories and Terraform states have them';

/** Whose interface it is, by AWS's own notes on it; the first row that fits. Each example is a test. */
export const owners: readonly OwnerRow[] = [
  byText(
    'application-load-balancer',
    'Application Load Balancer',
    /^ELB app\/(?<name>[^/]+)\//,
    'ELB app/my-alb/50dc6c495c0c9188',
    ELB,
    { name: 'my-alb' },
  ),
  byText(
    'network-load-balancer',
    'Network Load Balancer',
    /^ELB net\/(?<name>[^/]+)\//,
    'ELB net/my-nlb/1234567890abcdef',
    ELB,
    { name: 'my-nlb' },
  ),
  byText(
    'gateway-load-balancer',
    'Gateway Load Balancer',
    /^ELB gwy\/(?<name>[^/]+)\//,
    'ELB gwy/my-gwlb/1234567890abcdef',
    ELB,
    { name: 'my-gwlb' },
  ),
  byText('classic-load-balancer', 'Classic Load Balancer', /^ELB (?<name>[^/]+)$/, 'ELB my-clb', ELB, {
    name: 'my-clb',
  }),
  byType('network-load-balancer', 'Network Load Balancer', 'network_load_balancer'),
  byType('gateway-load-balancer', 'Gateway Load Balancer', 'gateway_load_balancer'),
  byText(
    'nat-gateway',
    'NAT gateway',
    /^Interface for NAT Gateway (?<name>nat-[0-9a-z]+)$/,
    'Interface for NAT Gateway nat-09f6bb26330f4e5bb',
    CUSTODIAN,
    { name: 'nat-09f6bb26330f4e5bb' },
  ),
  byType('nat-gateway', 'NAT gateway', 'nat_gateway', 'natGateway'),
  byText(
    'gateway-load-balancer-endpoint',
    'Gateway Load Balancer endpoint',
    /(?<name>vpce-[0-9a-z]+)?$/,
    'VPC Endpoint Interface vpce-0123456789abcdef0',
    API,
    { types: ['gateway_load_balancer_endpoint'], name: 'vpce-0123456789abcdef0' },
  ),
  byText(
    'vpc-endpoint',
    'VPC endpoint',
    /^VPC Endpoint Interface (?<name>vpce-[0-9a-z]+)$/,
    'VPC Endpoint Interface vpce-0123456789abcdef0',
    CUSTODIAN,
    { name: 'vpce-0123456789abcdef0' },
  ),
  byType('vpc-endpoint', 'VPC endpoint', 'vpc_endpoint'),
  byText(
    'transit-gateway',
    'transit gateway attachment',
    /(?<name>tgw-attach-[0-9a-z]+)?$/,
    'Network Interface for Transit Gateway Attachment tgw-attach-0a1b2c3d4e5f67890',
    API,
    { types: ['transit_gateway'], name: 'tgw-attach-0a1b2c3d4e5f67890' },
  ),
  byText(
    'lambda',
    'Lambda function',
    /^AWS Lambda VPC ENI[-:]\s*(?<name>.+?)(-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/,
    'AWS Lambda VPC ENI-my-function-8b4d6e3a-1c2d-4e5f-8a9b-0c1d2e3f4a5b',
    'Lambda developer guide, "Hyperplane ENIs"; functions with the same subnet and groups share the interface',
    { name: 'my-function' },
  ),
  byType('lambda', 'Lambda function', 'lambda'),
  byText(
    'efs',
    'EFS mount target',
    /^EFS mount target for (?<name>fs-[0-9a-f]+)/,
    'EFS mount target for fs-0dcdbf56073416b82 (fsmt-0852ce334db888836)',
    'EFS user guide, "Logging Amazon EFS API calls": the CreateNetworkInterface event',
    { name: 'fs-0dcdbf56073416b82' },
  ),
  byText(
    'rds',
    'RDS database',
    /^RDSNetworkInterface$/,
    'RDSNetworkInterface',
    `${CUSTODIAN}; Aurora, Neptune and DocumentDB have the same, none with the name of the database`,
  ),
  byText('elasticache', 'ElastiCache node', /^ElastiCache[ +](?<name>.+)$/, 'ElastiCache my-cache-001', CUSTODIAN, {
    name: 'my-cache-001',
  }),
  byText(
    'ecs-task',
    'ECS task',
    /^arn:aws[\w-]*:ecs:[^:]*:\d+:attachment\/(?<name>.+)$/,
    'arn:aws:ecs:us-east-1:111122223333:attachment/37a927f2-a8d1-46d7-8f96-d6aef13cc5b0',
    `${CUSTODIAN}; the attachment is named, not the task`,
    { name: '37a927f2-a8d1-46d7-8f96-d6aef13cc5b0' },
  ),
  byText(
    'eks-pod',
    'EKS pods of',
    /^aws-K8S-(?<name>i-[0-9a-f]+)$/i,
    'aws-K8S-i-0123456789abcdef0',
    'amazon-vpc-cni-k8s, pkg/awsutils: the description of the interfaces that it adds to a node',
    { name: 'i-0123456789abcdef0' },
  ),
  byType('eks-pod', 'EKS pod', 'branch', 'trunk'),
  byText(
    'eks-control-plane',
    'EKS control plane of',
    /^Amazon EKS (?<name>.+)$/,
    'Amazon EKS my-cluster',
    'EKS user guide, "View Amazon EKS networking requirements": the description is Amazon EKS cluster-name',
    { name: 'my-cluster' },
  ),
  byType('api-gateway', 'API Gateway VPC link', 'api_gateway_managed'),
  ...(
    [
      ['redshift', 'Redshift cluster', /^RedshiftNetworkInterface$/, 'RedshiftNetworkInterface'],
      ['dms', 'DMS replication instance', /^DMSNetworkInterface$/, 'DMSNetworkInterface'],
      ['opensearch', 'OpenSearch domain', /^ES (?<name>.+)$/, 'ES my-domain', 'my-domain'],
      ['emr', 'EMR cluster', /^AWS ElasticMapReduce\b.*?(?<name>j-\w+)?$/, 'AWS ElasticMapReduce j-1ABC', 'j-1ABC'],
      [
        'directory',
        'directory',
        /^AWS created network interface for directory (?<name>d-[0-9a-f]+)$/,
        DIRECTORY,
        'd-9067012345',
      ],
      ['cloudhsm', 'CloudHSM', /^CloudHsm ENI (?<name>\S+)$/, 'CloudHsm ENI cluster-1', 'cluster-1'],
      ['dax', 'DAX cluster', /^DAX (?<name>.+)$/, 'DAX my-cluster', 'my-cluster'],
      [
        'rds-proxy',
        'RDS proxy',
        /^Network interface for DBProxy (?<name>.+)$/,
        'Network interface for DBProxy orders',
        'orders',
      ],
    ] as const
  ).map(([kind, service, description, example, name]) =>
    byText(kind, service, description, example, CUSTODIAN, name === undefined ? {} : { name }),
  ),
  byText(
    'msk',
    'MSK broker of',
    /Amazon MSK network interface for cluster arn:aws[\w-]*:kafka:[^/]*\/(?<name>[^/]+)\//,
    MSK,
    SEEN,
    { name: 'my-kafka' },
  ),
  byText('mq', 'Amazon MQ broker', /^Amazon MQ network interface for broker (?<name>b-[0-9a-f-]+)$/, MQ, SEEN, {
    name: 'b-03a68f4f-b3f4-43d9-8b61-bcfde3d37c3c',
  }),
  byText(
    'glue',
    'Glue job',
    /^Attached to Glue using role: /,
    'Attached to Glue using role: arn:aws:iam::123456789012:role/etl',
    SEEN,
  ),
  byText('sagemaker', 'SageMaker job', /\bSageMaker\b/i, SAGEMAKER, SEEN),
  byType('global-accelerator', 'Global Accelerator', 'global_accelerator_managed'),
  byText(
    'client-vpn',
    'Client VPN endpoint',
    /^ClientVPN Endpoint resource/,
    'ClientVPN Endpoint resource cvpn-endpoint-0a1b2c3d4e5f67890',
    SEEN,
  ),
  byText(
    'resolver-endpoint',
    'Route 53 Resolver endpoint',
    /^Route 53 Resolver: (?<name>rslvr-[0-9a-z-]+):/,
    'Route 53 Resolver: rslvr-out-fdc049932dexample:rni-0c2d',
    SEEN,
    { name: 'rslvr-out-fdc049932dexample' },
  ),
  byText(
    'instance-connect-endpoint',
    'EC2 Instance Connect endpoint',
    /(?<name>eice-[0-9a-z]+)?$/,
    'EC2 Instance Connect Endpoint eice-0123456789abcdef0',
    API,
    { types: ['ec2_instance_connect_endpoint'], name: 'eice-0123456789abcdef0' },
  ),
];
