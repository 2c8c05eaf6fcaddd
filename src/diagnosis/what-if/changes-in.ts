import type { Network } from '../../network/model.js';
import { aclChange, aclOptions, aclPlaceOptions } from './acl-changes.js';
import { aclAssociation, aclAssociationOptions, applySteps, tableAssociation, type WhatIfStep } from './association.js';
import { commandsIn, isNotUnderstood, type NotUnderstood } from './command-line.js';
import { changedRules, groupOptions, modifiedOptions, modifiedRules } from './group-changes.js';
import { type CliOptions, optionsIn, withoutGlobals } from './options.js';
import { routeChange, routeOptions, routePlaceOptions } from './route-changes.js';

interface Operation {
  readonly options: readonly string[];
  readonly read: (network: Network, options: CliOptions) => WhatIfStep | readonly WhatIfStep[] | NotUnderstood;
}

const group = (kind: Parameters<typeof changedRules>[1]): Operation => ({
  options: groupOptions,
  read: (network, options) => changedRules(network, kind, options),
});

const entry = (kind: Parameters<typeof aclChange>[1], options = aclOptions): Operation => ({
  options,
  read: (network, given) => aclChange(network, kind, given),
});

const route = (kind: Parameters<typeof routeChange>[1], options = routeOptions): Operation => ({
  options,
  read: (network, given) => routeChange(network, kind, given),
});

const table = (kind: Parameters<typeof tableAssociation>[1], options: readonly string[]): Operation => ({
  options,
  read: (network, given) => tableAssociation(network, kind, given),
});

const operations: ReadonlyMap<string, Operation> = new Map([
  ['authorize-security-group-ingress', group('authorize-ingress')],
  ['authorize-security-group-egress', group('authorize-egress')],
  ['revoke-security-group-ingress', group('revoke-ingress')],
  ['revoke-security-group-egress', group('revoke-egress')],
  ['modify-security-group-rules', { options: modifiedOptions, read: modifiedRules }],
  ['create-network-acl-entry', entry('create-network-acl-entry')],
  ['replace-network-acl-entry', entry('replace-network-acl-entry')],
  ['delete-network-acl-entry', entry('delete-network-acl-entry', aclPlaceOptions)],
  ['replace-network-acl-association', { options: aclAssociationOptions, read: aclAssociation }],
  ['create-route', route('create-route')],
  ['replace-route', route('replace-route')],
  ['delete-route', route('delete-route', routePlaceOptions)],
  ['associate-route-table', table('associate', ['route-table-id', 'subnet-id', 'gateway-id'])],
  ['disassociate-route-table', table('disassociate', ['association-id'])],
  ['replace-route-table-association', table('replace', ['association-id', 'route-table-id'])],
]);

/**
 * The changes that a line of `aws ec2` commands would make to the network, each on top of those before it; or why the line
 * is not understood, or AWS would refuse it. Nothing is run.
 */
export function changesIn(network: Network, line: string): readonly WhatIfStep[] | NotUnderstood {
  const commands = commandsIn(line);
  if (isNotUnderstood(commands)) return commands;
  const changes: WhatIfStep[] = [];
  for (const typed of commands) {
    const [aws, service, name = '', ...words] = withoutGlobals(typed);
    const operation = aws === 'aws' && service === 'ec2' ? operations.get(name) : undefined;
    if (!operation) {
      return { reason: `is not one of: aws ec2 ${[...operations.keys()].join(', ')}` };
    }
    const options = optionsIn(words, operation.options);
    if (isNotUnderstood(options)) return options;
    const read = operation.read(applySteps(network, changes), options);
    if (isNotUnderstood(read)) return read;
    changes.push(...(Array.isArray(read) ? read : [read]));
  }
  return changes;
}
