import { greatest } from '../../base/extremes.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { isPrivate } from '../../network/cidr.js';
import { addressesOf, isRead, owns, soleVpcAt } from '../../network/locate.js';
import type { Gap, Network } from '../../network/model.js';
import type { Connection } from '../question.js';
import type { Coverage } from './coverage.js';
import type { CaseEnd, Ends } from './ends.js';
import { atEnd, type Path, type PathHop, routeOut } from './path.js';
import { startOf } from './period.js';
import { hasPort, recordsAt, type Sighting } from './rows.js';
import type { Seen } from './sight.js';

/** An interface that the records name and the list lacks: the list is not whole, so an address that is not in it may be there. */
export function withUnlisted(network: Network, { source, destination }: Ends): Network {
  const gaps = isRead(network, 'interfaces') ? [source, destination].flatMap((end) => gapOf(network, end)) : [];
  const { stated = true, gaps: known = [] } = network.coverage ?? {};
  return gaps.length === 0 ? network : { ...network, coverage: { stated, gaps: [...known, ...gaps] } };
}

function gapOf(network: Network, { interface: one, interfaceId, inside }: CaseEnd): readonly Gap[] {
  if (one || interfaceId === null) return [];
  const why = `${interfaceId}, which has ${inside}, is not described`;
  return [{ part: 'interfaces', vpcId: soleVpcAt(network, inside)?.id ?? null, why, isForeign: false }];
}

/** Each checkpoint with its coverage; null where a missing record proves nothing. */
export function coverageAlong(
  path: Path,
  coverage: Readonly<Record<'source' | 'destination', Coverage>>,
  seen: readonly Sighting[],
  askedByNat: () => number | null,
): readonly Omit<Seen, 'recorded'>[] {
  const arrival = atEnd(path.checkpoints, 'request-at-destination');
  const arrived = recordsAt(seen, arrival);
  const byNat = isByUnknownRoute(path) ? askedByNat() : null;
  // Whoever came under its own address may come under that of a NAT gateway since.
  const isOther = byNat !== null && arrived.every((record) => startOf(record) < byNat);
  const isMissed = isBehindNat(path) || isOther || (isDisguised(path) && arrived.length === 0);
  return path.checkpoints.map((one) => ({
    ...one,
    coverage: one.side === 'between' || (one.side === 'destination' && isMissed) ? null : coverage[one.side],
  }));
}

/** Under which address it arrives nobody knows, so what is not found at the destination may be there all the same. */
const isDisguised = ({ steps }: Path): boolean =>
  steps.some((step) => isOpenWay(step) && step.reason === 'no-public-address');

/** Perhaps to a NAT gateway, which passes it on under its own address, by a transit gateway or peering as well. */
const isByUnknownRoute = ({ steps }: Path): boolean =>
  steps.some(
    (step) =>
      isOpenWay(step) &&
      ((step.component === 'route' && step.at === 'source') ||
        (step.component === 'gateway' && step.resourceId === null)),
  );

/** The same of a NAT gateway that nobody described, whatever came before by another way; its own subnet may be unknown as well. */
function isBehindNat(path: Path): boolean {
  const { steps } = path;
  const target = routeOut(path, 'request')?.route?.route.target;
  const isUntold =
    target?.kind === 'nat-gateway' &&
    !steps.some(({ leg, resourceId }) => leg === 'request' && resourceId === target.id);
  return isUntold || steps.some((step) => isOpenWay(step) && step.resourceId?.startsWith('nat-') === true);
}

const isOpenWay = ({ leg, decision, packet }: PathHop): boolean =>
  leg === 'request' && decision === 'unknown' && isPrivate(packet.source);

/**
 * When the destination's own records last show a NAT gateway there, and not who stands behind it; or one who asks the same under
 * a private address that nobody described, which may be such a gateway's. Milliseconds; null where they never do.
 */
export function lastAskedByNat(
  rows: readonly FlowRecord[],
  { source, destination }: Ends,
  network: Pick<Network, 'natGateways' | 'interfaces'>,
  connection: Pick<Connection, 'protocol' | 'port'>,
): number | null {
  const { natGateways, interfaces } = network;
  const own = [
    ...natGateways.flatMap(({ privateAddress, publicAddress }) => [privateAddress, publicAddress]),
    ...interfaces.filter(({ kind }) => kind === 'nat-gateway').flatMap(addressesOf),
  ];
  const isStranger = (address: string): boolean =>
    isPrivate(address) && address !== source.inside && !interfaces.some((one) => owns(one, address));
  const found = rows.filter((row) => {
    const { interfaceId, srcaddr, dstaddr, protocol } = row;
    if (interfaceId == null || interfaceId !== destination.interfaceId || srcaddr == null) return false;
    const isAlike =
      dstaddr === destination.inside && protocol === connection.protocol && hasPort(row, true, connection);
    return own.includes(srcaddr) || (isAlike && isStranger(srcaddr));
  });
  return found.length === 0 ? null : greatest(found.map(startOf));
}
