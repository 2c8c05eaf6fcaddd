import { isLattice } from '../../../network/amazon-service.js';
import type { TraceReason } from '../../../network/hop.js';
import type { PathHop } from '../../case/path.js';
import { evidenceAt } from '../../finding.js';
import { allowForwarding, startInstance } from '../../fix/instance.js';
import { addRoute } from '../../fix/route.js';
import { sourceName } from '../../words.js';
import { isAtNatGateway } from '../reply-way.js';
import { LOOK_AT_STATE, READ_ROUTES } from '../telling.js';
import { waysOf } from '../way.js';
import { isNotKnownToRun, isWayUnknown, routeRead, runningInWords, sentInWords } from '../way-knowledge.js';

declare module '../cause-code.js' {
  interface CauseCodes {
    SOURCE_NOT_RUNNING: true;
    SOURCE_DEST_CHECK: true;
    NO_ROUTE: true;
    BLACKHOLE_ROUTE: true;
  }
}

const onRequest =
  (...reasons: readonly (TraceReason | undefined)[]) =>
  (step: PathHop): boolean =>
    step.leg === 'request' && step.at !== 'between' && reasons.includes(step.reason);

/** At the source, and the route by which it leaves. */
export const sourceWays = waysOf([
  {
    code: 'SOURCE_NOT_RUNNING',
    title: 'The source instance is stopped or terminated, or its interface is not attached to anything.',
    tell: LOOK_AT_STATE,
    place: 'before-source',
    stops: (step) => step.leg === 'request' && step.reason === 'source-not-running' && step.at === 'source',
    couldBe: (facts) => isNotKnownToRun(facts.source) && sentInWords(facts) === undefined,
    fix: startInstance,
    weigh: (facts) => evidenceAt(facts, 'before-source'),
    say: (facts, evidence) =>
      evidence === 'shows'
        ? `Nothing left ${sourceName(facts)}`
        : `By the configuration, nothing leaves ${sourceName(facts)}`,
    unless: (facts) => runningInWords(facts.source) ?? sentInWords(facts),
    next: "Look at the source instance's state.",
  },
  {
    code: 'SOURCE_DEST_CHECK',
    title: 'The packet does not carry an address of the interface that sends or takes it, and the check is on.',
    tell: 'Is SourceDestCheck on, and is the address that of the interface? aws ec2 describe-network-interfaces',
    stops: (step, facts) => step.reason === 'source-dest-check' && !isAtNatGateway(step, facts),
    fix: allowForwarding,
    next: 'Compare pkt-srcaddr with the addresses of the interface.',
  },
  {
    code: 'NO_ROUTE',
    title: "The route table of the source's subnet has no route for the destination.",
    tell: READ_ROUTES,
    place: 'request-way',
    side: 'source',
    stops: onRequest('no-route'),
    couldBe: (facts) => isWayUnknown(facts, 'request'),
    fix: addRoute,
    unless: (facts) => routeRead(facts, 'request'),
    mend: (_, { packet, resourceId }) => {
      if (resourceId === null) return undefined;
      return isLattice(packet.destination)
        ? 'Such an address is one of VPC Lattice: associate the VPC with the service network (aws vpc-lattice create-service-network-vpc-association), and the route comes by itself.'
        : `Find out what leads to ${packet.destination} (a peering, a transit gateway, a VPN), and give ${resourceId} a route to it.`;
    },
    next: "Read the route table of the source's subnet.",
  },
  {
    code: 'BLACKHOLE_ROUTE',
    title: 'The route that applies is a blackhole: its target was deleted or detached.',
    tell: READ_ROUTES,
    place: 'request-way',
    side: 'source',
    stops: onRequest('blackhole'),
    couldBe: (facts) => isWayUnknown(facts, 'request'),
    fix: addRoute,
    unless: (facts) => routeRead(facts, 'request'),
    next: "Look for routes in state blackhole in the route table of the source's subnet, and give them a target that exists.",
  },
]);
