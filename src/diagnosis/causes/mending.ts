import { DNS_SERVER, isLattice } from '../../network/amazon-service.js';
import { ownerInWords, ownerOf } from '../../network/owner.js';
import type { Case } from '../case.js';
import type { PathHop } from '../path.js';
import { destinationName, sourceName } from '../words.js';
import type { CauseCode } from './index.js';
import { routeBack } from './reply-way.js';
import { isToInternet } from './way-knowledge.js';

type Mending = (facts: Case, step: PathHop) => string | undefined;

/** What to do where the configuration shows what is the matter, and none of the changes that can be written out mends it. */
export const mendings: Partial<Readonly<Record<CauseCode, Mending>>> = {
  NAT_GATEWAY: (_, { rule, resourceId }) => {
    const [state] = / in state (pending|failed|deleting|deleted)$| back to it$/.exec(rule) ?? [];
    if (state === undefined) return undefined;
    return state === ' in state pending'
      ? `Wait until ${resourceId} is available.`
      : `Make a public NAT gateway in a subnet with a route to an internet gateway (aws ec2 create-nat-gateway), and lead the route to it. What became of ${resourceId} is in aws ec2 describe-nat-gateways (State, FailureMessage).`;
  },
  NO_ROUTE: (_, { packet, rule }) =>
    isLattice(packet.destination) && rule.startsWith('no route')
      ? 'Such an address is one of VPC Lattice: associate the VPC with the service network (aws vpc-lattice create-service-network-vpc-association), and the route comes by itself.'
      : undefined,
  NO_PUBLIC_ADDRESS: ({ source }, { leg }) => {
    const one = source.interface;
    // Nobody associates an address with an interface that AWS manages (EC2 user guide, "Requester-managed network interfaces").
    return leg === 'request' && one?.requesterManaged
      ? `${ownerOf(one).name === null ? 'The ' : ''}${ownerInWords(one)} gets no public address there: put it in a subnet whose 0.0.0.0/0 leads to a NAT gateway.`
      : undefined;
  },
  PEERING: (facts, { decision, resourceId }) =>
    decision === 'deny'
      ? `${resourceId} carries only what begins and ends in its two VPCs: give ${sourceName(facts)}'s VPC ${isToInternet(facts) ? 'a way out of its own, such as a NAT gateway' : `a peering or a transit gateway of its own to where ${destinationName(facts)} is`}.`
      : undefined,
  VPC_ENDPOINT: (_, { rule, resourceId }) =>
    rule.endsWith('is pending acceptance')
      ? `Whoever offers the service has to accept it (aws ec2 accept-vpc-endpoint-connections). The id of the service, as they see it: aws ec2 describe-vpc-endpoint-connections --filters Name=vpc-endpoint-id,Values=${resourceId}`
      : undefined,
  VPN: (_, { rule }) =>
    rule.startsWith('every tunnel of')
      ? 'Find out why the tunnels are down: aws ec2 describe-vpn-connections gives a StatusMessage for each; then look at the device at the far end, its address and its keys.'
      : undefined,
  ADDRESS_NOT_FOUND: ({ destination: { address } }, { decision, rule }) => {
    if (rule.includes(DNS_SERVER))
      return "Ask the resolver of the source's own VPC (its base address plus two). Names of the other VPC are answered there when the peering resolves them or the private hosted zone is associated with both; else by an inbound endpoint of Route 53 Resolver.";
    const look = `aws ec2 describe-network-interfaces --filters Name=addresses.private-ip-address,Values=${address}`;
    return decision === 'deny'
      ? `Compare ${address} with what the program should reach: no interface at hand has it. If it is in another account or Region, look there: ${look}`
      : `Look with the account that has the address (in a shared VPC each account sees only what it made): ${look}`;
  },
  NO_RETURN_ROUTE: (facts, step) => {
    const { component, resourceId, rule } = routeBack(facts, step);
    if (component !== 'route' || resourceId === null) return undefined;
    const lead = 'Lead the answers back by the way that the requests come';
    return rule.startsWith('no route')
      ? `${lead}: ${resourceId} has ${rule}.`
      : `${lead}: ${resourceId} has ${rule} instead. What gets them there did not see the requests, and may drop them.`;
  },
};
