import type { Case } from '../../case/case.js';
import { atEnd } from '../../case/path.js';
import { startInstance } from '../../fix/instance.js';
import { addRoute } from '../../fix/route.js';
import { leadsElsewhere, routeBack } from '../reply-way.js';
import { LOOK_AT_STATE, READ_INTERFACES, READ_ROUTES } from '../telling.js';
import { waysOf } from '../way.js';
import { isNobodys, isNotKnownToRun, isWayUnknown, routeRead, runningInWords } from '../way-knowledge.js';

declare module '../cause-code.js' {
  interface CauseCodes {
    OVERLAPPING_CIDR: true;
    ADDRESS_NOT_FOUND: true;
    DESTINATION_NOT_RUNNING: true;
    NO_RETURN_ROUTE: true;
  }
}

/** The destination's address, and the route by which the answer leaves. */
export const destinationWays = waysOf([
  {
    code: 'OVERLAPPING_CIDR',
    title: 'Two networks use the address: the local route wins, so the packet never leaves for the other one.',
    tell: 'Compare the ranges of the two networks: aws ec2 describe-vpcs',
    place: 'request-way',
    stops: ({ leg, reason }) => leg === 'request' && reason === 'overlapping-cidr',
    named: ({ path }, step) => ({
      ...step,
      resourceId:
        path.steps.find(({ leg, component }) => leg === 'request' && component === 'route')?.resourceId ?? null,
    }),
    next: 'Give one of the two networks another range, or reach the other one by an address that is not in both (a private NAT gateway, a load balancer or an endpoint).',
  },
  {
    code: 'ADDRESS_NOT_FOUND',
    title: 'No network interface has the destination address: mistyped, or its owner is gone.',
    tell: READ_INTERFACES,
    place: 'request-way',
    stops: ({ leg, at, reason, decision }, facts) =>
      leg === 'request' &&
      at !== 'source' &&
      reason === 'address-not-found' &&
      (decision === 'deny' || !isNamed(facts)),
    couldBe: ({ destination }) => isNobodys(destination),
    unless: ({ destination: { interface: one, inside } }) => (one ? `${one.id} has ${inside}` : undefined),
    mend: ({ destination: { address } }, { decision, fault, lacks }) => {
      if (fault === 'foreign-resolver')
        return "Ask the resolver of the source's own VPC (its base address plus two). Names of the other VPC are answered there when the peering resolves them or the private hosted zone is associated with both; else by an inbound endpoint of Route 53 Resolver.";
      const look = `aws ec2 describe-network-interfaces --filters Name=addresses.private-ip-address,Values=${address}`;
      if (decision === 'unknown' && lacks?.why === 'incomplete') return `Look whether anybody has the address: ${look}`;
      return decision === 'deny'
        ? `Compare ${address} with what the program should reach: no interface that is described has it. If it is in another account or Region, look there: ${look}`
        : `Look with the account that has the address (in a shared VPC each account sees only what it made): ${look}`;
    },
    next: 'Look for the address among the network interfaces: aws ec2 describe-network-interfaces --filters Name=addresses.private-ip-address,Values=<address>',
  },
  {
    code: 'DESTINATION_NOT_RUNNING',
    title: 'The destination instance is stopped or terminated, or its interface is not attached to anything.',
    tell: LOOK_AT_STATE,
    place: 'request-way',
    stops: (step) => step.leg === 'request' && step.reason === 'destination-not-running',
    couldBe: ({ destination }) => isNobodys(destination) || isNotKnownToRun(destination),
    fix: startInstance,
    unless: ({ destination }) => runningInWords(destination),
    next: "Look at the destination instance's state.",
  },
  {
    code: 'NO_RETURN_ROUTE',
    title:
      "The route table of the destination's subnet does not lead back to the source, or leads the answer elsewhere.",
    tell: READ_ROUTES,
    place: 'reply-way',
    stops: leadsElsewhere,
    couldBe: (facts) => isWayUnknown(facts, 'reply'),
    named: routeBack,
    fix: (facts, step) =>
      addRoute(facts, {
        ...step,
        ...routeBack(facts, step),
        reason: step.reason === 'blackhole' ? 'blackhole' : 'no-route',
      }),
    unless: (facts) => (facts.path.isClear ? routeRead(facts, 'reply') : undefined),
    mend: (facts, step) => {
      const { component, resourceId, rule, reason } = routeBack(facts, step);
      if (component !== 'route' || resourceId === null) return undefined;
      const lead = 'Lead the answers back by the way that the requests come';
      return reason === 'no-route'
        ? `${lead}: ${resourceId} has ${rule}.`
        : `${lead}: ${resourceId} has ${rule} instead. Whatever receives them there has not seen the requests, and may drop them.`;
    },
    next: "Read the route table of the destination's subnet: does it lead back to the source's address?",
  },
]);

/** A destination whose interface the records name has an address, even where no list has it. */
const isNamed = ({ path }: Pick<Case, 'path'>): boolean =>
  atEnd(path.checkpoints, 'request-at-destination').interfaceId !== null;
