import { isIpv6 } from '../../../network/address.js';
import { TCP } from '../../../network/packet.js';
import { addressingOf } from '../addressing.js';
import { complain, type Invocation, out, type Running } from '../machine.js';

/** netstat of net-tools: listening sockets (`-tlnp`, `-an`), or routes (`-rn`). */
export function* netstat(invocation: Invocation): Running {
  const { machine, args } = invocation;
  const letters = args.flatMap((argument) => /^-(\w+)$/.exec(argument)?.[1] ?? []).join('');
  if (letters.includes('r')) return yield* route({ ...invocation, args: ['-n'] });
  if (/[sig]/.test(letters)) {
    yield complain('netstat: this simulated host shows listening sockets (-tlnpu, -an) and routes (-rn)\n');
    return 1;
  }
  const isBoth = !letters.includes('t') && !letters.includes('u');
  const withProgram = letters.includes('p');
  const shown = /[la]/.test(letters) ? machine.instance.host.listeners : [];
  yield out(`Active Internet connections (${letters.includes('a') ? 'servers and established' : 'only servers'})\n`);
  yield out(
    `Proto Recv-Q Send-Q Local Address           Foreign Address         State      ${withProgram ? ' PID/Program name    ' : ''}\n`,
  );
  for (const { protocol, port, address, pid, command } of shown) {
    const kind = protocol === TCP ? 'tcp' : 'udp';
    if (!isBoth && !letters.includes(kind === 'tcp' ? 't' : 'u')) continue;
    const name = `${kind}${isIpv6(address) ? '6' : ''}`;
    const program = pid === undefined || machine.user !== 'root' ? '-' : `${pid}/${command?.split(' ')[0] ?? ''}`;
    const far = isIpv6(address) ? ':::*' : '0.0.0.0:*';
    yield out(
      `${name.padEnd(5)} ${'0'.padStart(6)} ${'0'.padStart(6)} ${`${address}:${port}`.padEnd(23)} ${far.padEnd(23)} ${(kind === 'tcp' ? 'LISTEN' : '').padEnd(11)}${withProgram ? ` ${program.padEnd(20)}` : ''}\n`,
    );
  }
  return 0;
}

/** `route -n`: the kernel's table; changes are made by `ip route`, which this host does not take either. */
export function* route({ machine, args }: Invocation): Running {
  const [verb] = args.filter((argument) => !argument.startsWith('-'));
  if (verb !== undefined) {
    yield complain(`route: this simulated host shows its routes, and takes no ${verb}\n`);
    return 4;
  }
  const { router, network, prefix, device } = addressingOf(machine);
  const mask = maskOf(prefix);
  const row = (to: string, by: string, wide: string, flags: string) =>
    `${to.padEnd(15)} ${by.padEnd(15)} ${wide.padEnd(15)} ${flags.padEnd(5)} 512    0        0 ${device}\n`;
  yield out('Kernel IP routing table\n');
  yield out('Destination     Gateway         Genmask         Flags Metric Ref    Use Iface\n');
  yield out(row('0.0.0.0', router, '0.0.0.0', 'UG') + row(network, '0.0.0.0', mask, 'U'));
  yield out(row(router, '0.0.0.0', '255.255.255.255', 'UH'));
  return 0;
}

export function* ifconfig({ machine, args }: Invocation): Running {
  const { device, ipv4, prefix, broadcast, mac, linkLocal, ipv6 } = addressingOf(machine);
  const [wanted, ...changes] = args.filter((argument) => !argument.startsWith('-'));
  if (changes.length > 0) {
    yield complain('ifconfig: this simulated host shows its interface, and takes no changes\n');
    return 1;
  }
  if (wanted !== undefined && wanted !== device && wanted !== 'lo') {
    yield complain(`${wanted}: error fetching interface information: Device not found\n`);
    return 1;
  }
  if (wanted !== 'lo') {
    const wide = [linkLocal, ...ipv6].map(
      (one) => `        inet6 ${one}  prefixlen 64  scopeid ${one === linkLocal ? '0x20<link>' : '0x0<global>'}\n`,
    );
    yield out(
      `${device}: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 9001\n        inet ${ipv4}  netmask ${maskOf(prefix)}  broadcast ${broadcast}\n${wide.join('')}        ether ${mac}  txqueuelen 1000  (Ethernet)\n\n`,
    );
  }
  if (wanted === undefined || wanted === 'lo')
    yield out(
      'lo: flags=73<UP,LOOPBACK,RUNNING>  mtu 65536\n        inet 127.0.0.1  netmask 255.0.0.0\n        inet6 ::1  prefixlen 128  scopeid 0x10<host>\n        loop  txqueuelen 1000  (Local Loopback)\n\n',
    );
  return 0;
}

/** The router alone: it answers for every other host (VPC user guide, "How traffic is routed": no ARP between hosts). */
export function* arp({ machine, args }: Invocation): Running {
  const { router, routerMac, device } = addressingOf(machine);
  if (args.includes('-a')) yield out(`? (${router}) at ${routerMac} [ether] on ${device}\n`);
  else
    yield out(
      `Address                  HWtype  HWaddress           Flags Mask            Iface\n${router.padEnd(24)} ether   ${routerMac}   C                     ${device}\n`,
    );
  return 0;
}

const maskOf = (prefix: number): string =>
  [0, 8, 16, 24].map((from) => 256 - 2 ** (8 - Math.min(8, Math.max(0, prefix - from)))).join('.');
