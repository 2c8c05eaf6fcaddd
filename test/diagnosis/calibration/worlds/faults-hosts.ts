import type { Cloud, Host } from '../cloud/cloud.js';
import { must } from '../random.js';
import type { Plant } from './faults-filters.js';
import { eniOf, type Scene } from './scene.js';

const hostOf = ({ destination, to }: Scene, { hosts }: Cloud): Host => must(hosts[destination ?? to], 'host');

export const hostSilent: Plant = (scene, cloud) => {
  const host = hostOf(scene, cloud);
  host.ping = scene.protocol === 6 && host.ping;
  host.tcp[scene.port] = 'silent';
  host.udp[scene.port] = 'silent';
  return true;
};

export const portClosed: Plant = (scene, cloud) => {
  if (scene.protocol !== 6 && scene.protocol !== 17) return false;
  const host = hostOf(scene, cloud);
  host.tcp[scene.port] = 'closed';
  host.udp[scene.port] = 'closed';
  return true;
};

export const stopped: Plant = (scene, cloud) => {
  const eni = eniOf({ cloud }, scene.destination);
  const instance = cloud.instances.find(({ id }) => id === eni?.instanceId);
  if (!instance) return false;
  instance.state = 'stopped';
  return true;
};

/** Nobody tries: what else is recorded shows that. */
export const neverSent: Plant = ({ source }) => source !== null;

export const sourceStopped: Plant = (scene, cloud) => {
  const eni = eniOf({ cloud }, scene.source);
  const instance = cloud.instances.find(({ id }) => id === eni?.instanceId);
  if (!instance) return false;
  instance.state = 'stopped';
  return true;
};

/** The address was given back, and the program still goes by it. */
export const addressGone: Plant = (scene, cloud) => {
  const eni = eniOf({ cloud }, scene.destination);
  if (eni?.kind !== 'instance' || ['inbound', 'inbound-v6', 'hairpin', 'vpn-in', 'balancer'].includes(scene.way))
    return false;
  // The primary IPv4 address of an interface is never given back (EC2 user guide, "Secondary IP addresses"); a second one is.
  const well = must(eniOf(scene, eni.id), 'interface');
  if (well.addresses[0] === scene.to) well.addresses.unshift(scene.to.replace(/\d+$/, '251'));
  const others = (list: readonly string[]) => list.filter((address) => address !== scene.to);
  eni.addresses.splice(0, eni.addresses.length, ...others(well.addresses));
  if (scene.to.includes(':')) eni.v6.splice(0, eni.v6.length, scene.to.replace(/[0-9a-f]+$/, 'fb'));
  return true;
};

/** Answers leave by a second interface of the machine. */
export const secondInterface: Plant = (scene, cloud) => {
  const eni = eniOf({ cloud }, scene.destination);
  const [address = ''] = eni?.addresses ?? [];
  if (
    eni?.kind !== 'instance' ||
    scene.to.includes(':') ||
    !['subnets', 'peering', 'transit-gateway'].includes(scene.way)
  )
    return false;
  const second = {
    ...eni,
    id: `${eni.id.slice(0, -4)}eeee`,
    deviceIndex: 1,
    addresses: [address.replace(/\d+$/, '252')],
    v6: [],
    publics: {},
    check: true,
  };
  cloud.enis.push(second);
  must(cloud.hosts[eni.id], 'host').answersBy = second.id;
  return true;
};
