/** Where the types are written down. */
export const API = 'EC2 API reference, NetworkInterface: InterfaceType';

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
  | 'rds-proxy'
  | 'redshift'
  | 'dms'
  | 'opensearch'
  | 'emr'
  | 'directory'
  | 'cloudhsm'
  | 'dax'
  | 'msk'
  | 'mq'
  | 'glue'
  | 'sagemaker'
  | 'global-accelerator'
  | 'client-vpn'
  | 'resolver-endpoint'
  | 'instance-connect-endpoint'
  | 'aws-service'
  | 'unknown';

export interface OwnerRow {
  readonly kind: OwnerKind;
  readonly service: string;
  /** All that is named has to fit: InterfaceType, and Description, whose group `name` is what the service calls it. */
  readonly types?: readonly string[];
  readonly description?: RegExp;
  readonly example: { readonly interfaceType?: string; readonly description?: string };
  /** What the example stands for, where the interface carries it. */
  readonly name?: string;
  /** Where it is written down or was seen. */
  readonly source: string;
}

type Details = Pick<OwnerRow, 'types' | 'description' | 'name'>;

/** By the description that AWS gives it; `example` is one. */
export const byText = (
  kind: OwnerKind,
  service: string,
  description: RegExp,
  example: string,
  source: string,
  more: Details = {},
): OwnerRow => ({
  kind,
  service,
  description,
  example: { interfaceType: more.types?.[0] ?? 'interface', description: example },
  source,
  ...more,
});

/** By its type alone. */
export const byType = (kind: OwnerKind, service: string, ...types: readonly string[]): OwnerRow => ({
  kind,
  service,
  types,
  example: { interfaceType: types[0] ?? '' },
  source: API,
});
