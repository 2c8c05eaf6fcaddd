import { AwsError } from '../../../endpoint/operation.js';
import type { Kind } from '../../kind.js';
import { gone, isShown, type Life, lifeMembers } from './life.js';

type Switch = 'enable' | 'disable';

export interface TransitGatewayRow extends Life {
  readonly TransitGatewayId: string;
  description: string;
  readonly options: {
    amazonSideAsn: number;
    cidrBlocks: string[];
    autoAccept: Switch;
    /** Which table new attachments are associated with, and which they propagate to; null: none. */
    associationTableId: string | null;
    propagationTableId: string | null;
    vpnEcmp: Switch;
    /** Absent in worlds of before. There are no multicast domains here. */
    multicast?: Switch;
    dns: Switch;
    referencesGroups: Switch;
  };
}

declare module '../../../world/world.js' {
  interface Ec2Rows {
    transitGateways: TransitGatewayRow;
  }
}

export const transitGatewayKind: Kind<'transitGateways'> = {
  table: 'transitGateways',
  id: 'TransitGatewayId',
  prefix: 'tgw',
  type: 'transit-gateway',
  notFound: gone('InvalidTransitGatewayID.NotFound', 'Transit Gateway'),
  malformed: (id) => new AwsError('InvalidTransitGatewayID.Malformed', `Invalid Transit Gateway id ${id}.`),
  exists: isShown,
  members: { TransitGatewayId: 'text', description: 'text', options: 'table', ...lifeMembers },
};
