import { TCP } from '../../../network/packet.js';
import type { HostService } from '../../world/world.js';
import { complain, type Invocation, out, type Running, type ShellMachine } from '../machine.js';

const verbs = [
  'start',
  'stop',
  'restart',
  'reload',
  'status',
  'is-active',
  'enable',
  'disable',
  'is-enabled',
  'daemon-reload',
  'list-units',
] as const;
type Verb = (typeof verbs)[number];

/** Starts, stops and shows the services of the host: as much of systemctl as it takes to bring one back. */
export function* systemctl({ machine, args }: Invocation): Running {
  const [word = 'list-units', ...units] = args.filter((argument) => !argument.startsWith('-'));
  const verb = verbs.find((known) => known === word);
  if (verb === undefined) {
    yield complain(`Unknown command verb '${word}', did you mean one of: ${verbs.join(', ')}?\n`);
    return 1;
  }
  if (verb === 'list-units') return yield* list(machine);
  if (verb === 'daemon-reload') return 0;
  if (units.length === 0) {
    yield complain('Too few arguments.\n');
    return 1;
  }
  let status = 0;
  for (const unit of units) {
    const name = unit.replace(/\.service$/, '');
    status = Math.max(status, yield* act(machine, verb, name));
    const now = verb === 'enable' ? 'start' : verb === 'disable' ? 'stop' : null;
    if (now && args.includes('--now') && status === 0) status = yield* act(machine, now, name);
  }
  return status;
}

/** `service NAME VERB`; `service iptables save` keeps the rules over a restart. */
export function* service(invocation: Invocation): Running {
  const [name = '', verb = ''] = invocation.args;
  if (name === 'iptables' && verb === 'save') {
    const { host } = invocation.machine.instance;
    host.files = { ...host.files, '/etc/sysconfig/iptables': '*nat\n-A POSTROUTING -j MASQUERADE\nCOMMIT\n' };
    yield out('iptables: Saving firewall rules to /etc/sysconfig/iptables: [  OK  ]\n');
    return 0;
  }
  return yield* systemctl({ ...invocation, args: [verb, name] });
}

/** Nothing is written to the journal here. */
export function* journalctl({ machine, args }: Invocation): Running {
  const at = args.findIndex((argument) => argument === '-u' || argument === '--unit');
  const unit = (at < 0 ? '' : (args[at + 1] ?? '')).replace(/\.service$/, '');
  const isKnown = unit === '' || servicesOf(machine).some(({ name }) => name === unit) || system[unit] !== undefined;
  if (!isKnown) yield complain(`journalctl: this simulated host has no unit ${unit}\n`);
  yield out('-- No entries --\n');
  return Number(!isKnown);
}

function* list(machine: ShellMachine): Running {
  yield out(`  ${'UNIT'.padEnd(28)} LOAD   ACTIVE   SUB     DESCRIPTION\n`);
  for (const service of servicesOf(machine)) {
    const [active, sub] = isActive(machine, service) ? ['active  ', 'running'] : ['inactive', 'dead   '];
    yield out(`  ${`${service.name}.service`.padEnd(28)} loaded ${active} ${sub} ${describe(service)}\n`);
  }
  for (const [name, words] of Object.entries(system))
    yield out(`  ${`${name}.service`.padEnd(28)} loaded active   running ${words}\n`);
  return 0;
}

function* act(machine: ShellMachine, verb: Exclude<Verb, 'list-units' | 'daemon-reload'>, unit: string): Running {
  const service = servicesOf(machine).find(({ name }) => name === unit);
  // Rules of iptables are there without the unit that loads them.
  if (!service && unit === 'iptables') return 0;
  if (!service && system[unit] !== undefined) return yield* ofSystem(machine, verb, unit);
  if (!service) {
    const complaint =
      verb === 'status'
        ? `Unit ${unit}.service could not be found.\n`
        : `Failed to ${verb} ${unit}.service: Unit ${unit}.service not found.\n`;
    yield complain(complaint);
    return verb === 'status' ? 4 : 5;
  }
  const active = isActive(machine, service);
  if (verb === 'is-active') {
    yield out(active ? 'active\n' : 'inactive\n');
    return active ? 0 : 3;
  }
  if (verb === 'is-enabled') {
    yield out(service.enabled ? 'enabled\n' : 'disabled\n');
    return Number(!service.enabled);
  }
  if (verb === 'status') {
    const mark = active ? '●' : '○';
    yield out(
      `${mark} ${unit}.service - ${describe(service)}\n     Loaded: loaded\n     Active: ${active ? 'active (running)' : 'inactive (dead)'}\n`,
    );
    return active ? 0 : 3;
  }
  if (machine.user !== 'root') {
    yield complain(`Failed to ${verb} ${unit}.service: Access denied (as root: sudo systemctl ${verb} ${unit})\n`);
    return 4;
  }
  if (service === sshd) {
    machine.instance.host.services = [{ ...sshd }, ...(machine.instance.host.services ?? [])];
    return yield* act(machine, verb, unit);
  }
  if (verb === 'enable' || verb === 'disable') {
    service.enabled = verb === 'enable';
    return 0;
  }
  const { host } = machine.instance;
  const { protocol, port, address, web } = service;
  const isTaken = !active || host.listeners.some((one) => one.port === port && one.pid !== undefined);
  if (verb !== 'stop' && isTaken && host.listeners.some((one) => one.protocol === protocol && one.port === port)) {
    yield complain(
      `Job for ${unit}.service failed because the control process exited with error code.\nSee "systemctl status ${unit}.service" and "journalctl -xeu ${unit}.service" for details.\n`,
    );
    return 1;
  }
  const others = host.listeners.filter((one) => one.protocol !== protocol || one.port !== port);
  host.listeners = verb === 'stop' ? others : [...others, { protocol, port, address, ...(web && { web }) }];
  return 0;
}

const servicesOf = ({ instance }: ShellMachine): readonly HostService[] => {
  const own = instance.host.services ?? [];
  return own.some(({ name }) => name === sshd.name) ? own : [sshd, ...own];
};

/** What every Amazon Linux has besides: it is taken for granted that these run. */
const system: Readonly<Record<string, string>> = {
  'amazon-ssm-agent': 'amazon-ssm-agent',
  chronyd: 'NTP client/server',
  'systemd-networkd': 'Network Configuration',
  'systemd-resolved': 'Network Name Resolution',
};

const sshd: HostService = { name: 'sshd', protocol: TCP, port: 22, address: '0.0.0.0', enabled: true };

/** Whoever else listens at its port, it is not the service. */
const isActive = ({ instance }: ShellMachine, { protocol, port, web }: HostService): boolean =>
  instance.host.listeners.some(
    (one) => one.protocol === protocol && one.port === port && one.pid === undefined && one.web?.server === web?.server,
  );

function* ofSystem(machine: ShellMachine, verb: string, unit: string): Running {
  if (verb === 'is-active' || verb === 'is-enabled') yield out(verb === 'is-active' ? 'active\n' : 'enabled\n');
  else if (verb === 'status')
    yield out(`● ${unit}.service - ${system[unit]}\n     Loaded: loaded\n     Active: active (running)\n`);
  else if (machine.user !== 'root' || verb === 'stop' || verb === 'disable') {
    const why = machine.user === 'root' ? 'this simulated host needs it' : 'Access denied';
    yield complain(`Failed to ${verb} ${unit}.service: ${why}\n`);
    return 4;
  }
  return 0;
}

const describe = ({ name, port }: HostService): string =>
  name === sshd.name ? 'OpenSSH server daemon' : `${name} on port ${port}`;
