import { anyFlag, anyText, listOf, objectOf, oneOf, orNull } from '../json-schema.js';

/** What a saved case may have of the components that join networks; none of them was in the first cases. */
const texts = listOf(anyText);
const orUnknown = orNull(anyFlag);

const attachment = objectOf(
  {
    id: anyText,
    transitGatewayId: anyText,
    resourceType: anyText,
    resourceId: orNull(anyText),
    state: anyText,
    subnetIds: orNull(texts),
    applianceMode: orUnknown,
    referencesGroups: orUnknown,
    routeTableId: orNull(anyText),
  },
  { ownerId: anyText },
);

const transitRoute = objectOf({
  destination: anyText,
  attachments: listOf(objectOf({ id: anyText, resourceType: anyText, resourceId: orNull(anyText) })),
  type: oneOf('static', 'propagated'),
  state: oneOf('active', 'blackhole'),
});

const vpcEndpoint = objectOf({
  id: anyText,
  vpcId: anyText,
  kind: oneOf('gateway', 'interface', 'gateway-load-balancer', 'other'),
  service: anyText,
  state: anyText,
  routeTableIds: texts,
  subnetIds: texts,
  interfaceIds: texts,
  securityGroupIds: texts,
  privateDns: anyFlag,
});

export const gatewayShapes = {
  egressOnlyInternetGateways: listOf(objectOf({ id: anyText, vpcIds: texts })),
  transitGateways: listOf(objectOf({ id: anyText, state: anyText, referencesGroups: orUnknown })),
  transitGatewayAttachments: listOf(attachment),
  transitGatewayRouteTables: listOf(
    objectOf({
      id: anyText,
      transitGatewayId: anyText,
      associated: orNull(texts),
      propagating: orNull(texts),
      routes: orNull(listOf(transitRoute)),
    }),
  ),
  vpcEndpoints: listOf(vpcEndpoint),
  vpnGateways: listOf(objectOf({ id: anyText, state: anyText, vpcIds: texts })),
  vpnConnections: listOf(
    objectOf({
      id: anyText,
      state: anyText,
      vpnGatewayId: orNull(anyText),
      transitGatewayId: orNull(anyText),
      customerGatewayId: orNull(anyText),
      tunnels: listOf(anyFlag),
      routes: texts,
    }),
  ),
  customerGateways: listOf(objectOf({ id: anyText, address: orNull(anyText) })),
  addresses: listOf(objectOf({ address: anyText, interfaceId: orNull(anyText) })),
  coverage: objectOf({
    stated: anyFlag,
    gaps: listOf(objectOf({ part: anyText, vpcId: orNull(anyText), why: anyText, isForeign: anyFlag })),
  }),
};
