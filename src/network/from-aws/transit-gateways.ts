import type {
  TransitGateway,
  TransitGatewayAttachment,
  TransitGatewayRoute,
  TransitGatewayRouteTable,
} from '../gateways.js';
import type { DescribedPart } from './shape.js';

export function transitGatewayFrom(row: DescribedPart): readonly TransitGateway[] {
  const id = row.id('TransitGatewayId');
  if (id === undefined) return [];
  const referencesGroups = isEnabled(row.part('Options'), 'SecurityGroupReferencingSupport');
  return [{ id, state: row.text('State') ?? 'unknown', referencesGroups }];
}

/**
 * Attachments of every kind are in one list, and what only those of VPCs have in another; both name the same ones. An
 * attachment that is gone stays visible for a while and is no way any more.
 */
export function attachmentsFrom(described: DescribedPart): readonly TransitGatewayAttachment[] {
  const all = described.list('TransitGatewayAttachments').flatMap(attachmentFrom);
  const ofVpcs = described.list('TransitGatewayVpcAttachments').flatMap(vpcAttachmentFrom);
  const joined = all.map((one) => {
    const ofVpc = ofVpcs.find(({ id }) => id === one.id);
    return ofVpc ? { ...ofVpc, routeTableId: one.routeTableId } : one;
  });
  const rest = ofVpcs.filter(({ id }) => !all.some((one) => one.id === id));
  return [...joined, ...rest].filter(({ state }) => state !== 'deleted');
}

function attachmentFrom(row: DescribedPart): readonly TransitGatewayAttachment[] {
  const [id, transitGatewayId] = [row.id('TransitGatewayAttachmentId'), row.id('TransitGatewayId')];
  if (id === undefined || transitGatewayId === undefined) return [];
  const association = row.part('Association');
  const isAssociated = ['associated', null].includes(association.text('State'));
  return [
    {
      id,
      transitGatewayId,
      resourceType: row.text('ResourceType') ?? 'unknown',
      resourceId: row.text('ResourceId'),
      ...owner(row.text('ResourceOwnerId')),
      state: row.text('State') ?? 'unknown',
      subnetIds: null,
      applianceMode: null,
      referencesGroups: null,
      routeTableId: isAssociated ? association.text('TransitGatewayRouteTableId') : null,
    },
  ];
}

function vpcAttachmentFrom(row: DescribedPart): readonly TransitGatewayAttachment[] {
  const [id, transitGatewayId] = [row.id('TransitGatewayAttachmentId'), row.id('TransitGatewayId')];
  if (id === undefined || transitGatewayId === undefined) return [];
  const options = row.part('Options');
  return [
    {
      id,
      transitGatewayId,
      resourceType: 'vpc',
      resourceId: row.text('VpcId'),
      ...owner(row.text('VpcOwnerId')),
      state: row.text('State') ?? 'unknown',
      subnetIds: row.has('SubnetIds') ? row.texts('SubnetIds') : null,
      applianceMode: isEnabled(options, 'ApplianceModeSupport'),
      referencesGroups: isEnabled(options, 'SecurityGroupReferencingSupport'),
      routeTableId: null,
    },
  ];
}

/**
 * A table as describe-transit-gateway-route-tables prints it, with `Routes` as search-transit-gateway-routes prints them,
 * and `Associations` and `Propagations` as the get-transit-gateway-route-table-… calls of those names do.
 */
export function transitGatewayRouteTableFrom(row: DescribedPart): readonly TransitGatewayRouteTable[] {
  const [id, transitGatewayId] = [row.id('TransitGatewayRouteTableId'), row.id('TransitGatewayId')];
  if (id === undefined || transitGatewayId === undefined) return [];
  // A search gives at most a thousand routes, and says whether there are more.
  const isWhole = row.has('Routes') && row.flag('AdditionalRoutesAvailable') !== true;
  return [
    {
      id,
      transitGatewayId,
      associated: row.has('Associations') ? attachedIn(row, 'Associations', 'associated') : null,
      propagating: row.has('Propagations') ? attachedIn(row, 'Propagations', 'enabled') : null,
      routes: isWhole ? row.list('Routes').flatMap(routeFrom) : null,
    },
  ];
}

const attachedIn = (row: DescribedPart, key: string, state: string): readonly string[] =>
  row
    .list(key)
    .filter((one) => [state, null].includes(one.text('State')))
    .flatMap((one) => one.text('TransitGatewayAttachmentId') ?? []);

function routeFrom(row: DescribedPart): readonly TransitGatewayRoute[] {
  const destination = row.cidr('DestinationCidrBlock') ?? row.text('PrefixListId');
  const state = row.text('State') ?? 'active';
  if (destination === null || (state !== 'active' && state !== 'blackhole')) return [];
  const attachments = row.list('TransitGatewayAttachments').flatMap((one) => {
    const id = one.id('TransitGatewayAttachmentId');
    const resourceType = one.text('ResourceType') ?? 'unknown';
    return id === undefined ? [] : [{ id, resourceType, resourceId: one.text('ResourceId') }];
  });
  return [{ destination, attachments, type: row.text('Type') === 'propagated' ? 'propagated' : 'static', state }];
}

function isEnabled(options: DescribedPart, key: string): boolean | null {
  const text = options.text(key);
  return text === null ? null : text === 'enable';
}

const owner = (ownerId: string | null): { readonly ownerId?: string } => (ownerId === null ? {} : { ownerId });
