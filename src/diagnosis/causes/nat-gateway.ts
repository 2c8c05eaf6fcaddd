import { isPrivate } from '../../network/cidr.js';
import type { Case } from '../case.js';
import type { Finding } from '../finding.js';
import { allowInNetworkAcl } from '../fix/network-acl.js';
import { addRoute } from '../fix/route.js';
import type { Step } from '../path.js';
import { evidenceOnWay, isAtNatGateway, isFromNatGateway, isWayUnknown, wayCause } from './ways.js';

export const natGateway = wayCause('NAT_GATEWAY', {
  title: 'The NAT gateway does not pass it on',
  means: 'The NAT gateway is not available, or the route table or network ACL of its own subnet stops the traffic.',
  leg: 'request',
  stops: (step, facts) =>
    step.reason === 'nat-gateway' ||
    isAtNatGateway(step, facts) ||
    (isOwnTrouble(step) && isFromNatGateway(step, facts)),
  couldBe: (facts) => !isPrivate(facts.destination.address) && isWayUnknown(facts, 'request'),
  evidence,
  fix: (facts, step) => (step.component === 'network-acl' ? allowInNetworkAcl(facts, step) : addRoute(facts, step)),
  next: "Look at the NAT gateway's state, at the route table and network ACL of its subnet, and at the records of its own interface.",
});

const isOwnTrouble = ({ reason }: Step): boolean => reason === 'no-public-address' || reason === 'no-internet-gateway';

/** Its own interface may have said so: it has no security group, so what it refuses is the network ACL's doing. */
function evidence(facts: Case, isNamed: boolean): Finding['evidence'] {
  const last = facts.middle.at(-1);
  const refused =
    last?.action === 'REJECT' ? (last.srcaddr === facts.path.packet.destination ? 'reply' : 'request') : null;
  if (refused !== null) return isInnocent(facts, refused) ? 'fits' : 'shows';
  const [there, back] = [evidenceOnWay('request')(facts, isNamed), evidenceOnWay('reply')(facts, isNamed)];
  return there === 'contradicts' ? back : there;
}

/** It is known to refuse the other way alone: then Block Public Access refused at its interface, or a rule that is gone. */
function isInnocent(facts: Case, leg: Step['leg']): boolean {
  const refusing = facts.path.steps.filter((step) => step.decision === 'deny' && isAtNatGateway(step, facts));
  return refusing.length > 0 && !refusing.some((step) => step.leg === leg);
}
