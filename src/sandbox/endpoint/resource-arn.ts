import { kinds } from '../ec2/kinds/index.js';
import { documentArn, parameterArn } from '../ssm/arns.js';
import { arn } from '../world/ids.js';
import { rowOf } from '../world/table.js';
import type { World } from '../world/world.js';
import type { Service } from './operation.js';

/** The resource a refusal names: what the request acts on. Undefined where AWS names none, as for EC2's Describe actions. */
export function resourceOf(service: Service, action: string, input: unknown, world: World): string | undefined {
  const text = (...names: readonly string[]) =>
    names.map((name) => first(Reflect.get(Object(input), name))).find(Boolean);
  switch (service) {
    case 'ec2':
      return action.startsWith('Describe') ? undefined : ec2Resource(action, input, world);
    case 'iam': {
      const [profile, role] = [text('InstanceProfileName'), text('RoleName')];
      const path = text('Path') ?? '/';
      if (profile !== undefined)
        return rowOf(world.iam.profiles, profile)?.Arn ?? arn(world, 'iam', `instance-profile${path}${profile}`);
      if (role !== undefined) return rowOf(world.iam.roles, role)?.Arn ?? arn(world, 'iam', `role${path}${role}`);
      const policy = text('PolicyName');
      if (policy !== undefined) return arn(world, 'iam', `policy${path}${policy}`);
      const prefix = text('PathPrefix') ?? '/';
      return text('PolicyArn', 'PolicySourceArn') ?? LISTED_BY_IAM[action]?.(world, prefix) ?? '*';
    }
    case 'ssm': {
      const instance = text('InstanceId', 'InstanceIds', 'Target');
      if (action.endsWith('Document')) return documentArn(world, text('Name') ?? '*');
      const parameter = text('Name', 'Names', 'Path', 'ResourceId');
      if (parameter !== undefined) return parameterArn(world, parameter);
      return instance === undefined ? arn(world, 'ssm', '*') : arn(world, 'ec2', `instance/${instance}`);
    }
    case 'logs':
      return arn(
        world,
        'logs',
        `log-group:${text('logGroupName', 'logGroupIdentifier', 'logGroupNames', 'logGroupNamePrefix') ?? ''}:log-stream:`,
      );
    case 'sts':
      return text('RoleArn');
    default:
      return service satisfies never;
  }
}

/** Lists name what they list (IAM user guide, "Troubleshoot access denied error messages"). */
const LISTED_BY_IAM: Readonly<Record<string, (world: World, prefix: string) => string>> = {
  ListRoles: (world, prefix) => arn(world, 'iam', `role${prefix}`),
  ListInstanceProfiles: (world, prefix) => arn(world, 'iam', `instance-profile${prefix}`),
  ListPolicies: (_world, prefix) => `policy path ${prefix}`,
};

// A volume has no table of its own: it is a disk of an instance.
const types: ReadonlyMap<string, string> = new Map([
  ...kinds.map(({ prefix, type }) => [prefix, type] as const),
  ['vol', 'volume'],
]);

/** The kind of resource an id names, in the words of tags and ARNs: `vpc-flow-log` for `fl-…`. */
export function resourceType(id: string): string | undefined {
  return types.get(id.slice(0, id.lastIndexOf('-')));
}

// A request that makes something names the kind (`instance/*`); one that acts on something names the thing.
function ec2Resource(action: string, input: unknown, world: World): string {
  const made = /^(?:Run|Create|Allocate)(.*?)s?$/.exec(action)?.[1];
  if (made !== undefined && made !== 'Tag' && made !== 'NetworkAclEntry' && made !== 'Route') {
    const type = made === 'FlowLog' ? 'vpc-flow-log' : made === 'Address' ? 'elastic-ip' : kebab(made);
    return arn(world, 'ec2', `${type}/*`);
  }
  for (const value of Object.values(Object(input))) {
    const id = first(value);
    const type = id === undefined ? undefined : resourceType(id);
    if (type !== undefined) return arn(world, 'ec2', `${type}/${id}`);
  }
  return arn(world, 'ec2', '*');
}

const kebab = (name: string): string => name.replace(/(?<=[a-z])[A-Z]/g, '-$&').toLowerCase();

function first(value: unknown): string | undefined {
  const item: unknown = Array.isArray(value) ? value[0] : value;
  return typeof item === 'string' ? item : undefined;
}
