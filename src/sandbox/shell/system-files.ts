import type { ShellMachine } from './machine.js';

/** A file that every simulated host has; null where there is none. */
export const systemFile = (machine: ShellMachine, path: string): string | null => FILES[path]?.(machine) ?? null;

/** The domain that the VPC's DHCP options name. */
const searchDomain = ({ world, interface: eni }: ShellMachine): string =>
  world.ec2.dhcpOptions[world.ec2.vpcs[eni.VpcId ?? '']?.DhcpOptionsId ?? '']?.options['domain-name']?.[0] ??
  `${world.region}.compute.internal`;

const FILES: Readonly<Record<string, (machine: ShellMachine) => string>> = {
  '/etc/os-release': () => OS_RELEASE,
  '/etc/system-release': () => 'Amazon Linux release 2023.12.20261109 (Amazon Linux)\n',
  '/etc/hostname': (machine) => `${machine.instance.host.hostname}\n`,
  '/etc/resolv.conf': (machine) => `search ${searchDomain(machine)}\nnameserver 127.0.0.53\noptions edns0 trust-ad\n`,
  '/etc/hosts': () =>
    '127.0.0.1   localhost localhost.localdomain localhost4 localhost4.localdomain4\n::1         localhost6 localhost6.localdomain6\n',
  '/etc/nsswitch.conf': () => 'hosts: files dns myhostname\n',
  '/proc/sys/net/ipv4/ip_forward': ({ instance }) => `${Number(instance.host.forwards === true)}\n`,
  '/proc/sys/net/ipv6/conf/all/forwarding': ({ instance }) => `${Number(instance.host.forwardsV6 === true)}\n`,
  '/proc/sys/net/ipv4/icmp_echo_ignore_all': (machine) => `${Number(machine.instance.host.ignoresPing)}\n`,
};

const OS_RELEASE = `NAME="Amazon Linux"
VERSION="2023"
ID="amzn"
ID_LIKE="fedora"
VERSION_ID="2023"
PLATFORM_ID="platform:al2023"
PRETTY_NAME="Amazon Linux 2023.12.20261109"
ANSI_COLOR="0;33"
CPE_NAME="cpe:2.3:o:amazon:amazon_linux:2023"
HOME_URL="https://aws.amazon.com/linux/amazon-linux-2023/"
DOCUMENTATION_URL="https://docs.aws.amazon.com/linux/"
SUPPORT_URL="https://aws.amazon.com/premiumsupport/"
BUG_REPORT_URL="https://github.com/amazonlinux/amazon-linux-2023"
VENDOR_NAME="AWS"
VENDOR_URL="https://aws.amazon.com/"
SUPPORT_END="2029-06-30"
`;
