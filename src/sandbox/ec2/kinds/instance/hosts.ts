import type { Host } from '../../../world/world.js';

/** What a fresh Amazon Linux 2023 listens on: sshd, on both families. */
export function newHost(privateDnsName: string): Host {
  return {
    hostname: privateDnsName,
    listeners: [
      { protocol: 6, port: 22, address: '0.0.0.0' },
      { protocol: 6, port: 22, address: '::' },
    ],
    drops: [],
    ignoresPing: false,
  };
}

/** What a host forgets when it goes down: what was started by hand, and rules and switches that no file keeps. */
export function restart(host: Host): void {
  const { services = [], files = {} } = host;
  const isService = ({ protocol, port }: { protocol: number; port: number }) =>
    services.find((one) => one.protocol === protocol && one.port === port);
  host.listeners = host.listeners.filter((one) => one.pid === undefined && isService(one)?.enabled !== false);
  for (const { enabled, protocol, port, address, web } of services) {
    if (enabled && !host.listeners.some((one) => one.protocol === protocol && one.port === port))
      host.listeners.push({ protocol, port, address, ...(web && { web }) });
  }
  const kept = Object.entries(files)
    .filter(([path]) => /^\/etc\/sysctl\.(d\/|conf$)/.test(path))
    .map(([, text]) => text)
    .join('\n');
  host.forwards = /^\s*net\.ipv4\.ip_forward\s*=\s*1/m.test(kept);
  host.forwardsV6 = /^\s*net\.ipv6\.conf\.all\.forwarding\s*=\s*1/m.test(kept);
  host.masquerade = files['/etc/sysconfig/iptables'] !== undefined && host.masquerade === true;
}
