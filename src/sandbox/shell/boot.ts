import { instanceState, runningSince } from '../ec2/kinds/instance/instance-state.js';
import type { InstanceRow } from '../ec2/kinds/instance/kind.js';
import { worldsOf } from '../world/account.js';
import type { World } from '../world/world.js';
import { runScript } from './host.js';

/**
 * Runs the user data of instances that have come up since: a script is run as root at the first boot, and what it prints
 * is kept (EC2 user guide, "Run commands when you launch an EC2 instance with user data input").
 */
export function bootHosts(home: World, now: number): void {
  for (const world of worldsOf(home)) {
    if (world.booting.length === 0) continue;
    const up = world.booting.filter((id) => isUp(world, world.ec2.instances[id], now));
    world.booting = world.booting.filter((id) => !up.includes(id) && world.ec2.instances[id]?.terminatedAt === null);
    for (const id of up) boot(world, id, now);
  }
}

const isUp = (world: World, instance: InstanceRow | undefined, now: number): boolean =>
  instance !== undefined && instanceState(world, instance, now) === 'running';

function boot(world: World, id: string, now: number): void {
  const instance = world.ec2.instances[id];
  const script = Buffer.from(instance?.options?.userData ?? '', 'base64').toString('utf8');
  if (!instance || !/^#!\s*\/\S*sh\b/.test(script)) return;
  const startAt = Math.min(now, runningSince(world, instance));
  const ran = runScript(world, { now: () => now }, id, script, { user: 'root', run: `boot-${id}`, startAt });
  const files = instance.host.files ?? {};
  files['/var/log/cloud-init-output.log'] = (ran.stdout + ran.stderr).slice(-16_384);
  instance.host.files = files;
}
