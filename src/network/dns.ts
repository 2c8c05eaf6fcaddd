import { canonicalAddress, familyOf } from './address.js';
import { isPrivate, nthAddress } from './cidr.js';
import type { VpcEndpoint } from './gateways.js';
import { meaningOf, type NameMeaning } from './host-name.js';
import { interfaceAtPublic, peeringEnds, subnetById, vpcById } from './locate.js';
import type { Interface, Network } from './model.js';
import { ownerOf } from './owner.js';
import { type Resolved, resolveEnd } from './resolve.js';

/** What a name leads to by the configuration alone, without any resolver; undefined where that does not tell. */
export function resolveName(network: Network, name: string, asker: Interface | null): Resolved | undefined {
  const meaning = meaningOf(name);
  switch (meaning?.kind) {
    case 'address':
      return resolveEnd(network, meaning.address);
    case 'id':
      return oneOf(inZone(network, interfacesNamed(network, meaning.id), meaning.zone), 'private', asker, network);
    case 'service':
      return serviceNamed(network, meaning, asker);
    case 'endpoint':
      return endpointNamed(network, meaning, asker);
    default:
      return undefined;
  }
}

type Of<Kind extends NameMeaning['kind']> = Extract<NameMeaning, { readonly kind: Kind }>;

const interfacesNamed = (network: Network, id: string): readonly Interface[] => {
  const endpoint = network.vpcEndpoints?.find((one) => one.id === id);
  if (endpoint) return interfacesOfEndpoint(network, endpoint);
  const found = resolveEnd(network, id);
  if (found.kind === 'interface') return [found.interface];
  return found.kind === 'ambiguous' ? found.matches : [];
};

export const interfacesOfEndpoint = (network: Network, { interfaceIds }: VpcEndpoint): readonly Interface[] =>
  network.interfaces.filter(({ id }) => interfaceIds.includes(id));

const zoneOf = (network: Network, { subnetId }: Interface): string =>
  subnetById(network, subnetId)?.availabilityZone ?? '';

const inZone = (network: Network, found: readonly Interface[], zone: string | null): readonly Interface[] =>
  zone === null ? found : found.filter((one) => zoneOf(network, one) === zone);

/** The one interface of the service that fits: by its name, its Region and its zone. */
function serviceNamed(network: Network, meaning: Of<'service'>, asker: Interface | null): Resolved | undefined {
  const { owners, name, region, zone, answers, service } = meaning;
  const own = network.interfaces.filter((one) => {
    const owner = ownerOf(one);
    const isCalled = name === null || owner.name?.toLowerCase() === name || isNodeOf(owner.name, owner.kind, name);
    return owners.includes(owner.kind) && isCalled && (region === null || isIn(zoneOf(network, one), region));
  });
  const near = answers === 'private-in-zone' && zone === null && asker ? zoneOf(network, asker) : zone;
  const why = name === null ? `the interfaces of ${service} do not carry their names` : `${service} have that name`;
  return oneOf(inZone(network, own, near || null), answers, asker, network, why);
}

/** Nodes of one cluster have its name and a number each. */
const isNodeOf = (own: string | null, kind: string, name: string): boolean =>
  kind === 'elasticache' && own?.toLowerCase().startsWith(`${name}-`) === true;

/** A description without zones says nothing about Regions. */
const isIn = (zone: string, region: string): boolean => zone === '' || zone.startsWith(region);

function oneOf(
  found: readonly Interface[],
  answers: Of<'service'>['answers'],
  asker: Interface | null,
  network: Network,
  why?: string,
): Resolved | undefined {
  const [one, ...others] = found;
  if (!one) return undefined;
  if (others.length > 0) return { kind: 'ambiguous', matches: found, ...(why === undefined ? {} : { why }) };
  const inside = one.privateAddresses[0] ?? one.ipv6Addresses[0];
  if (inside === undefined) return undefined;
  const outside = one.publicAddresses[inside];
  const isPublic =
    outside !== undefined &&
    (answers === 'public' || (answers === 'private-inside' && isAnsweredPrivately(network, asker, one) === false));
  return { kind: 'interface', interface: one, address: isPublic ? outside : inside };
}

