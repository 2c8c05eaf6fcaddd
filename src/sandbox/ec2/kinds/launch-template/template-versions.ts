import {
  CreateLaunchTemplateVersionCommand,
  DeleteLaunchTemplateVersionsCommand,
  DescribeLaunchTemplateVersionsCommand,
} from '@aws-sdk/client-ec2';
import { type Getters, matchesFilters } from '../../../endpoint/filters.js';
import { withoutEffect } from '../../../endpoint/limits.js';
import { AwsError, type Call, type Operation, on, page } from '../../../endpoint/operation.js';
import { signerArn } from '../../../iam/caller.js';
import { parameterValue } from '../../../ssm/stored-parameters.js';
import { existing, lookUp } from '../../lookup.js';
import { once } from '../../once.js';
import { keptData } from './kept-data.js';
import {
  type LaunchTemplateData,
  type LaunchTemplateRow,
  type LaunchTemplateVersionRow,
  launchTemplateKind,
} from './kind.js';
import { describedAs } from './launch-templates.js';
import { namedTemplate, noSuchTemplateVersion, numberIn, templateVersion } from './named-template.js';

interface Version {
  readonly template: LaunchTemplateRow;
  readonly version: LaunchTemplateVersionRow;
}

export const templateVersionOperations: readonly Operation[] = [
  on(DescribeLaunchTemplateVersionsCommand, (input, call) => {
    const { MinVersion, MaxVersion, Versions, Filters, NextToken, MaxResults, ResolveAlias } = input;
    withoutEffect(input.IncludeManagedResources);
    const isNamed = input.LaunchTemplateId !== undefined || input.LaunchTemplateName !== undefined;
    const [least, most] = [numberIn(MinVersion ?? '1'), numberIn(MaxVersion ?? '999999999')];
    const all = isNamed ? versionsOf(namedTemplate(call, input), Versions) : versionsOfAll(call, Versions ?? []);
    const asked = all.filter(({ version }) => version.number >= least && version.number <= most);
    const { items, next } = page(asked.filter(matchesFilters(Filters, filters)), {
      token: NextToken,
      max: MaxResults,
      limit: 200,
    });
    return {
      LaunchTemplateVersions: items.map((one) => view(call, one, ResolveAlias)),
      NextToken: next,
    };
  }),

  on(CreateLaunchTemplateVersionCommand, (input, call) => {
    const { SourceVersion, VersionDescription, ResolveAlias, ClientToken } = input;
    const template = namedTemplate(call, input);
    const own = keptData(input.LaunchTemplateData);
    const data =
      SourceVersion === undefined ? own : { ...inherited(templateVersion(template, SourceVersion).data), ...own };
    const make = () => {
      const made = { createdAt: call.clock.now(), createdBy: signerArn(call), ...describedAs(VersionDescription) };
      const number = template.nextVersion;
      template.versions = [...template.versions, { number, ...made, data }];
      template.nextVersion += 1;
      return String(number);
    };
    return once(
      call,
      {
        operation: 'CreateLaunchTemplateVersion',
        token: ClientToken,
        longest: 128,
        scope: template.LaunchTemplateId,
        input,
      },
      make,
      (number) => ({
        LaunchTemplateVersion: view(call, { template, version: templateVersion(template, number) }, ResolveAlias),
      }),
    );
  }),

  on(DeleteLaunchTemplateVersionsCommand, (input, call) => {
    const { Versions } = input;
    const template = namedTemplate(call, input);
    const { LaunchTemplateId, LaunchTemplateName } = template;
    const outcomes = Versions.map(numberIn).map((VersionNumber) => {
      const ResponseError = deleteVersion(template, VersionNumber);
      return { LaunchTemplateId, LaunchTemplateName, VersionNumber, ...(ResponseError && { ResponseError }) };
    });
    return {
      SuccessfullyDeletedLaunchTemplateVersions: outcomes.filter((one) => !('ResponseError' in one)),
      UnsuccessfullyDeletedLaunchTemplateVersions: outcomes.filter((one) => 'ResponseError' in one),
    };
  }),
];

const newestFirst = (versions: readonly LaunchTemplateVersionRow[]): readonly LaunchTemplateVersionRow[] =>
  versions.toSorted((a, b) => b.number - a.number);

function versionsOf(template: LaunchTemplateRow, named: readonly string[] | undefined): readonly Version[] {
  const versions = named?.length ? named.map((text) => templateVersion(template, text)) : template.versions;
  return newestFirst([...new Set(versions)]).map((version) => ({ template, version }));
}

