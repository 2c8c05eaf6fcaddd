import { canonicalAddress } from '../../../network/address.js';
import { containsAny } from '../../../network/cidr.js';
import { addressingOf } from '../addressing.js';
import { complain, type Invocation, out, type Running, type ShellMachine } from '../machine.js';

/** iproute2, as far as addresses, links, routes and rules go. */
export function* ip(invocation: Invocation): Running {
  const { args } = invocation;
  const options = args.filter((argument) => argument.startsWith('-'));
  const [object = '', ...rest] = args.filter((argument) => !argument.startsWith('-'));
  const view = {
    family: options.some((o) => o === '-4') ? 4 : options.some((o) => o === '-6') ? 6 : null,
    oneLine: options.some((o) => o === '-o' || o === '-oneline'),
    brief: options.some((o) => /^-br(ief)?$/.test(o)),
    device:
      rest.filter((word) => word !== 'dev').find((word) => !['show', 'list', 'ls', 'default', 'get'].includes(word)) ??
      null,
  } as const;
  if (object !== '' && 'address'.startsWith(object)) return yield* addresses(invocation, view);
  if (object !== '' && 'link'.startsWith(object)) return yield* addresses(invocation, { ...view, family: 0 });
  if (object !== '' && ('route'.startsWith(object) || object === 'ro')) {
    const asked = rest[rest.indexOf('get') + 1];
    if (rest.includes('get') && asked !== undefined) return yield* routeTo(invocation, asked);
    return yield* routes(invocation, rest.includes('default'));
  }
  if (object !== '' && ('neighbour'.startsWith(object) || 'neighbor'.startsWith(object)))
    return yield* neighbours(invocation);
  if (object.length > 1 && 'rule'.startsWith(object)) return yield* rules(rest, view.family);
  yield complain(
    object === ''
      ? 'Usage: ip [ OPTIONS ] { address | link | route | rule | neigh }\n'
      : `Object "${object}" is unknown, try "ip help".\n`,
  );
  return object === '' ? 255 : 1;
}

interface View {
  /** 0: links only; null: both families. */
  readonly family: 0 | 4 | 6 | null;
  readonly oneLine: boolean;
  readonly brief: boolean;
  readonly device: string | null;
}

interface Device {
  readonly index: number;
  readonly name: string;
  readonly head: string;
  readonly link: string;
  readonly addresses: readonly {
    readonly family: 4 | 6;
    readonly cidr: string;
    readonly text: string;
    readonly lifetime: string;
  }[];
}

function* addresses({ machine }: Invocation, view: View): Running {
  const devices = [loopback, ...interfacesOf(machine).map(ethernet)].filter(
    ({ name }) => view.device === null || view.device === name,
  );
  if (devices.length === 0) {
    yield complain(`Device "${view.device}" does not exist.\n`);
    return 1;
  }
  for (const device of devices) {
    const shown = device.addresses.filter(({ family }) => view.family === null || view.family === family);
    if (view.brief) {
      const state = device.name === 'lo' ? 'UNKNOWN' : 'UP';
      yield out(`${device.name.padEnd(16)} ${state.padEnd(14)} ${shown.map(({ cidr }) => cidr).join(' ')} \n`);
    } else if (view.oneLine && view.family !== 0) {
      for (const { text, lifetime } of shown)
        yield out(`${device.index}: ${device.name}    ${text}\\       ${lifetime}\n`);
    } else if (shown.length > 0 || view.family === 0 || view.family === null) {
      yield out(`${device.index}: ${device.name}: ${device.head}\n`);
      if (view.family === 0 || view.family === null) yield out(`    ${device.link}\n`);
      for (const { text, lifetime } of shown) yield out(`    ${text}\n       ${lifetime}\n`);
    }
  }
  return 0;
}

const FOREVER = 'valid_lft forever preferred_lft forever';

const loopback: Device = {
  index: 1,
  name: 'lo',
  head: '<LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000',
  link: 'link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00',
  addresses: [
    { family: 4, cidr: '127.0.0.1/8', text: 'inet 127.0.0.1/8 scope host lo', lifetime: FOREVER },
    { family: 6, cidr: '::1/128', text: 'inet6 ::1/128 scope host noprefixroute ', lifetime: FOREVER },
  ],
};

