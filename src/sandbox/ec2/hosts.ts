import type { Host } from '../world/world.js';

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
