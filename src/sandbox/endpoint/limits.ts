import type { Service } from './operation.js';
import { notSimulatedParameter } from './wire.js';

/** Refuses what is simulated for some values only: `only('ec2', 'Domain', Domain, ['vpc'])`. An absent value is fine. */
export function only<Value>(service: Service, name: string, value: Value | undefined, allowed: readonly Value[]): void {
  if (value === undefined || allowed.includes(value)) return;
  throw notSimulatedParameter(service, `${name} (${String(value)})`);
}

/** Members that are honoured by doing nothing: what they ask for cannot be told apart in the simulation. */
export function withoutEffect(..._values: readonly unknown[]): void {}