/** "To describe all the latest or default launch template versions in your account, you must omit" the template. */
function versionsOfAll(call: Call, aliases: readonly string[]): readonly Version[] {
  if (aliases.length === 0) {
    throw new AwsError(
      'MissingParameter',
      'The request must contain the parameter LaunchTemplateId, LaunchTemplateName or LaunchTemplateVersion',
    );
  }
  const wrong = aliases.find((text) => text !== '$Latest' && text !== '$Default');
  if (wrong !== undefined) {
    const text = `Value (${wrong}) for parameter version is invalid. Without a launch template it is $Latest or $Default.`;
    throw new AwsError('InvalidParameterValue', text);
  }
  const known = existing(call, launchTemplateKind).filter((row) =>
    lookUp(call, launchTemplateKind, row.LaunchTemplateId),
  );
  return known.flatMap((template) => versionsOf(template, aliases));
}

const filters: Getters<Version> = {
  'create-time': ({ version }) => new Date(version.createdAt).toISOString(),
  'ebs-optimized': ({ version }) => version.data.EbsOptimized,
  'http-endpoint': ({ version }) => version.data.MetadataOptions?.HttpEndpoint,
  // What reads show is `HttpProtocolIpv6`; of IPv4 there is the endpoint alone.
  'http-protocol-ipv4': ({ version }) => version.data.MetadataOptions?.HttpEndpoint,
  'host-resource-group-arn': ({ version }) => version.data.Placement?.HostResourceGroupArn,
  'http-tokens': ({ version }) => version.data.MetadataOptions?.HttpTokens,
  'iam-instance-profile': ({ version }) => version.data.IamInstanceProfile?.Arn,
  'image-id': ({ version }) => version.data.ImageId,
  'instance-type': ({ version }) => version.data.InstanceType,
  'is-default-version': ({ template, version }) => version.number === template.defaultVersion,
  'kernel-id': ({ version }) => version.data.KernelId,
  'license-configuration-arn': ({ version }) =>
    version.data.LicenseSpecifications?.map((one) => one.LicenseConfigurationArn),
  'network-card-index': ({ version }) => version.data.NetworkInterfaces?.map((one) => one.NetworkCardIndex),
  'ram-disk-id': ({ version }) => version.data.RamDiskId,
};

/** "Snapshots applied to the block device mapping are ignored when creating a new version" (CreateLaunchTemplateVersion). */
function inherited(data: LaunchTemplateData): LaunchTemplateData {
  const { BlockDeviceMappings, ...rest } = data;
  if (BlockDeviceMappings === undefined) return rest;
  const disks = BlockDeviceMappings.map(({ Ebs, ...mapping }) => {
    const { SnapshotId: _, ...disk } = Ebs ?? {};
    return { ...mapping, ...(Ebs && { Ebs: disk }) };
  });
  return { ...rest, BlockDeviceMappings: disks };
}

/** Deletes a version; what is wrong where it cannot be. */
function deleteVersion(template: LaunchTemplateRow, number: number) {
  const { versions, defaultVersion, LaunchTemplateId } = template;
  if (!versions.some((one) => one.number === number)) {
    return { Code: 'launchTemplateVersionDoesNotExist' as const, Message: noSuchTemplateVersion(template, number) };
  }
  // "You can't delete the default version of a launch template" (EC2 API reference, DeleteLaunchTemplateVersions).
  if (number === defaultVersion) {
    const Message = `Version ${number} is the default version of the launch template with ID ${LaunchTemplateId} and cannot be deleted.`;
    return { Code: 'unexpectedError' as const, Message };
  }
  template.versions = versions.filter((one) => one.number !== number);
  return undefined;
}

const view = (call: Call, { template, version }: Version, resolve: boolean | undefined) => ({
  LaunchTemplateId: template.LaunchTemplateId,
  LaunchTemplateName: template.LaunchTemplateName,
  VersionNumber: version.number,
  ...(version.description !== undefined && { VersionDescription: version.description }),
  CreateTime: version.createdAt,
  CreatedBy: version.createdBy,
  DefaultVersion: version.number === template.defaultVersion,
  LaunchTemplateData: resolve ? { ...version.data, ImageId: resolved(call, version.data.ImageId) } : version.data,
  Operator: { Managed: false },
});

/** The image behind `resolve:ssm:parameter`, where there is such a parameter. */
function resolved({ world }: Call, image: string | undefined): string | undefined {
  const parameter = /^resolve:ssm:(.+)$/.exec(image ?? '')?.[1];
  return (parameter !== undefined && parameterValue(world, parameter)) || image;
}
