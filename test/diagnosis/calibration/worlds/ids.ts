import type { Cloud } from '../cloud/cloud.js';

/** A healthy cloud with two VPCs in which anything can be asked; worlds are made of it by planting a fault. */
export interface Base {
  readonly cloud: Cloud;
  readonly ids: Ids;
}

export interface Ids {
  readonly near: string;
  readonly far: string;
  readonly subnets: Readonly<
    Record<'public' | 'edge' | 'app' | 'db' | 'middle' | 'far' | 'nearDoor' | 'farDoor', string>
  >;
  readonly enis: Readonly<
    Record<'web' | 'web2' | 'app' | 'app2' | 'db' | 'far' | 'nat' | 'endpoint' | 'appliance' | 'balancer', string>
  >;
  readonly igw: string;
  readonly egressOnly: string;
  readonly nat: string;
  readonly peering: string;
  readonly tgw: string;
  readonly vpn: string;
  readonly endpoint: string;
  readonly s3: string;
  readonly vpcList: string;
}
