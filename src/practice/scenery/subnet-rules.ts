import { anywhere, type Entry, type SceneryVpc } from './network.js';
import type { SceneryPlan } from './plan.js';

/** Ports from which Linux, Windows and NAT gateways ask (VPC user guide, "Ephemeral ports"). */
export const ephemeral = [1024, 65_535] as const;

export const backEntries = ({ app }: SceneryPlan['ports'], main: SceneryVpc, other: SceneryVpc): readonly Entry[] => [
  { number: 100, egress: false, protocol: '6', ports: [app, app], cidr: main.cidr },
  { number: 110, egress: false, protocol: '6', ports: [app, app], cidr: other.cidr },
  { number: 120, egress: false, protocol: '6', ports: [443, 443], cidr: main.cidr },
  { number: 125, egress: false, protocol: '1', cidr: anywhere },
  { number: 130, egress: false, protocol: '6', ports: ephemeral, cidr: anywhere },
  { number: 100, egress: true, protocol: '-1', cidr: anywhere },
];

export const dataEntries = ({ store }: SceneryPlan['ports'], { cidr }: SceneryVpc): readonly Entry[] => [
  { number: 100, egress: false, protocol: '6', ports: [store, store], cidr },
  { number: 110, egress: false, protocol: '1', cidr },
  { number: 120, egress: false, protocol: '6', ports: ephemeral, cidr: anywhere },
  { number: 100, egress: true, protocol: '6', ports: [443, 443], cidr: anywhere },
  { number: 110, egress: true, protocol: '1', cidr },
  { number: 120, egress: true, protocol: '6', ports: ephemeral, cidr },
];
