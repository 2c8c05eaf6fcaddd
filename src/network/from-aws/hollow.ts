import type { Gap, Network, NetworkPart } from '../model.js';
import { gap } from './gap.js';
import type { DescribedPart } from './shape.js';

interface Kind {
  readonly part: NetworkPart & ('securityGroups' | 'networkAcls' | 'routeTables' | 'internetGateways');
  readonly list: string;
  readonly id: string;
  /** Any of these keys has what is in it. An ACL and a route table are never empty. */
  readonly contents: readonly string[];
  readonly words: string;
}

const kinds: readonly Kind[] = [
  {
    part: 'securityGroups',
    list: 'SecurityGroups',
    id: 'GroupId',
    contents: ['IpPermissions', 'IpPermissionsEgress'],
    words: 'rules',
  },
  { part: 'networkAcls', list: 'NetworkAcls', id: 'NetworkAclId', contents: ['Entries'], words: 'entries' },
  { part: 'routeTables', list: 'RouteTables', id: 'RouteTableId', contents: ['Routes'], words: 'routes' },
  {
    part: 'internetGateways',
    list: 'InternetGateways',
    id: 'InternetGatewayId',
    contents: ['Attachments'],
    words: 'attachments',
  },
];

// What has another form is for whoever looks for strange text in what is left.
const isId = (text: string): boolean => /^[\w-]+$/.test(text);

/**
 * A network without what is named and not described, as `--query` and printers of objects cut it, or whose rules could not all be
 * read: taken as it stands, it would refuse everything. Where AWS left out empty lists itself (`ReadWhole`), nothing is hollow
 * for lack of one.
 */
export function withoutHollow(
  network: Network,
  described: DescribedPart,
  problems: ReadonlySet<string>,
): { readonly network: Network; readonly gaps: readonly Gap[] } {
  const gaps: Gap[] = [];
  const broken = [...problems];
  let left = network;
  for (const { part, list, id, contents, words } of kinds) {
    const isListedApart = part === 'securityGroups' && described.has('SecurityGroupRules');
    const isBare = (row: DescribedPart): boolean =>
      !described.has('ReadWhole') && !isListedApart && !contents.some((key) => row.has(key));
    const isBroken = (at: number): boolean =>
      contents.some((key) => broken.some((problem) => problem.startsWith(`${list}[${at}].${key}`)));
    const rows = described.list(list).flatMap((row, at) => {
      const found = row.text(id);
      return found !== null && isId(found) && (isBare(row) || isBroken(at))
        ? [{ found, vpcId: row.text('VpcId') }]
        : [];
    });
    if (rows.length === 0) continue;
    const hollow = new Set(rows.map(({ found }) => found));
    left = { ...left, [part]: network[part].filter((one) => !hollow.has(one.id)) };
    for (const { found, vpcId } of rows)
      gaps.push(gap(part, vpcId, `${found} is described without all of its ${words}`));
  }
  return { network: left, gaps };
}
