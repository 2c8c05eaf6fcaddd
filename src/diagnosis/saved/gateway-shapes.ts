import { flag, listOf, objectOf, oneOf, orNull, text, type ValueCheck } from './shape.js';

/** What a saved case may have of the components that join networks; none of them was in the first cases. */
const texts = listOf(text);
const orUnknown = orNull(flag);

const attachment = objectOf(
  {
    id: text,
    transitGatewayId: text,
    resourceType: text,
    resourceId: orNull(text),
    state: text,
    subnetIds: orNull(texts),
    applianceMode: orUnknown,
    referencesGroups: orUnknown,
    routeTableId: orNull(text),
  },
  { ownerId: text },
);

const transitRoute = objectOf({
  destination: text,
  attachments: listOf(objectOf({ id: text, resourceType: text, resourceId: orNull(text) })),
  type: oneOf('static', 'propagated'),
  state: oneOf('active', 'blackhole'),
});

const vpcEndpoint = objectOf({
  id: text,
  vpcId: text,
  kind: oneOf('gateway', 'interface', 'gateway-load-balancer', 'other'),
  service: text,
  state: text,
  routeTableIds: texts,
  subnetIds: texts,
  interfaceIds: texts,
  securityGroupIds: texts,
  privateDns: flag,
});

export const gatewayShapes: Readonly<Record<string, ValueCheck>> = {
  egressOnlyInternetGateways: listOf(objectOf({ id: text, vpcIds: texts })),
  transitGateways: listOf(objectOf({ id: text, state: text, referencesGroups: orUnknown })),
  transitGatewayAttachments: listOf(attachment),
  transitGatewayRouteTables: listOf(
    objectOf({
      id: text,
      transitGatewayId: text,
      associated: orNull(texts),
      propagating: orNull(texts),
      routes: orNull(listOf(transitRoute)),
    }),
  ),
  vpcEndpoints: listOf(vpcEndpoint),
  vpnGateways: listOf(objectOf({ id: text, state: text, vpcIds: texts })),
  vpnConnections: listOf(
    objectOf({
      id: text,
      state: text,
      vpnGatewayId: orNull(text),
      transitGatewayId: orNull(text),
      customerGatewayId: orNull(text),
      tunnels: listOf(flag),
      routes: texts,
    }),
  ),
  customerGateways: listOf(objectOf({ id: text, address: orNull(text) })),
  addresses: listOf(objectOf({ address: text, interfaceId: orNull(text) })),
  coverage: objectOf({
    stated: flag,
    gaps: listOf(objectOf({ part: text, vpcId: orNull(text), why: text, isForeign: flag })),
  }),
};
