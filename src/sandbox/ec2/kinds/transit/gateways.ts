import {
  CreateTransitGatewayCommand,
  DeleteTransitGatewayCommand,
  DescribeTransitGatewaysCommand,
  ModifyTransitGatewayCommand,
} from '@aws-sdk/client-ec2';
import { notSimulated } from '../../../endpoint/filters.js';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { arn, newId } from '../../../world/ids.js';
import { existing, list } from '../../lookup.js';
import { addRow } from '../../rows.js';
import { setTags, tagSet, tagsFor } from '../../tag-set.js';
import { transitAttachmentKind } from './attachment-kind.js';
import { isOver } from './attachment-state.js';
import type { TransitGatewayRow } from './gateway-kind.js';
import { transitGatewayKind } from './gateway-kind.js';
import { findAvailable, findLive, transitState } from './life.js';
import { transitRouteTableKind } from './route-table-kind.js';
import { makeTransitRouteTable } from './route-tables.js';

export const transitGatewayOperations: readonly Operation[] = [
  on(DescribeTransitGatewaysCommand, (input, call) => {
    const { rows, next } = list(call, transitGatewayKind, input.TransitGatewayIds, input, {
      'options.propagation-default-route-table-id': ({ options }) => options.propagationTableId,
      'options.amazon-side-asn': ({ options }) => options.amazonSideAsn,
      'options.association-default-route-table-id': ({ options }) => options.associationTableId,
      'options.auto-accept-shared-attachments': ({ options }) => options.autoAccept,
      'options.default-route-table-association': ({ options }) => enabled(options.associationTableId !== null),
      'options.default-route-table-propagation': ({ options }) => enabled(options.propagationTableId !== null),
      'options.dns-support': ({ options }) => options.dns,
      'options.vpn-ecmp-support': ({ options }) => options.vpnEcmp,
      'owner-id': () => call.world.account,
      state: (row) => transitState(call, row),
      'transit-gateway-id': (row) => row.TransitGatewayId,
      ...notSimulated('options.encryption-support'),
    });
    return { TransitGateways: rows.map((row) => view(call, row)), NextToken: next };
  }),

  on(CreateTransitGatewayCommand, ({ Description, Options, TagSpecifications }, call) => {
    const tags = tagsFor(TagSpecifications, 'transit-gateway');
    const row: TransitGatewayRow = {
      TransitGatewayId: newId('tgw', call.random),
      createdAt: call.clock.now(),
      modifiedAt: null,
      deletedAt: null,
      description: Description ?? '',
      options: {
        // "The default is 64512" (EC2 API reference, TransitGatewayRequestOptions), and so are the others here.
        amazonSideAsn: privateAsn(Options?.AmazonSideAsn ?? 64_512),
        cidrBlocks: [...(Options?.TransitGatewayCidrBlocks ?? [])],
        autoAccept: Options?.AutoAcceptSharedAttachments ?? 'disable',
        associationTableId: null,
        propagationTableId: null,
        vpnEcmp: Options?.VpnEcmpSupport ?? 'enable',
        multicast: Options?.MulticastSupport ?? 'disable',
        dns: Options?.DnsSupport ?? 'enable',
        referencesGroups: Options?.SecurityGroupReferencingSupport ?? 'disable',
      },
    };
    const isAssociating = (Options?.DefaultRouteTableAssociation ?? 'enable') === 'enable';
    const isPropagating = (Options?.DefaultRouteTablePropagation ?? 'enable') === 'enable';
    addRow(call, transitGatewayKind, row);
    setTags(call, row.TransitGatewayId, tags);
    if (isAssociating || isPropagating) {
      const { TransitGatewayRouteTableId } = makeTransitRouteTable(call, row.TransitGatewayId);
      if (isAssociating) row.options.associationTableId = TransitGatewayRouteTableId;
      if (isPropagating) row.options.propagationTableId = TransitGatewayRouteTableId;
    }
    return { TransitGateway: view(call, row) };
  }),

  on(ModifyTransitGatewayCommand, ({ TransitGatewayId, Description, Options }, call) => {
    const row = findAvailable(call, transitGatewayKind, TransitGatewayId);
    const { options } = row;
    const association = Options?.AssociationDefaultRouteTableId;
    const propagation = Options?.PropagationDefaultRouteTableId;
    if (Options?.DefaultRouteTableAssociation === 'disable') options.associationTableId = null;
    if (Options?.DefaultRouteTablePropagation === 'disable') options.propagationTableId = null;
    if (association !== undefined) options.associationTableId = ownTable(call, row, association);
    if (propagation !== undefined) options.propagationTableId = ownTable(call, row, propagation);
    options.amazonSideAsn = privateAsn(Options?.AmazonSideAsn ?? options.amazonSideAsn);
    options.autoAccept = Options?.AutoAcceptSharedAttachments ?? options.autoAccept;
    options.vpnEcmp = Options?.VpnEcmpSupport ?? options.vpnEcmp;
    options.dns = Options?.DnsSupport ?? options.dns;
    options.referencesGroups = Options?.SecurityGroupReferencingSupport ?? options.referencesGroups;
    const removed = Options?.RemoveTransitGatewayCidrBlocks ?? [];
    const kept = options.cidrBlocks.filter((cidr) => !removed.includes(cidr));
    options.cidrBlocks = [...kept, ...(Options?.AddTransitGatewayCidrBlocks ?? [])];
    row.description = Description ?? row.description;
    row.modifiedAt = call.clock.now();
    return { TransitGateway: view(call, row) };
  }),

  on(DeleteTransitGatewayCommand, ({ TransitGatewayId }, call) => {
    const row = findLive(call, transitGatewayKind, TransitGatewayId);
    const attached = existing(call, transitAttachmentKind).filter(
      (one) => one.TransitGatewayId === TransitGatewayId && !isOver(call, one),
    );
    if (attached.length > 0) {
      const ids = attached.map((one) => one.TransitGatewayAttachmentId).join(', ');
      throw new AwsError(
        'IncorrectState',
        `${TransitGatewayId} has non-deleted ${attached[0]?.ResourceType.toUpperCase()} Attachments: ${ids}.`,
      );
    }
    row.deletedAt = call.clock.now();
    for (const table of existing(call, transitRouteTableKind))
      if (table.TransitGatewayId === TransitGatewayId) table.deletedAt ??= call.clock.now();
    return { TransitGateway: view(call, row) };
  }),
];

