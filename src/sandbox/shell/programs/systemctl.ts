import type { HostService } from '../../world/world.js';
import { complain, type Invocation, type Machine, out, type Running } from '../machine.js';

const verbs = ['start', 'stop', 'restart', 'status', 'is-active', 'list-units'] as const;
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
  if (units.length === 0) {
    yield complain('Too few arguments.\n');
    return 1;
  }
  let status = 0;
  for (const unit of units) status = Math.max(status, yield* act(machine, verb, unit.replace(/\.service$/, '')));
  return status;
}

function* list(machine: Machine): Running {
  yield out(`  ${'UNIT'.padEnd(28)} LOAD   ACTIVE   SUB     DESCRIPTION\n`);
  for (const service of servicesOf(machine)) {
    const [active, sub] = isActive(machine, service) ? ['active  ', 'running'] : ['inactive', 'dead   '];
    yield out(`  ${`${service.name}.service`.padEnd(28)} loaded ${active} ${sub} ${describe(service)}\n`);
  }
  return 0;
}

function* act(machine: Machine, verb: Exclude<Verb, 'list-units'>, unit: string): Running {
  const service = servicesOf(machine).find(({ name }) => name === unit);
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
  const { host } = machine.instance;
  const others = host.listeners.filter(({ protocol, port }) => protocol !== service.protocol || port !== service.port);
  const { protocol, port, address } = service;
  host.listeners = verb === 'stop' ? others : [...others, { protocol, port, address }];
  return 0;
}

const servicesOf = ({ instance }: Machine): readonly HostService[] => instance.host.services ?? [];

const isActive = ({ instance }: Machine, { protocol, port }: HostService): boolean =>
  instance.host.listeners.some((one) => one.protocol === protocol && one.port === port);

const describe = ({ name, port }: HostService): string => `${name} on port ${port}`;
