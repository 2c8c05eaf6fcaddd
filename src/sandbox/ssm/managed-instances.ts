import { DescribeInstanceInformationCommand, GetConnectionStatusCommand } from '@aws-sdk/client-ssm';
import { AwsError, type Call, type Operation, on, page } from '../endpoint/operation.js';
import { type PingStatus, pingStatus } from './agents.js';
import { instanceTest } from './instance-test.js';

const AGENT = '3.3.2746.0';

interface ManagedInstance {
  readonly InstanceId: string;
  readonly PingStatus: PingStatus;
}

export const managedInstanceOperations: readonly Operation[] = [
  on(DescribeInstanceInformationCommand, (input, call) => {
    const filters = [
      ...(input.Filters ?? []).map(({ Key, Values }) => ({ key: Key ?? '', values: Values ?? [] })),
      ...(input.InstanceInformationFilterList ?? []).map(({ key, valueSet }) => ({
        key: key ?? '',
        values: valueSet ?? [],
      })),
    ];
    const matches = filters.map(({ key, values }) => filterFor(call, key, values));
    const rows = managedInstances(call).filter((row) => matches.every((accepts) => accepts(row)));
    const { items, next } = page(rows, {
      token: input.NextToken,
      max: input.MaxResults ?? 10,
      badToken: invalidToken,
    });
    return {
      InstanceInformationList: items.map((row) => view(call, row)),
      ...(next === undefined ? {} : { NextToken: next }),
    };
  }),

  on(GetConnectionStatusCommand, (input, { world, clock }) => {
    const connected = pingStatus(world, input.Target ?? '', clock.now()) === 'Online';
    return { Target: input.Target, Status: connected ? ('connected' as const) : ('notconnected' as const) };
  }),
];

function managedInstances({ world, clock }: Call): readonly ManagedInstance[] {
  return Object.keys(world.ec2.instances).flatMap((InstanceId) => {
    const status = pingStatus(world, InstanceId, clock.now());
    return status === null ? [] : [{ InstanceId, PingStatus: status }];
  });
}

function filterFor({ world }: Call, key: string, values: readonly string[]): (row: ManagedInstance) => boolean {
  switch (key) {
    case 'PingStatus':
      return (row) => values.includes(row.PingStatus);
    case 'PlatformType':
    case 'PlatformTypes':
      return () => values.includes('Linux');
    case 'ResourceType':
      return () => values.includes('EC2Instance');
    case 'AgentVersion':
      return () => values.includes(AGENT);
    case 'SourceIds':
      return ({ InstanceId }) => values.includes(InstanceId);
    case 'SourceTypes':
      return () => values.includes('AWS::EC2::Instance');
    // Of nodes that are no instances, and of State Manager.
    case 'ActivationIds':
    case 'AssociationStatus':
    case 'IamRole':
      return () => false;
    default: {
      const test = instanceTest(world, key, values);
      if (test) return ({ InstanceId }) => test(InstanceId);
      throw new AwsError('InvalidFilterKey', `The filter key ${key} is not valid.`);
    }
  }
}

function view({ world, clock }: Call, { InstanceId, PingStatus: status }: ManagedInstance) {
  const instance = world.ec2.instances[InstanceId];
  const eni = world.ec2.interfaces[instance?.interfaceIds[0] ?? ''];
  const agent = world.ssm.agents[InstanceId];
  const registered = agent?.registeredAt ?? 0;
  // A health signal every five minutes (Systems Manager user guide, "SSM Agent technical reference").
  const lastPing =
    status === 'Online' ? clock.now() - ((clock.now() - registered) % 300_000) : (agent?.lastPingAt ?? registered);
  return {
    InstanceId,
    PingStatus: status,
    LastPingDateTime: new Date(lastPing),
    AgentVersion: AGENT,
    IsLatestVersion: true,
    PlatformType: 'Linux' as const,
    PlatformName: 'Amazon Linux',
    PlatformVersion: '2023',
    ResourceType: 'EC2Instance' as const,
    IPAddress: eni?.PrivateIpAddress ?? '',
    ComputerName: instance?.host.hostname ?? '',
    SourceId: InstanceId,
    SourceType: 'AWS::EC2::Instance' as const,
  };
}

export const invalidToken = (): AwsError => new AwsError('InvalidNextToken', 'The specified token is not valid.');
