import { contains, covers, parseCidr, prefixLength } from '../../../../network/cidr.js';
import { type Filter, type Getters, matchesFilters } from '../../../endpoint/filters.js';
import { AwsError } from '../../../endpoint/operation.js';
import type { TransitRoute } from './transit-routes.js';

const getters: Getters<TransitRoute> = {
  'attachment.transit-gateway-attachment-id': (route) =>
    route.TransitGatewayAttachments?.map((one) => one.TransitGatewayAttachmentId),
  'attachment.resource-id': (route) => route.TransitGatewayAttachments?.map(({ ResourceId }) => ResourceId),
  'attachment.resource-type': (route) => route.TransitGatewayAttachments?.map(({ ResourceType }) => ResourceType),
  'route-search.exact-match': (route) => route.DestinationCidrBlock,
  state: ({ State }) => State,
  type: ({ Type }) => Type,
  'prefix-list-id': (route) => route.PrefixListId,
};

/** Which routes a filter that asks for blocks keeps: those in a block, those around it, and the one that an address takes. */
const searches: Readonly<Record<string, (routes: readonly TransitRoute[], value: string) => readonly TransitRoute[]>> =
  {
    'route-search.subnet-of-match': (routes, value) =>
      routes.filter(({ DestinationCidrBlock }) => covers(value, DestinationCidrBlock)),
    'route-search.supernet-of-match': (routes, value) =>
      routes.filter(({ DestinationCidrBlock }) => covers(DestinationCidrBlock, value)),
    'route-search.longest-prefix-match': (routes, value) =>
      routes
        .filter(({ DestinationCidrBlock: block }) => (parseCidr(value) ? covers(block, value) : contains(block, value)))
        .toSorted((one, other) => lengthOf(other) - lengthOf(one))
        .slice(0, 1),
  };

const lengthOf = ({ DestinationCidrBlock }: TransitRoute): number => prefixLength(DestinationCidrBlock) ?? 0;

/** "One or more filters" (EC2 API reference, SearchTransitGatewayRoutes): each has to be passed, each by one of its values. */
export function searchRoutes(routes: readonly TransitRoute[], filters: readonly Filter[]): readonly TransitRoute[] {
  if (filters.length === 0) throw new AwsError('MissingParameter', 'The request must contain the parameter Filters');
  const isSearch = ({ Name = '' }: Filter) => Object.hasOwn(searches, Name);
  const plain = matchesFilters(
    filters.filter((one) => !isSearch(one)),
    getters,
  );
  return filters
    .filter(isSearch)
    .reduce<readonly TransitRoute[]>((left, { Name = '', Values = [] }) => {
      const kept = new Set(Values.flatMap((value) => searches[Name]?.(left, value) ?? []));
      return left.filter((route) => kept.has(route));
    }, routes)
    .filter(plain);
}
