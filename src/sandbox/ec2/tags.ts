import { CreateTagsCommand, DeleteTagsCommand, DescribeTagsCommand } from '@aws-sdk/client-ec2';
import { matchesFilters } from '../endpoint/filters.js';
import { AwsError, type Call, type Operation, on, page } from '../endpoint/operation.js';
import { resourceType } from '../endpoint/resource-arn.js';
import {
  addressKind,
  dhcpOptionsKind,
  egressOnlyGatewayKind,
  flowLogKind,
  imageKind,
  instanceKind,
  interfaceKind,
  internetGatewayKind,
  type Kind,
  keyPairKind,
  natGatewayKind,
  networkAclKind,
  peeringKind,
  prefixListKind,
  routeTableKind,
  securityGroupKind,
  securityGroupRuleKind,
  subnetKind,
  vpcEndpointKind,
  vpcKind,
} from './kinds.js';
import { find, lookUp } from './lookup.js';
import { setTags, tagsOf } from './tag-set.js';
import { transitAttachmentKind, transitGatewayKind, transitRouteTableKind } from './transit/kinds.js';
import { volumesOf } from './volumes.js';

interface Taggable {
  readonly prefix: string;
  /** Throws what EC2 says of an id it does not know. */
  readonly must: (call: Call, id: string) => void;
  readonly has: (call: Call, id: string) => boolean;
}

function taggable<Row>(kind: Kind<Row>): Taggable {
  return {
    prefix: kind.prefix,
    must: (call, id) => void find(call, kind, id),
    has: (call, id) => lookUp(call, kind, id) !== undefined,
  };
}

const volumes: Taggable = {
  prefix: 'vol',
  has: (call, id) => volumesOf(call).some(({ disk }) => disk.volumeId === id),
  must: (call, id) => {
    if (!volumes.has(call, id)) throw new AwsError('InvalidVolume.NotFound', `The volume '${id}' does not exist.`);
  },
};

const kinds: ReadonlyMap<string, Taggable> = new Map(
  [
    taggable(addressKind),
    taggable(dhcpOptionsKind),
    taggable(egressOnlyGatewayKind),
    taggable(keyPairKind),
    taggable(vpcEndpointKind),
    taggable(flowLogKind),
    taggable(imageKind),
    taggable(instanceKind),
    taggable(interfaceKind),
    taggable(internetGatewayKind),
    taggable(natGatewayKind),
    taggable(networkAclKind),
    taggable(peeringKind),
    taggable(prefixListKind),
    taggable(routeTableKind),
    taggable(securityGroupKind),
    taggable(securityGroupRuleKind),
    taggable(subnetKind),
    taggable(transitAttachmentKind),
    taggable(transitGatewayKind),
    taggable(transitRouteTableKind),
    taggable(vpcKind),
    volumes,
  ].map((one) => [one.prefix, one]),
);

const kindOf = (id: string): Taggable | undefined => kinds.get(id.slice(0, id.lastIndexOf('-')));

function mustExist(call: Call, id: string): void {
  const kind = kindOf(id);
  if (!kind) throw new AwsError('InvalidID', `The ID '${id}' is not valid`);
  kind.must(call, id);
}

export const tagOperations: readonly Operation[] = [
  on(CreateTagsCommand, ({ Resources, Tags }, call) => {
    for (const id of Resources) mustExist(call, id);
    for (const id of Resources) setTags(call, id, Tags);
    return {};
  }),

  on(DeleteTagsCommand, ({ Resources, Tags }, call) => {
    for (const id of Resources) mustExist(call, id);
    const { tags } = call.world.ec2;
    for (const id of Resources) {
      // A tag with a value goes only if it has that value; without tags, all the caller's go (EC2 API reference, DeleteTags).
      const goes = (key: string, value: string) =>
        Tags === undefined ||
        Tags.length === 0 ||
        Tags.some((tag) => tag.Key === key && (tag.Value === undefined || tag.Value === value));
      tags[id] = Object.fromEntries(Object.entries(tagsOf(call.world, id)).filter(([key, value]) => !goes(key, value)));
    }
    return {};
  }),

  on(DescribeTagsCommand, ({ Filters, NextToken, MaxResults }, call) => {
    const { world } = call;
    const rows = Object.entries(world.ec2.tags)
      .filter(([id]) => kindOf(id)?.has(call, id))
      .flatMap(([id, tags]) => Object.entries(tags).map(([key, value]) => ({ id, key, value })));
    const matches = matchesFilters<(typeof rows)[number]>(
      Filters,
      {
        key: ({ key }) => key,
        value: ({ value }) => value,
        'resource-id': ({ id }) => id,
        'resource-type': ({ id }) => resourceType(id),
      },
      ({ key, value }) => ({ [key]: value }),
    );
    const { items, next } = page(rows.filter(matches), { token: NextToken, max: MaxResults });
    return {
      Tags: items.map(({ id, key, value }) => ({
        ResourceId: id,
        // The model's words for kinds are those of tags; every kind here is among them.
        ResourceType: resourceType(id) as 'vpc',
        Key: key,
        Value: value,
      })),
      NextToken: next,
    };
  }),
];
