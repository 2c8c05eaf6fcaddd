import { shellLine } from '../../base/shell-word.js';
import { ec2Call, type NetworkChange } from './change.js';

/** What somebody types to make the changes: one command of the AWS CLI for each, every word quoted for a POSIX shell. */
export const commandOf = (changes: readonly NetworkChange[]): string =>
  changes.map((change) => shellLine(commandWords(change))).join(' && ');

/** The words as the program gets them, quotes taken away. */
export const commandWords = (change: NetworkChange): readonly string[] => ec2Words(ec2Call(change));

/** The same of any call of EC2's. */
export const ec2Words = ({
  operation,
  input,
}: {
  readonly operation: string;
  readonly input: object;
}): readonly string[] => [
  'aws',
  'ec2',
  dashed(operation),
  ...Object.entries(input).flatMap(([name, value]) => option(name, value)),
];

/** `GroupId` of the API is `--group-id` of the CLI, and so on for nearly all of them. */
function option(name: string, value: unknown): readonly string[] {
  switch (name) {
    case 'Egress':
      return [value === true ? '--egress' : '--ingress'];
    case 'SourceDestCheck':
      return [shorthand(value) === 'Value=true' ? '--source-dest-check' : '--no-source-dest-check'];
    case 'PrivateDnsEnabled':
      return [value === true ? '--private-dns-enabled' : '--no-private-dns-enabled'];
    case 'Protocol':
      return ['--protocol', protocolNames[String(value)] ?? String(value)];
    default:
      return [`--${dashed(name)}`, ...(Array.isArray(value) ? value.map(shorthand) : [shorthand(value)])];
  }
}

// Of network ACL entries the API takes numbers only; the CLI lets people write these (AWS CLI, create-network-acl-entry).
const protocolNames: Readonly<Record<string, string>> = { '1': 'icmp', '6': 'tcp', '17': 'udp' };

/** `IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.0.1/32}]` (AWS CLI user guide, "Shorthand syntax"). */
function shorthand(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, item]) => `${name}=${Array.isArray(item) ? `[${item.map(inBraces).join(',')}]` : shorthand(item)}`)
    .join(',');
}

const inBraces = (item: unknown): string => `{${shorthand(item)}}`;

/** `VpcPeeringConnectionId` as the CLI writes it: `vpc-peering-connection-id`. */
export const dashed = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
