import { familyOf } from '../../network/address.js';
import { isPrivate } from '../../network/cidr.js';
import { traceConnection } from '../../network/connection.js';
import { clauseOf, type TraceReason } from '../../network/hop.js';
import { insideOf, interfaceAtPublic } from '../../network/locate.js';
import type { Interface, Network } from '../../network/model.js';
import { ipv4Behind } from '../../network/nat64.js';
import type { Packet } from '../../network/packet.js';
import { routeTableOf } from '../../network/route-table.js';
import type { BlockingHop, Ground } from '../fix/ground.js';
import type { Connection } from '../question.js';
import type { Advice, WayOut } from './advice.js';
import { withAdvisedChanges } from './advised-changes.js';
import { serviceAt } from './aws-service.js';
import { commandFor, inWords } from './making.js';
import { optionsFor, publicSubnets } from './options.js';
import { monthly, priceBasis, prices } from './prices.js';
import type { Option } from './wish.js';

export type WayOutQuestion = Ground & { readonly connection: Connection };

/** What would lead there, where a way out of a subnet is missing at this step; null where something else is the matter. */
export const waysOutOf = (facts: WayOutQuestion, stop: BlockingHop): Advice | null =>
  stop.leg === 'request' ? outOf(facts, stop) : backOut(facts, stop);

const wayless: readonly (TraceReason | undefined)[] = [
  'no-route',
  'blackhole',
  'no-public-address',
  'no-internet-gateway',
  'nat-gateway',
];

function outOf(
  { network, source: { interface: sender }, path, connection }: WayOutQuestion,
  stop: BlockingHop,
): Advice | null {
  const { source, destination } = path.packet;
  if (!sender || !wayless.includes(stop.reason) || isPrivate(destination) || ipv4Behind(destination)) return null;
  const table = routeTableOf(network, sender.subnetId, sender.vpcId);
  const inside = insideOf(sender, source) ?? source;
  if (!table) return null;
  const service = serviceAt(network, sender, destination, connection.names?.destination?.name ?? null);
  const wish = { network, sender, table, source: inside, destination, service };
  const trial = { network, from: sender.id, packet: path.packet };
  const ways = [...privately(network, sender, destination), ...optionsFor(wish)].map((one) => weighed(one, trial));
  if (ways.length === 0) return null;
  const whom = service ? `${service.word} (${destination})` : destination;
  return advice(`${sender.subnetId} has no way out to ${whom} by ${table.id}. What would serve`, ways);
}

/** Asked for by its public address, though it is near. */
function privately(network: Network, sender: Interface, destination: string): readonly Option[] {
  const own = interfaceAtPublic(network, destination);
  if (!own || own.owner.vpcId !== sender.vpcId || familyOf(destination) !== 4) return [];
  const summary = `Ask for ${own.inside}, the private address of ${own.owner.id}`;
  return [{ kind: 'private-address', summary, price: prices.free, changes: [], opens: 'nothing' }];
}

/** What came in by an internet gateway is answered by NAT: the answer has an address that nobody asked. */
function backOut(
  { network, destination: { interface: target }, path }: WayOutQuestion,
  stop: BlockingHop,
): Advice | null {
  const gateway = path.steps.find(
    ({ leg, component, decision, resourceId }) =>
      leg === 'request' && component === 'gateway' && decision === 'allow' && resourceId?.startsWith('igw-'),
  )?.resourceId;
  if (!target || stop.reason !== 'nat-gateway' || !gateway) return null;
  const table = routeTableOf(network, target.subnetId, target.vpcId);
  const client = path.packet.source;
  if (!table) return null;
  const trial = { network, from: undefined, packet: path.packet };
  const routeBack: Option = {
    kind: 'route-back',
    summary: `A route to ${client} alone by ${gateway}`,
    price: prices.free,
    changes: [
      {
        kind: 'create-route',
        routeTableId: table.id,
        destination: `${client}/32`,
        target: { kind: 'internet-gateway', id: gateway },
      },
    ],
    opens: `${client} from and to everything with a public address in the subnets that use ${table.id}; what has none there does not reach ${client} any more`,
  };
  const homes = publicSubnets(network, target.vpcId, client).map(({ id }) => id);
  const move: Option = {
    kind: 'public-subnet',
    summary: `Have ${target.id} in a subnet that leads to ${gateway}: ${homes.length > 0 ? homes.join(', ') : 'there is none yet'}`,
    price: prices.free,
    changes: [],
    opens:
      'what the groups of the moved interface let in from the internet, as today; its neighbours keep their way by NAT',
  };
  const lead = `The request comes in by ${gateway}, and ${table.id} leads the answer out by NAT. What would serve`;
  return advice(lead, [weighed(move, trial), weighed(routeBack, trial)]);
}

const advice = (summary: string, ways: readonly WayOut[]): Advice => ({
  summary,
  prices: priceBasis,
  ways: ways.toSorted((one, other) => one.monthly.usd - other.monthly.usd || one.monthly.perGb - other.monthly.perGb),
});

interface Trial {
  readonly network: Network;
  readonly from: string | undefined;
  readonly packet: Packet;
}

function weighed({ kind, summary, price, changes, opens }: Option, trial: Trial): WayOut {
  return {
    kind,
    summary,
    monthly: monthly(price),
    command: changes.length === 0 ? null : commandFor(changes),
    change: changes,
    opens,
    // What no command makes, and names that are answered otherwise, cannot be tried.
    stillStops: changes.length === 0 || kind === 'interface-endpoint' ? null : stopAfter(trial, changes),
  };
}

/** The first thing that stops the same packet, or its answer, once it is done. */
function stopAfter({ network, from, packet }: Trial, changes: Option['changes']): string | null {
  const isUntried = changes.some((one) => one.kind === 'create-gateway-endpoint' && one.prefixListId === null);
  if (isUntried) return null;
  const { request, reply } = traceConnection(
    withAdvisedChanges(network, changes),
    packet,
    from === undefined ? {} : { from },
  );
  const stop = [...request.hops, ...(reply?.hops ?? [])].find(({ decision }) => decision === 'deny');
  if (!stop) return null;
  return inWords(clauseOf(stop));
}
