/** The options by which the AWS CLI lets people write one rule of a security group (AWS CLI, authorize-security-group-ingress). */
const simple = ['--protocol', '--port', '--cidr', '--source-group'] as const;

type Group = readonly [option: string, ...values: string[]];

/** The same as `--ip-permissions`, which is what the API takes; other commands stay as they are. */
export function withPermissions(operation: string, groups: readonly Group[]): readonly Group[] {
  if (!/^(?:Authorize|Revoke)SecurityGroup(?:In|E)gress$/.test(operation)) return groups;
  const given = new Map(groups.map(([option, value]) => [option, value]));
  if (!simple.some((option) => given.has(option))) return groups;
  const [protocol, port, cidr, source] = simple.map((option) => given.get(option));
  const [, from, to = from] = /^(-?\d+)(?:-(-?\d+))?$/.exec(port ?? '') ?? [];
  const isIcmp = protocol === 'icmp' || protocol === '1';
  const permission = {
    IpProtocol: protocol === 'all' ? '-1' : protocol,
    ...(from === undefined ? {} : { FromPort: Number(from), ToPort: isIcmp && to === from ? -1 : Number(to) }),
    ...(cidr === undefined ? {} : { IpRanges: [{ CidrIp: cidr }] }),
    ...(source === undefined ? {} : { UserIdGroupPairs: [{ GroupId: source }] }),
  };
  const others = groups.filter(([option]) => !simple.some((one) => one === option));
  return [...others, ['--ip-permissions', JSON.stringify([permission])]];
}
