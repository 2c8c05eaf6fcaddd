import { isObject } from '../../base/json.js';
import { contains } from '../cidr.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A network whose interfaces are told in full as far as other lists of the file know them: `--query` and jq cut rows down, and
 * an instance, and the one subnet that has the address, say again where an interface is and whose. What a row says itself stays.
 */
export function completed(described: unknown): unknown {
  if (!isObject(described)) return described;
  const list = described.NetworkInterfaces;
  if (!Array.isArray(list) || list.every((row) => isObject(row) && whereKeys.every((key) => isSaid(row[key]))))
    return described;
  const instances = rowsOf(described, 'Reservations').flatMap((one) => rowsOf(one, 'Instances'));
  const subnets = rowsOf(described, 'Subnets');
  const nested = new Map(
    instances.flatMap((instance) => rowsOf(instance, 'NetworkInterfaces').map(ofInstance(instance))),
  );
  const bare = instances.filter((one) => rowsOf(one, 'NetworkInterfaces').length === 0);
  const told = (row: unknown): unknown => {
    if (!isObject(row)) return row;
    const known = nested.get(row.NetworkInterfaceId) ?? byAddress(row, bare);
    return withSubnet(known ? { ...known, ...said(row) } : row, subnets);
  };
  return { ...described, NetworkInterfaces: list.map(told) };
}

/** What every interface of an instance is printed with. */
const whereKeys = ['Attachment', 'SubnetId', 'VpcId', 'Groups', 'PrivateIpAddress'];

const isSaid = (value: unknown): boolean => value !== undefined && value !== null;

const rowsOf = (fields: Fields, key: string): readonly Fields[] => {
  const list = fields[key];
  return Array.isArray(list) ? list.filter(isObject) : [];
};

/** An instance prints its interfaces without its own id. */
const ofInstance =
  ({ InstanceId }: Fields) =>
  (row: Fields): readonly [unknown, Fields] => [
    row.NetworkInterfaceId,
    { ...row, Attachment: { ...(isObject(row.Attachment) ? row.Attachment : {}), InstanceId } },
  ];

/** The primary interface of the one instance that has its address, where neither list says whose it is. */
function byAddress(row: Fields, instances: readonly Fields[]): Fields | undefined {
  if (isSaid(row.Attachment) || typeof row.PrivateIpAddress !== 'string') return undefined;
  const [instance, ...others] = instances.filter(
    (one) =>
      one.PrivateIpAddress === row.PrivateIpAddress &&
      ['VpcId', 'SubnetId'].every((key) => !isSaid(one[key]) || !isSaid(row[key]) || one[key] === row[key]),
  );
  if (!instance || others.length > 0) return undefined;
  const { InstanceId, VpcId, SubnetId, SecurityGroups, SourceDestCheck } = instance;
  return { VpcId, SubnetId, Groups: SecurityGroups, SourceDestCheck, Attachment: { InstanceId, DeviceIndex: 0 } };
}

/** Blocks of subnets in one VPC do not overlap; those of several VPCs may. */
function withSubnet(row: Fields, subnets: readonly Fields[]): Fields {
  const { PrivateIpAddress: address, SubnetId, VpcId } = row;
  if (isSaid(SubnetId) || typeof address !== 'string') return row;
  const [subnet, ...others] = subnets.filter(
    (one) =>
      typeof one.CidrBlock === 'string' &&
      contains(one.CidrBlock, address) &&
      (!isSaid(VpcId) || !isSaid(one.VpcId) || one.VpcId === VpcId),
  );
  return subnet && others.length === 0 ? { VpcId: subnet.VpcId, SubnetId: subnet.SubnetId, ...said(row) } : row;
}

const said = (row: Fields): Fields => Object.fromEntries(Object.entries(row).filter(([, value]) => isSaid(value)));
