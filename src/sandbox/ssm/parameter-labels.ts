import { LabelParameterVersionCommand, UnlabelParameterVersionCommand } from '@aws-sdk/client-ssm';
import { AwsError, type Operation, on } from '../endpoint/operation.js';
import type { ParameterRow, ParameterVersionRow } from '../world/ssm-rows.js';
import { mustOwn } from './stored-parameters.js';

export const parameterLabelOperations: readonly Operation[] = [
  on(LabelParameterVersionCommand, ({ Name = '', ParameterVersion, Labels = [] }, { world }) => {
    const row = mustOwn(world, Name);
    const version = versionNamed(row, ParameterVersion);
    const valid = Labels.filter(isLabel);
    const labels = [...new Set([...version.Labels, ...valid])];
    // "You can attach a maximum of 10 labels to a parameter version" (LabelParameterVersion).
    if (labels.length > 10) {
      throw new AwsError(
        'ParameterVersionLabelLimitExceeded',
        'A parameter version can have maximum 10 labels.Move one or more labels to another version and try again.',
      );
    }
    // "You can't attach the same label to different versions": it moves.
    for (const one of row.versions) one.Labels = one.Labels.filter((label) => !valid.includes(label));
    version.Labels = labels;
    return { InvalidLabels: Labels.filter((label) => !isLabel(label)), ParameterVersion: version.Version };
  }),

  on(UnlabelParameterVersionCommand, ({ Name = '', ParameterVersion, Labels = [] }, { world }) => {
    const version = versionNamed(mustOwn(world, Name), ParameterVersion);
    const RemovedLabels = Labels.filter((label) => version.Labels.includes(label));
    version.Labels = version.Labels.filter((label) => !RemovedLabels.includes(label));
    return { RemovedLabels, InvalidLabels: Labels.filter((label) => !RemovedLabels.includes(label)) };
  }),
];

// "Labels can contain letters …, numbers, periods, hyphens, or underscores. Labels can't begin with a number, aws or ssm."
const isLabel = (label: string): boolean => /^(?!\d|aws|ssm)[a-zA-Z0-9_.-]{1,100}$/i.test(label);

function versionNamed({ Name, versions }: ParameterRow, number: number | undefined): ParameterVersionRow {
  const version = number === undefined ? versions.at(-1) : versions.find(({ Version }) => Version === number);
  if (version) return version;
  throw new AwsError(
    'ParameterVersionNotFound',
    `Systems Manager could not find version ${number} of ${Name}. Verify the version and try again.`,
  );
}
