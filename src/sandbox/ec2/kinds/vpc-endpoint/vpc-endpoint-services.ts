import { DescribeVpcEndpointServicesCommand } from '@aws-sdk/client-ec2';
import { gatewayServices, interfaceServices } from '../../../catalogue/endpoint-services.js';
import { matchesFilters } from '../../../endpoint/filters.js';
import { AwsError, type Operation, on, page } from '../../../endpoint/operation.js';
import { fingerprint } from '../../../world/hash.js';
import type { World } from '../../../world/world.js';
import { zonesOf } from '../../zones.js';

export interface EndpointService {
  /** `com.amazonaws.us-east-1.ssm` */
  readonly name: string;
  readonly type: 'Gateway' | 'Interface';
  /** `ssm.us-east-1.amazonaws.com`; a gateway endpoint changes no names. */
  readonly privateDnsName: string | null;
}

export function endpointServices({ region }: World): readonly EndpointService[] {
  const domain = `${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`;
  const prefix = `com.amazonaws.${region}.`;
  return [
    ...gatewayServices.map((name) => ({ name: prefix + name, type: 'Gateway' as const, privateDnsName: null })),
    ...interfaceServices.map(([name, host]) => ({
      name: prefix + name,
      type: 'Interface' as const,
      privateDnsName: `${host}.${domain}`,
    })),
  ];
}

/** The name that private DNS makes an endpoint's: null where the service has none. */
export const hostedName = (world: World, serviceName: string): string | null =>
  endpointServices(world).find(({ name, privateDnsName }) => name === serviceName && privateDnsName !== null)
    ?.privateDnsName ?? null;

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
      ServiceNames: [...new Set(items.map(({ name }) => name))],
      ServiceDetails: items.map((service) => view(world, service)),
      NextToken: next,
    };
  }),
];

const view = (world: World, { name, type, privateDnsName }: EndpointService) => ({
  ServiceName: name,
  ServiceId: `vpce-svc-0${[1, 2].map((part) => fingerprint(name, type, part).toString(16).padStart(8, '0')).join('')}`,
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