/** The machine as it is seen from each of its interfaces. */
const interfacesOf = (machine: ShellMachine): readonly ShellMachine[] =>
  machine.instance.interfaceIds.flatMap((id) => {
    const row = machine.world.ec2.interfaces[id];
    return row ? [{ ...machine, interface: row }] : [];
  });

function ethernet(machine: ShellMachine, at: number): Device {
  const { device, mac, ipv4, prefix, broadcast, ipv6, linkLocal } = addressingOf(machine);
  // A DHCP lease of an hour, renewed at half time (systemd-networkd).
  const left = 3600 - (Math.floor((machine.now() - machine.instance.startedAt) / 1000) % 1800);
  const lease = `valid_lft ${left}sec preferred_lft ${left}sec`;
  return {
    index: 2 + at,
    name: device,
    head: '<BROADCAST,MULTICAST,UP,LOWER_UP> mtu 9001 qdisc mq state UP group default qlen 1000',
    link: `link/ether ${mac} brd ff:ff:ff:ff:ff:ff${device.startsWith('ens') ? `\n    altname enp0s${5 + at}` : ''}`,
    addresses: [
      {
        family: 4,
        cidr: `${ipv4}/${prefix}`,
        text: `inet ${ipv4}/${prefix} metric ${512 + at} brd ${broadcast} scope global dynamic ${device}`,
        lifetime: lease,
      },
      ...ipv6.map((address) => ({
        family: 6 as const,
        cidr: `${address}/128`,
        text: `inet6 ${address}/128 scope global dynamic noprefixroute `,
        lifetime: 'valid_lft 437sec preferred_lft 127sec',
      })),
      { family: 6, cidr: `${linkLocal}/64`, text: `inet6 ${linkLocal}/64 scope link `, lifetime: FOREVER },
    ],
  };
}

function* routes({ machine }: Invocation, defaultOnly: boolean): Running {
  // The first interface goes before the others.
  const all = interfacesOf(machine).map((one, at) => ({ ...addressingOf(one), by: `metric ${512 + at}` }));
  for (const { device, ipv4, router, by } of all)
    yield out(`default via ${router} dev ${device} proto dhcp src ${ipv4} ${by} \n`);
  if (defaultOnly) return 0;
  for (const { device, ipv4, router, resolver, network, prefix, by } of all) {
    yield out(`${resolver} via ${router} dev ${device} proto dhcp src ${ipv4} ${by} \n`);
    yield out(`${network}/${prefix} dev ${device} proto kernel scope link src ${ipv4} ${by} \n`);
    yield out(`${router} dev ${device} proto dhcp scope link src ${ipv4} ${by} \n`);
  }
  return 0;
}

/** What the kernel would do with a packet to an address; what the VPC does with it then, it cannot know. */
function* routeTo({ machine }: Invocation, address: string): Running {
  const own = addressingOf(machine);
  if (canonicalAddress(address) === undefined) {
    yield complain(`Error: any valid prefix is expected rather than "${address}".\n`);
    return 1;
  }
  const uid = machine.user === 'root' ? 0 : 1001;
  const near = interfacesOf(machine)
    .map(addressingOf)
    .find(({ network, prefix }) => containsAny([`${network}/${prefix}`], address));
  const by = near ?? own;
  if (address === own.ipv4) yield out(`local ${address} dev lo src ${address} uid ${uid} \n    cache <local> \n`);
  else
    yield out(`${address} ${near ? '' : `via ${by.router} `}dev ${by.device} src ${by.ipv4} uid ${uid} \n    cache \n`);
  return 0;
}

/** A VPC answers every question for a hardware address: that of the router is always known. */
function* neighbours({ machine }: Invocation): Running {
  const { router, routerMac, device } = addressingOf(machine);
  yield out(`${router} dev ${device} lladdr ${routerMac} REACHABLE \n`);
  return 0;
}

/** The rules of every kernel (ip-rule(8)), and no others: what leaves goes by the main table, whatever address it comes from. */
function* rules([action = 'show']: readonly string[], family: View['family']): Running {
  if (!['show', 'list', 'ls'].includes(action)) {
    yield complain('ip rule: this simulated host shows its rules and cannot change them\n');
    return 2;
  }
  yield out('0:\tfrom all lookup local\n32766:\tfrom all lookup main\n');
  // IPv6 has no table "default".
  if (family !== 6) yield out('32767:\tfrom all lookup default\n');
  return 0;
}
