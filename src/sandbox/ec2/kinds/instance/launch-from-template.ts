import { RunInstancesCommand } from '@aws-sdk/client-ec2';
import { watchInput } from '../../../endpoint/honour.js';
import { AwsError, type Call, operationSchema } from '../../../endpoint/operation.js';
import { shapesOf } from '../../../endpoint/wire/shape.js';
import { notSimulatedParameter } from '../../../endpoint/wire.js';
import { original } from '../../../world/original.js';
import type { LaunchTemplateData } from '../launch-template/kind.js';
import { namedTemplate, templateVersion } from '../launch-template/named-template.js';
import type { Launch } from './launch-checks.js';

/** The launch template of a launch. */
export interface LaunchTemplate {
  /** What AWS marks its instances with (EC2 user guide, "Launch instances from a launch template"). */
  readonly tags: Readonly<Record<string, string>>;
  /** Members of it that the launch has not read. */
  unread(): readonly string[];
}

const { input: shape } = shapesOf(operationSchema(new RunInstancesCommand({ MinCount: 1, MaxCount: 1 }).schema));

/**
 * The launch with what its template adds: "any additional parameters that you specify for the new instance overwrite the
 * corresponding parameters included in the launch template" (EC2 API reference, RunInstances).
 */
export function wholeLaunch(
  call: Call,
  request: Launch,
): { readonly input: Launch; readonly template?: LaunchTemplate } {
  if (request.LaunchTemplate === undefined) return { input: request };
  const template = namedTemplate(call, request.LaunchTemplate);
  const version = templateVersion(template, request.LaunchTemplate.Version ?? '$Default');
  const watched = watchInput(shape, asLaunch(version.data));
  const input = new Proxy(request, {
    get: (target, name): unknown => Reflect.get(target, name) ?? Reflect.get(Object(watched.input), name),
  });
  const tags = {
    'aws:ec2launchtemplate:id': template.LaunchTemplateId,
    'aws:ec2launchtemplate:version': String(version.number),
  };
  // What the request says instead is not the template's to honour.
  const given = original(request);
  const isTheRequests = (path: string) => Reflect.get(given, path.replace(/\..*$/, '')) !== undefined;
  return { input, template: { tags, unread: () => watched.unread().filter((path) => !isTheRequests(path)) } };
}

/** A template's parameters in the names of a launch. */
function asLaunch({ RamDiskId, ElasticGpuSpecifications, InstanceRequirements, ...data }: LaunchTemplateData) {
  // "If you plan to use the launch template … with the RunInstances API …, you can't specify InstanceRequirements."
  if (InstanceRequirements !== undefined) {
    throw new AwsError(
      'InvalidParameterCombination',
      'The parameter InstanceRequirements of a launch template cannot be used with RunInstances',
    );
  }
  return { ...data, RamdiskId: RamDiskId, ElasticGpuSpecification: ElasticGpuSpecifications };
}

/** Honour or refuse, of what the template says: whether a launch reads it is seen after it. */
export function refuseUnread({ unread }: LaunchTemplate): void {
  const [first] = unread();
  if (first !== undefined) throw notSimulatedParameter('ec2', `LaunchTemplateData.${first}`);
}
