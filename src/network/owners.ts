export type OwnerKind =
  | 'instance'
  | 'application-load-balancer'
  | 'network-load-balancer'
  | 'gateway-load-balancer'
  | 'classic-load-balancer'
  | 'load-balancer'
  | 'nat-gateway'
  | 'vpc-endpoint'
  | 'gateway-load-balancer-endpoint'
  | 'transit-gateway'
  | 'rds'
  | 'elasticache'
  | 'lambda'
  | 'efs'
  | 'ecs-task'
  | 'eks-pod'
  | 'eks-control-plane'
  | 'api-gateway'
  | 'aws-service'
  | 'unknown';

export interface OwnerRow {
  readonly kind: OwnerKind;
  readonly service: string;
  /** All that is named has to fit: InterfaceType, Description (its group `name` is what the service calls it), RequesterId. */
  readonly types?: readonly string[];
  readonly description?: RegExp;
  readonly requester?: RegExp;
  readonly example: { readonly interfaceType?: string; readonly description?: string; readonly requesterId?: string };
  /** What the example stands for, where the interface carries it. */
  readonly name?: string;
  /** Where it is written down or was seen. */
  readonly source: string;
}

const API = 'EC2 API reference, NetworkInterface: InterfaceType';
const CUSTODIAN = 'cloud-custodian, tools/zerodark, ipdb.py: resource_info';
const ELB = 'Elastic Load Balancing user guides: interfaces are found by the description "ELB app/<name>/<id>"';

