import type { Network } from '../../network/model.js';
import { applyChanges } from '../fix/apply-change.js';
import type { Change } from '../fix/change.js';
import { aclChange, aclOptions, aclPlaceOptions } from './acl-changes.js';
import { commandsIn, isNotUnderstood, type NotUnderstood } from './command-line.js';
import { groupChanges, groupOptions } from './group-changes.js';
import { type Options, optionsIn } from './options.js';
import { routeChange, routeOptions, routePlaceOptions } from './route-changes.js';

interface Operation {
  readonly options: readonly string[];
  readonly read: (network: Network, options: Options) => Change | readonly Change[] | NotUnderstood;
}

const group = (kind: Parameters<typeof groupChanges>[1]): Operation => ({
  options: groupOptions,
  read: (network, options) => groupChanges(network, kind, options),
});

const entry = (kind: Parameters<typeof aclChange>[1], options = aclOptions): Operation => ({
  options,
  read: (network, given) => aclChange(network, kind, given),
});

const route = (kind: Parameters<typeof routeChange>[1], options = routeOptions): Operation => ({
  options,
  read: (network, given) => routeChange(network, kind, given),
});

const operations: ReadonlyMap<string, Operation> = new Map([
  ['authorize-security-group-ingress', group('authorize-ingress')],
  ['authorize-security-group-egress', group('authorize-egress')],
  ['revoke-security-group-ingress', group('revoke-ingress')],
  ['revoke-security-group-egress', group('revoke-egress')],
  ['create-network-acl-entry', entry('create-network-acl-entry')],
  ['replace-network-acl-entry', entry('replace-network-acl-entry')],
  ['delete-network-acl-entry', entry('delete-network-acl-entry', aclPlaceOptions)],
  ['create-route', route('create-route')],
  ['replace-route', route('replace-route')],
  ['delete-route', route('delete-route', routePlaceOptions)],
]);

/**
 * The changes that a line of `aws ec2` commands would make to the network, each on top of those before it; or why the line
 * is not understood, or AWS would refuse it. Nothing is run.
 */
export function changesIn(network: Network, line: string): readonly Change[] | NotUnderstood {
  const commands = commandsIn(line);
  if (isNotUnderstood(commands)) return commands;
  const changes: Change[] = [];
  for (const [aws, service, name = '', ...words] of commands) {
    const operation = aws === 'aws' && service === 'ec2' ? operations.get(name) : undefined;
    if (!operation) {
      return { reason: `is not one of: aws ec2 ${[...operations.keys()].join(', ')}` };
    }
    const options = optionsIn(words, operation.options);
    if (isNotUnderstood(options)) return options;
    const read = operation.read(applyChanges(network, changes), options);
    if (isNotUnderstood(read)) return read;
    changes.push(...(Array.isArray(read) ? read : [read]));
  }
  return changes;
}
