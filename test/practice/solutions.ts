import type { CauseCode } from '../../src/diagnosis/causes/cause-code.js';
import type { Answer } from '../../src/practice/grade/answer.js';
import { answered, ask, aws, type Learner, linesAbout, nothing, onHost } from './learner.js';

/** How somebody who knows what he does solves an exercise, with what everybody has at hand. */
export interface Solution {
  answer(learner: Learner): Promise<Answer>;
  /** Without trying it afterwards. */
  fix(learner: Learner): Promise<unknown>;
}

/** Goes by the verdict, and cites what was refused. */
const byVerdict: Solution = {
  async answer(learner) {
    const { verdict, ruledOut } = await ask(learner);
    const refused = linesAbout(learner).filter((line) => line.includes(' REJECT '));
    return answered(
      verdict.resourceId ?? '',
      verdict.cause ?? 'NO_TRAFFIC',
      refused,
      ruledOut.slice(0, 2).map(({ cause }) => cause),
    );
  },
  async fix(learner) {
    const { fix } = await ask(learner);
    for (const command of (fix?.command ?? '').split(' && ')) await aws(learner, command.replaceAll("'", ''));
  },
};

const interfaceOf = ({ exercise }: Learner, end: 'source' | 'destination'): string =>
  exercise.attempted[end].interfaceId ?? '';

const instanceOf = (learner: Learner, end: 'source' | 'destination'): string =>
  learner.site.world.ec2.interfaces[interfaceOf(learner, end)]?.Attachment?.InstanceId ?? '';

const tableOf = ({ site }: Learner, interfaceId: string): string => {
  const subnet = site.world.ec2.interfaces[interfaceId]?.SubnetId;
  return (
    Object.values(site.world.ec2.routeTables).find(({ Associations }) =>
      Associations?.some(({ SubnetId }) => SubnetId === subnet),
    )?.RouteTableId ?? ''
  );
};

const unseen: readonly CauseCode[] = ['SOURCE_SECURITY_GROUP_EGRESS', 'HOST_SILENT'];

export const solutions: Readonly<Record<string, Solution>> = {
  'empty-report': byVerdict,
  'after-the-review': byVerdict,
  'no-secrets': byVerdict,
  'no-updates': {
    answer: async (learner) =>
      answered(tableOf(learner, interfaceOf(learner, 'source')), 'NO_ROUTE', nothing, ['NAT_GATEWAY', 'NO_FLOW_LOG']),
    fix: byVerdict.fix,
  },
  'new-machine': {
    answer: async (learner) =>
      answered(instanceOf(learner, 'source'), 'NO_PUBLIC_ADDRESS', nothing, ['NO_ROUTE', ...unseen]),
    async fix(learner) {
      const { addresses } = learner.site.world.ec2;
      const free = Object.values(addresses).find(({ AssociationId }) => !AssociationId)?.AllocationId;
      await aws(
        learner,
        `ec2 associate-address --allocation-id ${free} --network-interface-id ${interfaceOf(learner, 'source')}`,
      );
    },
  },
  'at-once': {
    answer: async (learner) => {
      const { port } = learner.exercise.attempted;
      const replies = linesAbout(learner).filter((line) => line.split(' ')[5] === String(port));
      return answered(instanceOf(learner, 'destination'), 'PORT_CLOSED', replies, [
        'DESTINATION_SECURITY_GROUP_INGRESS',
        'HOST_SILENT',
      ]);
    },
    async fix(learner) {
      const { name } = learner.exercise.attempted.destination;
      onHost(learner, instanceOf(learner, 'destination'), `systemctl restart ${name}`);
    },
  },
  'two-networks': {
    answer: async (learner) => {
      const { verdict } = await ask(learner);
      return answered(verdict.resourceId ?? '', 'NO_RETURN_ROUTE', lastSeen(learner), ['PEERING', ...unseen]);
    },
    fix: byVerdict.fix,
  },
  'the-partner': {
    answer: async (learner) =>
      answered(tableOf(learner, interfaceOf(learner, 'destination')), 'NO_RETURN_ROUTE', lastSeen(learner), [
        'DESTINATION_SECURITY_GROUP_INGRESS',
        'DESTINATION_NETWORK_ACL_EGRESS',
      ]),
    async fix(learner) {
      const table = tableOf(learner, interfaceOf(learner, 'destination'));
      const { interfaces, internetGateways } = learner.site.world.ec2;
      const vpc = interfaces[interfaceOf(learner, 'destination')]?.VpcId;
      const gateway = Object.values(internetGateways).find(({ Attachments }) =>
        Attachments?.some(({ VpcId }) => VpcId === vpc),
      )?.InternetGatewayId;
      await aws(
        learner,
        `ec2 replace-route --route-table-id ${table} --destination-cidr-block 0.0.0.0/0 --gateway-id ${gateway}`,
      );
    },
  },
  'still-red': {
    answer: async (learner) =>
      answered(
        interfaceOf(learner, 'destination'),
        'STALE_EVIDENCE',
        linesAbout(learner).filter((line) => line.includes(' REJECT ')),
        ['DESTINATION_SECURITY_GROUP_INGRESS', 'DESTINATION_NETWORK_ACL_INGRESS'],
      ),
    fix: async () => undefined,
  },
  'empty-page': {
    async answer(learner) {
      const { verdict } = await ask(learner);
      const cause = verdict.cause ?? 'NO_TRAFFIC';
      return answered(verdict.resourceId ?? interfaceOf(learner, 'source'), cause, nothing, [
        'NO_TRAFFIC',
        'NOT_YET_DELIVERED',
      ]);
    },
    async fix(learner) {
      const { verdict } = await ask(learner);
      const { ec2, iam } = learner.site.world;
      const role = Object.values(iam.roles).find(({ RoleName }) => RoleName === 'flow-logs');
      if (verdict.cause === 'DELIVERY_FAILING') {
        const document = JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: '*' }],
        });
        await aws(
          learner,
          `iam put-role-policy --role-name flow-logs --policy-name deliver --policy-document ${document}`,
        );
      } else {
        const vpc = ec2.interfaces[interfaceOf(learner, 'source')]?.VpcId;
        await aws(
          learner,
          `ec2 create-flow-logs --resource-ids ${vpc} --resource-type VPC --traffic-type ACCEPT --log-group-name flow-logs --deliver-logs-permission-arn ${role?.Arn}`,
        );
      }
    },
  },
};

/** Of a conversation that ends in silence, the record that shows how far it came. */
function lastSeen(learner: Learner): readonly string[] {
  const { port } = learner.exercise.attempted;
  const own = linesAbout(learner).filter((line) => line.split(' ')[2] === interfaceOf(learner, 'destination'));
  const replies = own.filter((line) => line.split(' ')[5] === String(port));
  return replies.length > 0 ? replies : own;
}
