import type { Cloud } from '../cloud/cloud.js';
import { must } from '../random.js';
import { all } from './machines.js';
import { eniOf, rulesOf, type Scene, tableAt } from './scene.js';

/** Routes and gateways between the two ends; what this way does not need is taken out. */
export function connectVpcs({ way, cloud, ids, from, to }: Scene): void {
  const [app, db, far, pub] = [ids.enis.app, ids.enis.db, ids.enis.far, ids.enis.web].map(
    (id) => tableAt(cloud, id)?.routes,
  );
  const [near, other] = cloud.vpcs;
  if (way === 'peering' || way === 'transit-gateway') {
    const target = way === 'peering' ? 'peering' : 'tgw';
    const id = way === 'peering' ? ids.peering : ids.tgw;
    if (way === 'peering') cloud.peerings.push({ id, state: 'active', requester: ids.near, accepter: ids.far });
    for (const routes of [app, db, pub]) routes?.push({ to: other?.cidr ?? '', target, id });
    far?.push({ to: near?.cidr ?? '', target, id });
  }
  if (way === 'vpn-out' || way === 'vpn-in') {
    app?.push({ to: '172.20.0.0/16', target: 'vgw', id: ids.vpn, propagated: true });
  }
  if (way === 'appliance') {
    const [sixteen] = [near?.cidr ?? ''];
    for (const [routes, peer] of [
      [app, to.startsWith(subnetPrefix(cloud, ids.subnets.db)) ? to : from],
      [db, to.startsWith(subnetPrefix(cloud, ids.subnets.db)) ? from : to],
    ] as const) {
      routes?.push({ to: peer.replace(/\.\d+$/, '.0/24'), target: 'interface', id: ids.enis.appliance });
    }
    const appliance = must(eniOf({ cloud }, ids.enis.appliance), 'appliance');
    rulesOf(cloud, appliance.groups[0]).push({ ...all(false), peer: { cidr: sixteen } });
  } else {
    removeMachine(cloud, ids.enis.appliance);
  }
  if (way === 'balancer') cloud.balanced = ids.enis.app;
  else removeMachine(cloud, ids.enis.balancer);
  if (way !== 'transit-gateway')
    for (const one of [...cloud.enis]) if (one.kind === 'tgw') removeMachine(cloud, one.id);
}

const subnetPrefix = (cloud: Cloud, id: string): string =>
  (cloud.subnets.find((one) => one.id === id)?.cidr ?? '').replace(/0\/24$/, '');

function removeMachine(cloud: Cloud, eniId: string): void {
  const at = cloud.enis.findIndex(({ id }) => id === eniId);
  const [gone] = at < 0 ? [] : cloud.enis.splice(at, 1);
  const instance = cloud.instances.findIndex(({ id }) => id === gone?.instanceId);
  if (instance >= 0) cloud.instances.splice(instance, 1);
}
