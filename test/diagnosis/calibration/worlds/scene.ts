import type { Cloud, Eni, Table } from '../cloud/cloud.js';
import { tableOf } from '../cloud/routes.js';
import { must } from '../random.js';
import type { Ids } from './ids.js';

export const WAYS = [
  'same-subnet',
  'subnets',
  'subnets-v6',
  'peering',
  'transit-gateway',
  'internet',
  'internet-v6',
  'nat',
  'egress-only',
  'inbound',
  'inbound-v6',
  'vpn-out',
  'vpn-in',
  's3',
  'endpoint',
  'appliance',
  'hairpin',
  'balancer',
  'unlogged',
] as const;
export type Way = (typeof WAYS)[number];

/** What is asked in a world, and between whom. */
export interface Scene {
  readonly way: Way;
  readonly cloud: Cloud;
  readonly ids: Ids;
  /** Null where the end is outside. */
  readonly source: string | null;
  readonly destination: string | null;
  readonly from: string;
  /** As the client addresses it. */
  readonly to: string;
  readonly protocol: number;
  readonly port: number;
  readonly client: 'linux' | 'windows';
  /** Where the client connects to, if that is not what is asked about: a load balancer. */
  readonly front: string | null;
}

export const eniOf = ({ cloud }: Pick<Scene, 'cloud'>, id: string | null): Eni | undefined =>
  cloud.enis.find((eni) => eni.id === id);

export const tableAt = (cloud: Cloud, eniId: string | null): Table | undefined => {
  const eni = cloud.enis.find(({ id }) => id === eniId);
  return eni && tableOf(cloud, eni.subnetId, eni.vpcId);
};

export const rulesOf = (cloud: Cloud, groupId: string | undefined) =>
  must(
    cloud.groups.find(({ id }) => id === groupId),
    'security group',
  ).rules;
