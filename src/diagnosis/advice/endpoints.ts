import { TCP } from '../../network/packet.js';
import { decideSecurityGroups } from '../../network/security-group.js';
import type { AdvisedChange } from './making.js';
import { prices } from './prices.js';
import type { Option, Wish } from './wish.js';

/** For S3 and DynamoDB alone. */
export function byGatewayEndpoint({ network, table, service }: Wish): readonly Option[] {
  if (!service?.isByGateway) return [];
  const there = (network.vpcEndpoints ?? []).find(
    (one) => one.kind === 'gateway' && one.vpcId === table.vpcId && one.service === service.service,
  );
  const list = service.prefixList?.id ?? null;
  if (there && (list === null || there.routeTableIds.includes(table.id))) return [];
  const opens = `the way to ${service.word} for every subnet that uses ${table.id}, as far as policies allow; nobody gets in by it`;
  const change: AdvisedChange =
    there && list !== null
      ? { kind: 'add-endpoint-route', endpointId: there.id, routeTableId: table.id, prefixListId: list }
      : {
          kind: 'create-gateway-endpoint',
          vpcId: table.vpcId,
          service: service.service,
          routeTableId: table.id,
          prefixListId: list,
        };
  const summary = there
    ? `${there.id}, the gateway endpoint for ${service.word} that is there`
    : `A gateway endpoint for ${service.word}`;
  return [{ kind: 'gateway-endpoint', summary, price: prices.free, changes: [change], opens }];
}

/** Its group has to let the asker in: the asker's own group is taken, and lets its members in on 443. */
export function byInterfaceEndpoint({ network, table, sender, source, service }: Wish): readonly Option[] {
  const [groupId] = sender.securityGroupIds;
  if (!service || service.isByGateway || groupId === undefined) return [];
  const there = (network.vpcEndpoints ?? []).find(
    (one) => one.kind === 'interface' && one.vpcId === table.vpcId && one.service === service.service,
  );
  if (there) {
    if (there.privateDns) return [];
    const change: AdvisedChange = { kind: 'set-private-dns', endpointId: there.id, value: true };
    const summary = `${there.id}, the interface endpoint for ${service.word} that is there: its private DNS is off`;
    const opens = `${service.word} by its usual name for all of ${table.vpcId}, as far as the groups of ${there.id} allow`;
    return [{ kind: 'interface-endpoint', summary, price: prices.free, changes: [change], opens }];
  }
  const rule = { protocol: TCP, from: 443, to: 443, peer: { kind: 'group', groupId } } as const;
  const asked = { source, destination: source, protocol: TCP, sourcePort: 49_152, destinationPort: 443 };
  const asker = { address: source, groupIds: sender.securityGroupIds };
  const isIn = decideSecurityGroups(network, [groupId], 'ingress', asked, asker).decision === 'allow';
  const letIn: readonly AdvisedChange[] = isIn ? [] : [{ kind: 'authorize-ingress', groupId, rule }];
  const make: AdvisedChange = {
    kind: 'create-interface-endpoint',
    vpcId: table.vpcId,
    service: service.service,
    subnetId: sender.subnetId,
    groupId,
  };
  return [
    {
      kind: 'interface-endpoint',
      summary: `An interface endpoint for ${service.word} in ${sender.subnetId}, if the service offers one`,
      price: prices.interfaceEndpoint,
      changes: [...letIn, make],
      opens: `${service.word} by its usual name for everything in ${table.vpcId} that ${groupId} lets in${isIn ? '' : `, and port 443 between all members of ${groupId}`}`,
    },
  ];
}
