import {
  CreateServiceLinkedRoleCommand,
  DeleteServiceLinkedRoleCommand,
  GetServiceLinkedRoleDeletionStatusCommand,
} from '@aws-sdk/client-iam';
import { AwsError, type Operation, on } from '../endpoint/operation.js';
import { notSimulatedParameter } from '../endpoint/wire.js';
import { arn, uniqueId, uuid } from '../world/ids.js';
import { putRow, rowOf } from '../world/table.js';
import type { RoleRow } from '../world/world.js';
import { noSuchEntity, roleNamed, SERVICE_ROLES } from './names.js';
import { roleView } from './roles.js';

/**
 * The roles that services of networks make for themselves, by the service (the services' user guides, "Using
 * service-linked roles"). `+` where there may be several, told apart by a suffix. Their policies are not here.
 */
const table = `
autoscaling AutoScaling +
clientvpn ClientVPN
clientvpn-connections ClientVPNConnections
config Config
delivery.logs LogDelivery
directconnect DirectConnect
ec2-instance-connect EC2InstanceConnect
ec2fleet EC2Fleet
ecs ECS
eks AmazonEKS
eks-nodegroup AmazonEKSNodegroup
elasticloadbalancing ElasticLoadBalancing
globalaccelerator GlobalAccelerator
guardduty AmazonGuardDuty
ipam IPAM
natgateway NATGateway
network-firewall NetworkFirewall
networkmanager NetworkManager
rds RDS
s2svpn VPCS2SVPN
spot EC2Spot
spotfleet EC2SpotFleet
ssm AmazonSSM
transitgateway VPCTransitGateway
vpc-lattice VpcLattice
`;

const services = new Map(
  table
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
    .map(([service, name, many]) => [
      `${service}.amazonaws.com`,
      { name: `AWSServiceRoleFor${name}`, isMany: many === '+' },
    ]),
);

export const serviceLinkedRoleOperations: readonly Operation[] = [
  on(CreateServiceLinkedRoleCommand, ({ AWSServiceName, CustomSuffix, Description }, { world, clock, random }) => {
    const known = services.get(AWSServiceName);
    if (!known) throw notSimulatedParameter('iam', `AWSServiceName (${AWSServiceName})`);
    if (CustomSuffix !== undefined && !known.isMany)
      throw new AwsError('InvalidInput', `Custom suffix is not allowed for ${AWSServiceName}`);
    const RoleName = `${known.name}${CustomSuffix === undefined ? '' : `_${CustomSuffix}`}`;
    if (rowOf(world.iam.roles, RoleName))
      throw new AwsError(
        'InvalidInput',
        `Service role name ${RoleName} has been taken in this account, please try a different suffix.`,
      );
    const Path = `${SERVICE_ROLES}${AWSServiceName}/`;
    const role: RoleRow = {
      RoleName,
      RoleId: uniqueId('AROA', random),
      Arn: arn(world, 'iam', `role${Path}${RoleName}`),
      Path,
      createdAt: clock.now(),
      trust: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Action: ['sts:AssumeRole'], Effect: 'Allow', Principal: { Service: [AWSServiceName] } }],
      }),
      description: Description ?? null,
      attached: [],
      inline: {},
      tags: {},
      permissionsBoundary: null,
    };
    putRow(world.iam.roles, RoleName, role);
    return { Role: roleView(role) };
  }),

  // Nothing here uses such a role, so that the deletion is over at once.
  on(DeleteServiceLinkedRoleCommand, ({ RoleName }, { world, random }) => {
    const { Path } = roleNamed(world, RoleName);
    if (!Path.startsWith(SERVICE_ROLES)) throw noSuchEntity(`The role with name ${RoleName} cannot be found.`);
    delete world.iam.roles[RoleName];
    const DeletionTaskId = `task${Path}${RoleName}/${uuid(random)}`;
    world.iam.deletionTasks = [...world.iam.deletionTasks, DeletionTaskId];
    return { DeletionTaskId };
  }),

  on(GetServiceLinkedRoleDeletionStatusCommand, ({ DeletionTaskId }, { world }) => {
    if (!world.iam.deletionTasks.includes(DeletionTaskId))
      throw noSuchEntity(`The deletion task with ID ${DeletionTaskId} cannot be found.`);
    return { Status: 'SUCCEEDED' as const };
  }),
];
