import type { OwnerKind } from './owner-row.js';

/** What an ARN names: a thing that has an interface under this id, or a service's that its owner alone tells of. */
export type ArnTarget =
  | { readonly kind: 'id'; readonly id: string }
  | {
      readonly kind: 'service';
      readonly owners: readonly OwnerKind[];
      readonly service: string;
      /** What the service calls it; null where no interface carries that name, so that any of the service's may be meant. */
      readonly name: string | null;
    };

/** Undefined for whatever is no ARN, and for an ARN of something that has no network interface. */
export function arnTarget(text: string): ArnTarget | undefined {
  const [, service, resource] = /^arn:aws[\w-]*:([\w-]+):[\w-]*:\d*:(.+)$/.exec(text.trim()) ?? [];
  if (service === undefined || resource === undefined) return undefined;
  for (const { of, pattern, owners, words } of rows) {
    const found = of === service ? pattern.exec(resource) : null;
    if (!found) continue;
    const name = found.groups?.name ?? null;
    return owners.length === 0 && name !== null
      ? { kind: 'id', id: name }
      : { kind: 'service', owners, service: words, name };
  }
  return undefined;
}

interface Row {
  readonly of: string;
  /** Of the part after the account; the group `name` is what the interface carries. */
  readonly pattern: RegExp;
  /** None: the name is an id of its own. */
  readonly owners: readonly OwnerKind[];
  readonly words: string;
}

const row = (of: string, pattern: RegExp, words: string, ...owners: readonly OwnerKind[]): Row => ({
  of,
  pattern,
  owners,
  words,
});

/** The forms of ARNs: Service Authorization Reference, "Resource types" of each service. */
const rows: readonly Row[] = [
  row(
    'ec2',
    /^(instance|network-interface|natgateway|vpc-endpoint|transit-gateway-attachment|subnet)\/(?<name>[\w-]+)$/,
    '',
  ),
  // A listener and its rules are the load balancer's.
  row(
    'elasticloadbalancing',
    /^listener(?:-rule)?\/app\/(?<name>[^/]+)\//,
    'load balancers',
    'application-load-balancer',
  ),
  row('elasticloadbalancing', /^listener(?:-rule)?\/net\/(?<name>[^/]+)\//, 'load balancers', 'network-load-balancer'),
  row('elasticloadbalancing', /^loadbalancer\/app\/(?<name>[^/]+)\//, 'load balancers', 'application-load-balancer'),
  row('elasticloadbalancing', /^loadbalancer\/net\/(?<name>[^/]+)\//, 'load balancers', 'network-load-balancer'),
  row('elasticloadbalancing', /^loadbalancer\/gwy\/(?<name>[^/]+)\//, 'load balancers', 'gateway-load-balancer'),
  row('elasticloadbalancing', /^loadbalancer\/(?<name>[^/]+)$/, 'load balancers', 'classic-load-balancer'),
  row('elasticfilesystem', /^file-system\/(?<name>fs-[0-9a-f]+)$/, 'EFS file systems', 'efs'),
  row('lambda', /^function:(?<name>[^:]+)/, 'Lambda functions', 'lambda'),
  row('elasticache', /^(?:cluster|replicationgroup):(?<name>.+)$/, 'ElastiCache nodes', 'elasticache'),
  row('eks', /^cluster\/(?<name>.+)$/, 'EKS control planes', 'eks-control-plane'),
  // RDSNetworkInterface, and an attachment's id: neither says whose.
  row('rds', /^(db|cluster|cluster-endpoint|global-cluster):/, 'RDS databases', 'rds'),
  row('rds', /^db-proxy(-endpoint)?:/, 'RDS proxies', 'rds-proxy'),
  row('ecs', /^(task|service)\//, 'ECS tasks', 'ecs-task'),
  row('elasticfilesystem', /^access-point\//, 'EFS file systems', 'efs'),
  // Its cache is reached by an endpoint of the account.
  row('elasticache', /^serverlesscache:/, 'VPC endpoints', 'vpc-endpoint'),
  row('redshift', /^cluster:/, 'Redshift clusters', 'redshift'),
  row('dms', /^rep:/, 'DMS replication instances', 'dms'),
  row('es', /^domain\/(?<name>[^/]+)/, 'OpenSearch domains', 'opensearch'),
  row('elasticmapreduce', /^cluster\/(?<name>j-\w+)$/, 'EMR clusters', 'emr'),
  row('ds', /^directory\/(?<name>d-[0-9a-f]+)$/, 'directories', 'directory'),
  row('cloudhsm', /^cluster\/(?<name>[\w-]+)$/, 'CloudHSM clusters', 'cloudhsm'),
  row('dax', /^cache\/(?<name>.+)$/, 'DAX clusters', 'dax'),
  row('kafka', /^cluster\/(?<name>[^/]+)\//, 'MSK brokers', 'msk'),
  row('mq', /^broker:[^:]+:(?<name>b-[0-9a-f-]+)$/, 'Amazon MQ brokers', 'mq'),
  row('glue', /^(job|connection)\//, 'Glue jobs', 'glue'),
  row('apigateway', /^\/(?:restapis|vpclinks)\//, 'API Gateway VPC links', 'api-gateway'),
];
