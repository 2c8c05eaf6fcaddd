import { publicDnsName } from '../ec2/kinds/interface/addressing.js';
import { roleOf } from '../ssm/agents.js';
import { fingerprint } from '../world/hash.js';
import { addressingOf } from './addressing.js';
import type { ShellMachine } from './machine.js';

export interface MetadataAnswer {
  readonly status: number;
  readonly body: string;
}

const empty = (status: number): MetadataAnswer => ({ status, body: '' });

/** The instance metadata service at 169.254.169.254. Its traffic never leaves the host and is never logged. */
export function answerMetadata(
  machine: ShellMachine,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): MetadataAnswer {
  const { metadata } = machine.instance;
  if (metadata.httpEndpoint === 'disabled') return empty(403);
  if (path === '/latest/api/token') return issueToken(machine, method, headers);
  if (method !== 'GET' && method !== 'HEAD') return empty(405);
  const token = headers['x-aws-ec2-metadata-token'];
  // IMDSv1 is refused where tokens are required (EC2 user guide, "Use the Instance Metadata Service").
  if (token === undefined ? metadata.httpTokens === 'required' : !isValid(machine, token)) return empty(401);
  const [version, ...rest] = path.split('/').filter((part) => part !== '');
  // `latest` and the dated versions answer alike.
  const body =
    version === undefined ? 'latest' : /^(latest|\d{4}-\d{2}-\d{2})$/.test(version) ? read(tree(machine), rest) : null;
  return body === null ? { status: 404, body: NOT_FOUND } : { status: 200, body };
}

function issueToken(machine: ShellMachine, method: string, headers: Readonly<Record<string, string>>): MetadataAnswer {
  if (method !== 'PUT') return empty(405);
  // A proxied request gets no token.
  if (headers['x-forwarded-for'] !== undefined) return empty(403);
  const seconds = Number(headers['x-aws-ec2-metadata-token-ttl-seconds']);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 21_600) return { status: 400, body: BAD_REQUEST };
  return { status: 200, body: tokenFor(machine, Math.floor(machine.now() / 1000) + seconds) };
}

/** A token says until when it is good and carries a checksum over that and its instance. */
function tokenFor(machine: ShellMachine, expires: number): string {
  const sum = ['a', 'b', 'c', 'd'].map((word) =>
    fingerprint(word, machine.instance.InstanceId, expires).toString(16).padStart(8, '0'),
  );
  return `AQAEA${Buffer.from(`${expires}.${sum.join('')}`)
    .toString('base64url')
    .slice(0, 51)}==`;
}

function isValid(machine: ShellMachine, token: string): boolean {
  const expires = Number(Buffer.from(token.slice(5, 56), 'base64url').toString().split('.')[0]);
  return Number.isInteger(expires) && expires * 1000 > machine.now() && token === tokenFor(machine, expires);
}

type Tree = string | { readonly [name: string]: Tree };

/** A leaf's text, a folder's listing (folders end in `/`), null for what is not there. */
function read(root: Tree, path: readonly string[]): string | null {
  let node: Tree | undefined = root;
  for (const name of path) {
    if (typeof node === 'string' || node === undefined) return null;
    node = Object.hasOwn(node, name) ? node[name] : undefined;
  }
  if (node === undefined || typeof node === 'string') return node ?? null;
  return Object.entries(node)
    .map(([name, child]) => (typeof child === 'string' ? name : `${name}/`))
    .join('\n');
}

