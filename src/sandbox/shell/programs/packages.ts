import { TCP } from '../../../network/packet.js';
import { passesEndpoint } from '../../iam/service-access.js';
import { awsEndpoint } from '../../packets/internet.js';
import type { HostService } from '../../world/world.js';
import { openTcp, useTcp } from '../connect.js';
import { makeDirectory } from '../files.js';
import { complain, type Invocation, out, type Running } from '../machine.js';

/** What installs a service here; every other program of this shell is there from the start. */
const offered: Readonly<Record<string, { readonly version: string; readonly service?: HostService }>> = {
  nginx: {
    version: '1.28.0-1.amzn2023.0.1',
    service: {
      name: 'nginx',
      protocol: TCP,
      port: 80,
      address: '0.0.0.0',
      web: { server: 'nginx/1.28.0', root: '/usr/share/nginx/html' },
    },
  },
  httpd: {
    version: '2.4.65-1.amzn2023.0.1',
    service: {
      name: 'httpd',
      protocol: TCP,
      port: 80,
      address: '0.0.0.0',
      web: { server: 'Apache/2.4.65 (Amazon Linux)', root: '/var/www/html' },
    },
  },
  'iptables-services': { version: '1.8.8-3.amzn2023.0.2' },
  iptables: { version: '1.8.8-3.amzn2023.0.2' },
  'nmap-ncat': { version: '7.93-1.amzn2023.0.1' },
  tcpdump: { version: '4.99.1-1.amzn2023.0.2' },
  traceroute: { version: '2.1.3-1.amzn2023.0.1' },
  'bind-utils': { version: '9.18.33-1.amzn2023.0.1' },
  telnet: { version: '0.17-83.amzn2023.0.2' },
  mtr: { version: '0.94-3.amzn2023.0.2' },
  'net-tools': { version: '2.0-0.59.20160912git.amzn2023.0.3' },
  ethtool: { version: '5.15-1.amzn2023.0.3' },
  openssl: { version: '3.2.2-1.amzn2023.0.1' },
  wget: { version: '1.21.3-1.amzn2023.0.4' },
  nc: { version: '7.93-1.amzn2023.0.1' },
  iputils: { version: '20210202-2.amzn2023.0.5' },
  python3: { version: '3.9.25-1.amzn2023.0.1' },
  curl: { version: '8.11.1-4.amzn2023.0.1' },
};

/** dnf and yum. The repositories are in S3, so that a host which cannot reach it installs nothing. */
export function* dnf(invocation: Invocation): Running {
  const { machine, session, args } = invocation;
  const [verb = '', ...names] = args.filter((arg) => !arg.startsWith('-'));
  if (!['install', 'update', 'upgrade', 'check-update', 'makecache'].includes(verb)) {
    yield complain(`No such command: ${verb}. This simulated dnf installs and updates.\n`);
    return 1;
  }
  if (verb === 'install' && machine.user !== 'root') {
    yield complain(
      'Error: This command has to be run with superuser privileges (under the root user on most systems).\n',
    );
    return 1;
  }
  const { region } = machine.world;
  const bucket = `al2023-repos-${region}-de612dc2`;
  const resource = `arn:${machine.world.partition}:s3:::${bucket}/core/mirrors/latest/x86_64/mirror.list`;
  const url = `https://${bucket}.s3.dualstack.${region}.amazonaws.com/core/mirrors/latest/x86_64/mirror.list`;
  const opened = yield* openTcp(machine, awsEndpoint('s3', region), 443, 30_000);
  if (opened.kind !== 'connected') {
    if (opened.kind === 'interrupted') return 130;
    return yield* noMetadata(`Curl error (28): Timeout was reached for ${url}`, ' [Connection timeout after 30000 ms]');
  }
  const { endpoint } = opened.flow;
  // "Amazon Linux repositories" in the policy of a gateway endpoint (VPC user guide, "Endpoint policies for gateway endpoints").
  const asked = { action: 's3:GetObject', resource, role: null, instanceId: machine.instance.InstanceId, endpoint };
  if (!passesEndpoint(machine.world, asked)) return yield* noMetadata(`Status code: 403 for ${url}`);
  yield* useTcp(machine, opened.flow, 900, 1_400_000);
  if (verb !== 'install') {
    yield out('Dependencies resolved.\nNothing to do.\nComplete!\n');
    return 0;
  }
  const unknown = names.find((name) => !offered[name]);
  if (unknown !== undefined) {
    yield complain(`No match for argument: ${unknown}\nError: Unable to find a match: ${unknown}\n`);
    return 1;
  }
  const { host } = machine.instance;
  for (const name of names) {
    const { version, service } = offered[name] ?? { version: '' };
    if (service && !host.services?.some((one) => one.name === name))
      host.services = [...(host.services ?? []), { ...service, enabled: false }];
    if (service?.web) makeDirectory(machine, session, service.web.root, true);
    yield out(`Installed:\n  ${name}-${version}.x86_64\n`);
  }
  yield out('Complete!\n');
  return 0;
}

function* noMetadata(why: string, detail = ''): Running {
  yield complain(
    `Errors during downloading metadata for repository 'amazonlinux':\n  - ${why}${detail}\nError: Failed to download metadata for repo 'amazonlinux': Cannot prepare internal mirrorlist: ${why}\n`,
  );
  return 1;
}
