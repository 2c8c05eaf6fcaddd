import type { TransitGatewayRoute } from '../../src/network/gateways.js';
import type { Network } from '../../src/network/model.js';

export interface TransitWorld {
  /** Subnets by VPC; each becomes the attachment `tgw-attach-<vpc>`. */
  readonly attached: Readonly<Record<string, readonly string[]>>;
  /** The routes of the one table, `10.1.0.0/16 -> vpc-1`, `10.9.0.0/16 -> blackhole`, `10.0.0.0/8 => vpc-1` for a static one. */
  readonly routes?: readonly string[];
  /** VPCs that are associated with it; all where they are not named. */
  readonly associated?: readonly string[];
  readonly referencesGroups?: boolean;
  readonly applianceMode?: boolean;
  readonly state?: string;
}

/** `tgw-1` with one route table, `tgw-rtb-1`, which by default has every attached VPC's addresses. */
export const transitGateway =
  ({
    attached,
    routes,
    associated,
    referencesGroups = false,
    applianceMode = false,
    state = 'available',
  }: TransitWorld) =>
  (network: Network): Network => {
    const vpcIds = Object.keys(attached);
    const cidrOf = (vpcId: string) => network.vpcs.find(({ id }) => id === vpcId)?.cidrs[0] ?? '';
    const told = routes ?? vpcIds.map((vpcId) => `${cidrOf(vpcId)} -> ${vpcId}`);
    return {
      ...network,
      transitGateways: [{ id: 'tgw-1', state: 'available', referencesGroups }],
      transitGatewayAttachments: vpcIds.map((vpcId) => ({
        id: `tgw-attach-${vpcId}`,
        transitGatewayId: 'tgw-1',
        resourceType: 'vpc',
        resourceId: vpcId,
        state,
        subnetIds: attached[vpcId] ?? [],
        applianceMode,
        referencesGroups: true,
        routeTableId: null,
      })),
      transitGatewayRouteTables: [
        {
          id: 'tgw-rtb-1',
          transitGatewayId: 'tgw-1',
          associated: (associated ?? vpcIds).map((vpcId) => `tgw-attach-${vpcId}`),
          propagating: null,
          routes: told.map(routeIn),
        },
      ],
    };
  };

function routeIn(text: string): TransitGatewayRoute {
  const [destination = '', arrow, target = ''] = text.split(' ');
  const type = arrow === '=>' ? 'static' : 'propagated';
  if (target === 'blackhole') return { destination, attachments: [], type: 'static', state: 'blackhole' };
  const resourceType = target.split('-')[0] ?? '';
  return {
    destination,
    attachments: [{ id: `tgw-attach-${target}`, resourceType, resourceId: target }],
    type,
    state: 'active',
  };
}