function tree(machine: ShellMachine): Tree {
  const { world, instance, interface: eni } = machine;
  const { mac, ipv4 } = addressingOf(machine);
  const subnet = world.ec2.subnets[instance.subnetId];
  const groups = (eni.Groups ?? []).map(({ GroupName }) => GroupName ?? '').join('\n');
  const publicAddress = eni.Association?.PublicIp;
  const publicName = publicAddress === undefined ? '' : publicDnsName(world.region, publicAddress);
  const identity = {
    accountId: world.account,
    architecture: instance.architecture,
    availabilityZone: subnet?.AvailabilityZone ?? '',
    imageId: instance.imageId,
    instanceId: instance.InstanceId,
    instanceType: instance.instanceType,
    pendingTime: `${new Date(instance.launchedAt).toISOString().slice(0, 19)}Z`,
    privateIp: ipv4,
    region: world.region,
    version: '2017-09-30',
  };
  return {
    dynamic: { 'instance-identity': { document: JSON.stringify(identity, null, 2) } },
    'meta-data': {
      'ami-id': instance.imageId,
      'ami-launch-index': '0',
      hostname: instance.host.hostname,
      ...(instance.profileArn ? { iam: iam(machine) } : {}),
      'instance-action': 'none',
      'instance-id': instance.InstanceId,
      'instance-life-cycle': 'on-demand',
      'instance-type': instance.instanceType,
      'local-hostname': instance.host.hostname,
      'local-ipv4': ipv4,
      mac,
      network: {
        interfaces: {
          macs: {
            [mac]: {
              'device-number': '0',
              'interface-id': eni.NetworkInterfaceId ?? '',
              'local-hostname': instance.host.hostname,
              'local-ipv4s': ipv4,
              mac,
              'owner-id': world.account,
              ...(publicAddress ? { 'public-hostname': publicName, 'public-ipv4s': publicAddress } : {}),
              'security-group-ids': (eni.Groups ?? []).map(({ GroupId }) => GroupId ?? '').join('\n'),
              'security-groups': groups,
              'subnet-id': instance.subnetId,
              'subnet-ipv4-cidr-block': subnet?.CidrBlock ?? '',
              'vpc-id': eni.VpcId ?? '',
              'vpc-ipv4-cidr-block': world.ec2.vpcs[eni.VpcId ?? '']?.CidrBlock ?? '',
            },
          },
        },
      },
      placement: {
        'availability-zone': subnet?.AvailabilityZone ?? '',
        'availability-zone-id': subnet?.AvailabilityZoneId ?? '',
        region: world.region,
      },
      ...(publicAddress ? { 'public-hostname': publicName, 'public-ipv4': publicAddress } : {}),
      'reservation-id': instance.reservationId,
      'security-groups': groups,
      services: { domain: 'amazonaws.com', partition: world.partition },
    },
  };
}

function secretOf(id: string, since: string, word: string, length: number): string {
  const parts = Array.from({ length: Math.ceil(length / 6) }, (_, at) => fingerprint(id, since, word, at));
  return parts
    .map((one) => one.toString(36).padStart(7, '0').slice(-6))
    .join('')
    .slice(0, length);
}

function iam({ world, instance, now }: ShellMachine): Tree {
  const updated = new Date(Math.floor(now() / 3_600_000) * 3_600_000).toISOString().replace(/\.\d+/, '');
  const info = {
    Code: 'Success',
    LastUpdated: updated,
    InstanceProfileArn: instance.profileArn,
    InstanceProfileId: instance.profileId,
  };
  const role = roleOf(world, instance.InstanceId);
  const secret = (word: string, length: number) => secretOf(instance.InstanceId, updated, word, length);
  // The sandbox takes any key: these are nobody's. (EC2 user guide, "Retrieve security credentials from instance metadata")
  const credentials = {
    Code: 'Success',
    LastUpdated: updated,
    Type: 'AWS-HMAC',
    AccessKeyId: `ASIA${secret('id', 16).toUpperCase()}`,
    SecretAccessKey: secret('key', 40),
    Token: secret('token', 120),
    Expiration: new Date(Date.parse(updated) + 6 * 3_600_000).toISOString().replace(/\.\d+/, ''),
  };
  return {
    info: JSON.stringify(info, null, 2),
    ...(role && { 'security-credentials': { [role.RoleName]: JSON.stringify(credentials, null, 2) } }),
  };
}

const page = (title: string) => `<?xml version="1.0" encoding="iso-8859-1"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
	"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
 <head>
  <title>${title}</title>
 </head>
 <body>
  <h1>${title}</h1>
 </body>
</html>
`;

const NOT_FOUND = page('404 - Not Found');
const BAD_REQUEST = page('400 - Bad Request');
