import { DescribeVpcEndpointServicesCommand } from '@aws-sdk/client-ec2';
import { matchesFilters } from '../endpoint/filters.js';
import { AwsError, type Operation, on, page } from '../endpoint/operation.js';
import { fingerprint } from '../world/hash.js';
import type { World } from '../world/world.js';
import { zonesOf } from './zones.js';

export interface EndpointService {
  /** `com.amazonaws.us-east-1.ssm` */
  readonly name: string;
  readonly type: 'Gateway' | 'Interface';
  /** `ssm.us-east-1.amazonaws.com`; a gateway endpoint changes no names. */
  readonly privateDnsName: string | null;
}

// AWS services that a private network reaches most (AWS PrivateLink guide, "AWS services that integrate with AWS
// PrivateLink"; "Gateway endpoints"), with the first part of their private DNS names where it differs from the service's.
const gateways = ['s3', 'dynamodb'];
const interfaces: readonly (readonly [name: string, host: string])[] = [
  ['ec2', 'ec2'],
  ['ec2messages', 'ec2messages'],
  ['ecr.api', 'api.ecr'],
  ['ecr.dkr', '*.dkr.ecr'],
  ['ecs', 'ecs'],
  ['elasticloadbalancing', 'elasticloadbalancing'],
  ['events', 'events'],
  ['kms', 'kms'],
  ['lambda', 'lambda'],
  ['logs', 'logs'],
  ['monitoring', 'monitoring'],
  ['rds', 'rds'],
  ['secretsmanager', 'secretsmanager'],
  ['sns', 'sns'],
  ['sqs', 'sqs'],
  ['ssm', 'ssm'],
  ['ssmmessages', 'ssmmessages'],
  ['sts', 'sts'],
];

export function endpointServices({ region }: World): readonly EndpointService[] {
  const domain = `${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`;
  const prefix = `com.amazonaws.${region}.`;
  return [
    ...gateways.map((name) => ({ name: prefix + name, type: 'Gateway' as const, privateDnsName: null })),
    ...interfaces.map(([name, host]) => ({
      name: prefix + name,
      type: 'Interface' as const,
      privateDnsName: `${host}.${domain}`,
    })),
  ];
}

export const endpointServiceOperations: readonly Operation[] = [
  on(DescribeVpcEndpointServicesCommand, (input, { world }) => {
    const { ServiceNames, Filters, ServiceRegions, MaxResults, NextToken } = input;
    const here = ServiceRegions === undefined || ServiceRegions.length === 0 || ServiceRegions.includes(world.region);
    const all = here ? endpointServices(world) : [];
    const unknown = ServiceNames?.find((name) => !all.some((service) => service.name === name));
    if (unknown !== undefined) throw unknownService(unknown);
    const matches = matchesFilters<EndpointService>(
      Filters,
      {
        'service-name': (service) => service.name,
        'service-type': (service) => service.type,
        'service-region': () => world.region,
        owner: () => 'amazon',
        'supported-ip-address-types': () => 'ipv4',
      },
      () => ({}),
    );
    const asked = all.filter(
      (service) => (ServiceNames ?? []).length === 0 || ServiceNames?.some((name) => name === service.name),
    );
    const { items, next } = page(asked.filter(matches), { token: NextToken, max: MaxResults });
    return {
      ServiceNames: items.map(({ name }) => name),
      ServiceDetails: items.map((service) => view(world, service)),
      NextToken: next,
    };
  }),
];

const view = (world: World, { name, type, privateDnsName }: EndpointService) => ({
  ServiceName: name,
  ServiceId: `vpce-svc-0${fingerprint(name).toString(16).padStart(8, '0')}${fingerprint(name, 2).toString(16).padStart(8, '0')}`,
  ServiceType: [{ ServiceType: type }],
  ServiceRegion: world.region,
  AvailabilityZones: zonesOf(world).map((zone) => zone.name),
  Owner: 'amazon',
  BaseEndpointDnsNames: [`${name.split('.').slice(3).join('.')}.${world.region}.vpce.amazonaws.com`],
  ...(privateDnsName !== null && {
    PrivateDnsName: privateDnsName,
    PrivateDnsNames: [{ PrivateDnsName: privateDnsName }],
    PrivateDnsNameVerificationState: 'verified' as const,
  }),
  VpcEndpointPolicySupported: true,
  AcceptanceRequired: false,
  ManagesVpcEndpoints: false,
  SupportedIpAddressTypes: ['ipv4' as const],
  Tags: [],
});

export const unknownService = (name: string): AwsError =>
  new AwsError('InvalidServiceName', `The Vpc Endpoint Service '${name}' does not exist`);