/** "64512 to 65534 for 16-bit ASNs, and 4200000000 to 4294967294 for 32-bit ASNs" (EC2 API reference, TransitGatewayRequestOptions). */
function privateAsn(asn: number): number {
  const is16Bit = asn >= 64_512 && asn <= 65_534;
  if (is16Bit || (asn >= 4_200_000_000 && asn <= 4_294_967_294)) return asn;
  throw new AwsError('InvalidParameterValue', `Value (${asn}) for parameter AmazonSideAsn is invalid.`);
}

function ownTable(call: Call, { TransitGatewayId }: TransitGatewayRow, id: string): string {
  const table = findLive(call, transitRouteTableKind, id);
  if (table.TransitGatewayId !== TransitGatewayId) throw transitRouteTableKind.notFound(id);
  return id;
}

const enabled = (is: boolean) => (is ? ('enable' as const) : ('disable' as const));

function view(call: Call, row: TransitGatewayRow) {
  const { world } = call;
  const { options } = row;
  return {
    TransitGatewayId: row.TransitGatewayId,
    TransitGatewayArn: arn(world, 'ec2', `transit-gateway/${row.TransitGatewayId}`),
    State: transitState(call, row),
    OwnerId: world.account,
    Description: row.description,
    CreationTime: row.createdAt,
    Options: {
      AmazonSideAsn: options.amazonSideAsn,
      TransitGatewayCidrBlocks: options.cidrBlocks,
      AutoAcceptSharedAttachments: options.autoAccept,
      DefaultRouteTableAssociation: enabled(options.associationTableId !== null),
      ...(options.associationTableId !== null && { AssociationDefaultRouteTableId: options.associationTableId }),
      DefaultRouteTablePropagation: enabled(options.propagationTableId !== null),
      ...(options.propagationTableId !== null && { PropagationDefaultRouteTableId: options.propagationTableId }),
      VpnEcmpSupport: options.vpnEcmp,
      DnsSupport: options.dns,
      SecurityGroupReferencingSupport: options.referencesGroups,
      MulticastSupport: options.multicast ?? ('disable' as const),
    },
    Tags: tagSet(world, row.TransitGatewayId),
  };
}
