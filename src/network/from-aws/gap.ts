import type { Gap, NetworkPart } from '../model.js';

export const gap = (part: NetworkPart, vpcId: string | null, why: string): Gap => ({
  part,
  vpcId,
  why,
  isForeign: false,
});
