import {
  CreateEgressOnlyInternetGatewayCommand,
  DeleteEgressOnlyInternetGatewayCommand,
  DescribeEgressOnlyInternetGatewaysCommand,
} from '@aws-sdk/client-ec2';
import { type Call, type Operation, on } from '../../endpoint/operation.js';
import { newId } from '../../world/ids.js';
import { malformed, notFound, type WholeKind } from '../kind.js';
import { find, list } from '../lookup.js';
import { once } from '../once.js';
import { addRow, removeRow } from '../rows.js';
import { setTags, tagSet, tagsFor } from '../tag-set.js';
import { vpcKind } from './vpc/kind.js';

export interface EgressOnlyGatewayRow {
  readonly EgressOnlyInternetGatewayId: string;
  readonly VpcId: string;
}

declare module '../../world/world.js' {
  interface Ec2Rows {
    egressOnlyGateways: EgressOnlyGatewayRow;
  }
}

const operations: readonly Operation[] = [
  on(DescribeEgressOnlyInternetGatewaysCommand, (input, call) => {
    const { rows, next } = list(call, egressOnlyGatewayKind, input.EgressOnlyInternetGatewayIds, input);
    return { EgressOnlyInternetGateways: rows.map((row) => view(call, row)), NextToken: next };
  }),

  on(CreateEgressOnlyInternetGatewayCommand, (input, call) => {
    const tags = tagsFor(input.TagSpecifications, 'egress-only-internet-gateway');
    const { ClientToken } = input;
    const make = () => {
      const { VpcId } = find(call, vpcKind, input.VpcId);
      const id = newId('eigw', call.random);
      addRow(call, egressOnlyGatewayKind, { EgressOnlyInternetGatewayId: id, VpcId });
      setTags(call, id, tags);
      return id;
    };
    return once(call, { operation: 'CreateEgressOnlyInternetGateway', token: ClientToken, input }, make, (id) => ({
      EgressOnlyInternetGateway: view(call, find(call, egressOnlyGatewayKind, id, 'new')),
      ClientToken,
    }));
  }),

  on(DeleteEgressOnlyInternetGatewayCommand, ({ EgressOnlyInternetGatewayId }, call) => {
    const row = find(call, egressOnlyGatewayKind, EgressOnlyInternetGatewayId);
    removeRow(call, egressOnlyGatewayKind, row.EgressOnlyInternetGatewayId);
    return { ReturnCode: true };
  }),
];

const view = ({ world }: Call, { EgressOnlyInternetGatewayId, VpcId }: EgressOnlyGatewayRow) => ({
  EgressOnlyInternetGatewayId,
  Attachments: [{ State: 'attached' as const, VpcId }],
  Tags: tagSet(world, EgressOnlyInternetGatewayId),
});

export const egressOnlyGatewayKind: WholeKind<'egressOnlyGateways'> = {
  table: 'egressOnlyGateways',
  id: 'EgressOnlyInternetGatewayId',
  prefix: 'eigw',
  type: 'egress-only-internet-gateway',
  // The code that Terraform's provider takes for a gateway that is gone (internal/service/ec2/vpc_egress_only_internet_gateway.go).
  notFound: notFound('InvalidGatewayID.NotFound', 'egressOnlyInternetGateway'),
  malformed: malformed('InvalidEgressOnlyInternetGatewayId.Malformed', 'eigw'),
  holds: ({ VpcId }) => [VpcId],
  members: {
    EgressOnlyInternetGatewayId: 'text',
    VpcId: 'text',
  },
  operations,
};
