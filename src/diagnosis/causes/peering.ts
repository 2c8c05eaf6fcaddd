import { isPrivate } from '../../network/cidr.js';
import type { Case } from '../case.js';
import { acceptPeering } from '../fix/route.js';
import { evidenceOnWay, isWayUnknown, wayCause } from './ways.js';

export const peering = wayCause('PEERING', {
  title: 'The VPC peering does not carry it',
  means: 'The peering connection is not active, is routed at one end only, or carries nothing from further away.',
  leg: 'request',
  stops: (step) => step.reason === 'peering',
  couldBe: (facts) => isPrivate(facts.destination.address) && !isOneVpc(facts) && isWayUnknown(facts, 'request'),
  evidence: (facts, isNamed) => {
    const there = evidenceOnWay('request')(facts, isNamed);
    return there === 'contradicts' ? evidenceOnWay('reply')(facts, isNamed) : there;
  },
  fix: acceptPeering,
  next: 'Look at the state of the peering connection, and for a route to the other VPC at both ends.',
});

const isOneVpc = ({ source, destination }: Case): boolean =>
  source.interface !== null && source.interface.vpcId === destination.interface?.vpcId;