/** Whose interface it is, by AWS's own notes on it; the first row that fits. Each example is a test. */
export const owners: readonly OwnerRow[] = [
  {
    kind: 'application-load-balancer',
    service: 'Application Load Balancer',
    description: /^ELB app\/(?<name>[^/]+)\//,
    example: { interfaceType: 'interface', description: 'ELB app/my-alb/50dc6c495c0c9188', requesterId: 'amazon-elb' },
    name: 'my-alb',
    source: ELB,
  },
  {
    kind: 'network-load-balancer',
    service: 'Network Load Balancer',
    description: /^ELB net\/(?<name>[^/]+)\//,
    example: { interfaceType: 'network_load_balancer', description: 'ELB net/my-nlb/1234567890abcdef' },
    name: 'my-nlb',
    source: ELB,
  },
  {
    kind: 'gateway-load-balancer',
    service: 'Gateway Load Balancer',
    description: /^ELB gwy\/(?<name>[^/]+)\//,
    example: { interfaceType: 'gateway_load_balancer', description: 'ELB gwy/my-gwlb/1234567890abcdef' },
    name: 'my-gwlb',
    source: ELB,
  },
  {
    kind: 'classic-load-balancer',
    service: 'Classic Load Balancer',
    description: /^ELB (?<name>[^/]+)$/,
    example: { interfaceType: 'interface', description: 'ELB my-clb', requesterId: 'amazon-elb' },
    name: 'my-clb',
    source: ELB,
  },
  {
    kind: 'network-load-balancer',
    service: 'Network Load Balancer',
    types: ['network_load_balancer'],
    example: { interfaceType: 'network_load_balancer' },
    source: API,
  },
  {
    kind: 'gateway-load-balancer',
    service: 'Gateway Load Balancer',
    types: ['gateway_load_balancer'],
    example: { interfaceType: 'gateway_load_balancer' },
    source: API,
  },
  {
    kind: 'nat-gateway',
    service: 'NAT gateway',
    description: /^Interface for NAT Gateway (?<name>nat-[0-9a-z]+)$/,
    example: { interfaceType: 'nat_gateway', description: 'Interface for NAT Gateway nat-09f6bb26330f4e5bb' },
    name: 'nat-09f6bb26330f4e5bb',
    source: CUSTODIAN,
  },
  {
    kind: 'nat-gateway',
    service: 'NAT gateway',
    types: ['nat_gateway', 'natGateway'],
    example: { interfaceType: 'natGateway' },
    source: API,
  },
  {
    kind: 'gateway-load-balancer-endpoint',
    service: 'Gateway Load Balancer endpoint',
    types: ['gateway_load_balancer_endpoint'],
    description: /(?<name>vpce-[0-9a-z]+)?$/,
    example: {
      interfaceType: 'gateway_load_balancer_endpoint',
      description: 'VPC Endpoint Interface vpce-0123456789abcdef0',
    },
    name: 'vpce-0123456789abcdef0',
    source: API,
  },
  {
    kind: 'vpc-endpoint',
    service: 'VPC endpoint',
    description: /^VPC Endpoint Interface (?<name>vpce-[0-9a-z]+)$/,
    example: { interfaceType: 'vpc_endpoint', description: 'VPC Endpoint Interface vpce-0123456789abcdef0' },
    name: 'vpce-0123456789abcdef0',
    source: CUSTODIAN,
  },
  {
    kind: 'vpc-endpoint',
    service: 'VPC endpoint',
    types: ['vpc_endpoint'],
    example: { interfaceType: 'vpc_endpoint' },
    source: API,
  },
  {
    kind: 'transit-gateway',
    service: 'transit gateway attachment',
    types: ['transit_gateway'],
    description: /(?<name>tgw-attach-[0-9a-z]+)?$/,
    example: {
      interfaceType: 'transit_gateway',
      description: 'Network Interface for Transit Gateway Attachment tgw-attach-0a1b2c3d4e5f67890',
    },
    name: 'tgw-attach-0a1b2c3d4e5f67890',
    source: API,
  },
  {
    kind: 'lambda',
    service: 'Lambda function',
    description: /^AWS Lambda VPC ENI[-:]\s*(?<name>.+?)(-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/,
    example: {
      interfaceType: 'lambda',
      description: 'AWS Lambda VPC ENI-my-function-8b4d6e3a-1c2d-4e5f-8a9b-0c1d2e3f4a5b',
    },
    name: 'my-function',
    source: 'Lambda developer guide, "Hyperplane ENIs"; functions with the same subnet and groups share the interface',
  },
  { kind: 'lambda', service: 'Lambda function', types: ['lambda'], example: { interfaceType: 'lambda' }, source: API },
  {
    kind: 'efs',
    service: 'EFS mount target',
    description: /^EFS mount target for (?<name>fs-[0-9a-f]+)/,
    example: {
      interfaceType: 'interface',
      description: 'EFS mount target for fs-0dcdbf56073416b82 (fsmt-0852ce334db888836)',
    },
    name: 'fs-0dcdbf56073416b82',
    source: 'EFS user guide, "Logging Amazon EFS API calls": the CreateNetworkInterface event',
  },
  {
    kind: 'rds',
    service: 'RDS database',
    description: /^RDSNetworkInterface$/,
    example: { interfaceType: 'interface', description: 'RDSNetworkInterface', requesterId: 'amazon-rds' },
    source: `${CUSTODIAN}; Aurora, Neptune and DocumentDB have the same, none with the name of the database`,
  },
  {
    kind: 'elasticache',
    service: 'ElastiCache node',
    description: /^ElastiCache[ +](?<name>.+)$/,
    example: { interfaceType: 'interface', description: 'ElastiCache my-cache-001', requesterId: 'amazon-elasticache' },
    name: 'my-cache-001',
    source: CUSTODIAN,
  },
  {
    kind: 'ecs-task',
    service: 'ECS task',
    description: /^arn:aws[\w-]*:ecs:[^:]*:\d+:attachment\/(?<name>.+)$/,
    example: {
      interfaceType: 'interface',
      description: 'arn:aws:ecs:us-east-1:111122223333:attachment/37a927f2-a8d1-46d7-8f96-d6aef13cc5b0',
    },
    name: '37a927f2-a8d1-46d7-8f96-d6aef13cc5b0',
    source: `${CUSTODIAN}; the attachment is named, not the task`,
  },
  {
    kind: 'eks-pod',
    service: 'EKS pods of',
    description: /^aws-K8S-(?<name>i-[0-9a-f]+)$/i,
    example: { interfaceType: 'interface', description: 'aws-K8S-i-0123456789abcdef0' },
    name: 'i-0123456789abcdef0',
    source: 'amazon-vpc-cni-k8s, pkg/awsutils: the description of the interfaces that it adds to a node',
  },
  {
    kind: 'eks-pod',
    service: 'EKS pod',
    types: ['branch', 'trunk'],
    example: { interfaceType: 'branch', description: 'aws-k8s-branch-eni' },
    source: 'amazon-vpc-resource-controller-k8s; EKS user guide, "Assign security groups to individual Pods"',
  },
  {
    kind: 'eks-control-plane',
    service: 'EKS control plane of',
    description: /^Amazon EKS (?<name>.+)$/,
    example: { interfaceType: 'interface', description: 'Amazon EKS my-cluster' },
    name: 'my-cluster',
    source: 'EKS user guide, "View Amazon EKS networking requirements": the description is Amazon EKS cluster-name',
  },
  {
    kind: 'api-gateway',
    service: 'API Gateway VPC link',
    types: ['api_gateway_managed'],
    example: { interfaceType: 'api_gateway_managed' },
    source: API,
  },
  ...(
    [
      ['Redshift cluster', /^RedshiftNetworkInterface$/, 'RedshiftNetworkInterface', undefined],
      ['DMS replication instance', /^DMSNetworkInterface$/, 'DMSNetworkInterface', undefined],
      ['OpenSearch domain', /^ES (?<name>.+)$/, 'ES my-domain', 'my-domain'],
      ['EMR cluster', /^AWS ElasticMapReduce\b.*?(?<name>j-\w+)?$/, 'AWS ElasticMapReduce j-1ABC', 'j-1ABC'],
      [
        'directory',
        /^AWS created network interface for directory (?<name>d-[0-9a-f]+)$/,
        'AWS created network interface for directory d-9067012345',
        'd-9067012345',
      ],
      ['CloudHSM', /^CloudHSM Managed Interface/, 'CloudHSM Managed Interface', undefined],
      ['CloudHSM', /^CloudHsm ENI (?<name>\S+)$/, 'CloudHsm ENI cluster-1', 'cluster-1'],
      ['DAX cluster', /^DAX (?<name>.+)$/, 'DAX my-cluster', 'my-cluster'],
    ] as const
  ).map(
    ([service, description, example, name]): OwnerRow => ({
      kind: 'aws-service',
      service,
      description,
      example: { interfaceType: 'interface', description: example },
      ...(name === undefined ? {} : { name }),
      source: CUSTODIAN,
    }),
  ),
];