/** By an endpoint with private DNS in the asker's VPC; a gateway endpoint's service by its prefix list, of which any address will do. */
function endpointNamed(network: Network, meaning: Of<'endpoint'>, asker: Interface | null): Resolved | undefined {
  const endpoint = endpointsFor(network, meaning, asker?.vpcId ?? null).find(({ privateDns }) => privateDns);
  const own = endpoint && interfacesOfEndpoint(network, endpoint);
  if (own && own.length > 0 && isResolverOn(network, asker?.vpcId ?? null) !== false)
    return oneOf(own, 'private', asker, network, `each is of ${endpoint.id}, and its name leads to all of them`);
  const list = network.prefixLists.find(({ name }) => isOfService(name, meaning));
  const address = list?.cidrs.flatMap((cidr) =>
    familyOf(cidr.split('/')[0] ?? '') === 4 ? [nthAddress(cidr, 1)] : [],
  );
  return address?.[0] === undefined ? undefined : { kind: 'address', address: address[0] };
}

/** Interface endpoints of a VPC for a service of AWS's own. */
export const endpointsFor = (
  { vpcEndpoints = [] }: Network,
  meaning: Of<'endpoint'>,
  vpcId: string | null,
): readonly VpcEndpoint[] =>
  vpcEndpoints.filter((one) => one.kind === 'interface' && one.vpcId === vpcId && isOfService(one.service, meaning));

const isOfService = (name: string, { service, region }: Of<'endpoint'>): boolean =>
  region === null ? name.endsWith(`.${service}`) : name.endsWith(`.${region}.${service}`);

/** Does the Amazon DNS server answer in the VPC? Null where the attribute was not read. */
const isResolverOn = (network: Network, vpcId: string | null): boolean | null =>
  vpcById(network, vpcId)?.dnsSupport ?? null;

/**
 * Is a public name of Amazon's for this interface answered with its private address, where this asker asks? Both DNS
 * attributes of the VPC have to be on, and of a peered VPC the peering has to say so (VPC user guide, "DNS attributes for
 * your VPC"; VPC peering guide, "Enable DNS resolution for a VPC peering connection"). Null where nobody described it.
 */
export function isAnsweredPrivately(network: Network, asker: Interface | null, owner: Interface): boolean | null {
  if (asker === null) return false;
  const vpcs = [...new Set([asker.vpcId, owner.vpcId])].map((id) => vpcById(network, id));
  const attributes = vpcs.flatMap((vpc) => [vpc?.dnsSupport, vpc?.dnsHostnames]);
  if (attributes.includes(false)) return false;
  const isKnown = !attributes.includes(undefined);
  if (asker.vpcId === owner.vpcId) return isKnown ? true : null;
  const allowed = network.peerings
    .filter(({ state }) => state === 'active')
    .flatMap((one) => {
      const ends = peeringEnds(one, asker.vpcId);
      return ends?.far.vpcId === owner.vpcId ? [ends.far.resolvesForPeer] : [];
    });
  if (allowed.includes(true)) return isKnown ? true : null;
  return allowed.includes(undefined) ? null : false;
}

/** What the asker gets in place of an address that was found elsewhere, and by which interface. */
export interface Inside {
  readonly interface: Interface;
  readonly address: string;
}

/**
 * Where the asker is known to get another answer than whoever was asked outside its VPC: the private address of an
 * interface, or the interfaces of an endpoint with private DNS. Empty where the answer is the same, or not known.
 */
export function answersInside(
  network: Network,
  asker: Interface | null,
  name: string,
  address: string,
): readonly Inside[] {
  const meaning = meaningOf(name);
  if (!asker || meaning === undefined || isPrivate(address)) return [];
  if (meaning.kind === 'endpoint') {
    const endpoint = endpointsFor(network, meaning, asker.vpcId).find(({ privateDns }) => privateDns);
    if (!endpoint || isResolverOn(network, asker.vpcId) === false) return [];
    return interfacesOfEndpoint(network, endpoint).flatMap((one) => {
      const [inside] = one.privateAddresses;
      return inside === undefined ? [] : [{ interface: one, address: inside }];
    });
  }
  const isSplit =
    (meaning.kind === 'address' && meaning.isPrivateInside) ||
    (meaning.kind === 'service' && meaning.answers === 'private-inside');
  const found = isSplit ? interfaceAtPublic(network, canonicalAddress(address) ?? address) : undefined;
  return found && isAnsweredPrivately(network, asker, found.owner) === true
    ? [{ interface: found.owner, address: found.inside }]
    : [];
}
