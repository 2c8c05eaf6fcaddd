import { PutParameterCommand, type PutParameterCommandInput } from '@aws-sdk/client-ssm';
import { only } from '../endpoint/limits.js';
import { AwsError, type Call, type Checked, type Operation, on } from '../endpoint/operation.js';
import { validationErrors } from '../endpoint/wire/validation-errors.js';
import { signerArn } from '../iam/caller.js';
import type { ParameterRow, ParameterVersionRow } from '../world/ssm-rows.js';
import { putRow, rowOf } from '../world/table.js';
import { checkParameterName } from './parameter-name.js';
import { setParameterTags } from './parameter-tags.js';

type Put = Checked<PutParameterCommandInput>;

const invalid = (text: string): AwsError => new AwsError('ValidationException', text);

export const putParameterOperations: readonly Operation[] = [
  on(PutParameterCommand, (input, call) => {
    const { Name = '', Overwrite, Tags } = input;
    checkParameterName(Name);
    const known = rowOf(call.world.ssm.ownParameters, Name);
    // The words: github.com/hashicorp/terraform-provider-aws/issues/18550
    if (Overwrite && Tags?.length) {
      throw invalid(
        "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
      );
    }
    const version = versionFor(call, input, known);
    if (known && !Overwrite) {
      throw new AwsError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    }
    const row: ParameterRow = known ?? { Name, Tags: {}, versions: [] };
    setParameterTags(row, Tags ?? []);
    addVersion(row, version);
    putRow(call.world.ssm.ownParameters, Name, row);
    return { Version: version.Version, Tier: version.Tier };
  }),
];

function versionFor(call: Call, input: Put, known: ParameterRow | undefined): ParameterVersionRow {
  const { Value = '', Description, KeyId, DataType = 'text' } = input;
  // Terraform sends an empty pattern, which allows everything.
  const AllowedPattern = input.AllowedPattern || undefined;
  const last = known?.versions.at(-1);
  const Type = input.Type ?? last?.Type;
  if (Type === undefined) throw invalid('A parameter type is required when you create a parameter.');
  if (last && Type !== last.Type) {
    throw new AwsError(
      'HierarchyTypeMismatchException',
      "Parameter Store does not support changing a parameter type in a hierarchy. For example, you can't change a parameter from a String type to a SecureString type. You must create a new, unique parameter.",
    );
  }
  if (!['text', 'aws:ec2:image', 'aws:ssm:integration'].includes(DataType))
    throw invalid(`The following data type is not supported: ${DataType} (Data type names are all lowercase.)`);
  only('ssm', 'DataType', DataType, ['text', 'aws:ec2:image']);
  // A value may be a secret, so it is not repeated: github.com/ministryofjustice/modernisation-platform/pull/8116
  if (Value === '') throw invalid(validationErrors([{ at: 'value', text: 'have length greater than or equal to 1' }]));
  if (KeyId !== undefined && Type !== 'SecureString')
    throw invalid('KeyId is required for SecureString type parameter only.');
  const Tier = tierFor(input, last);
  if (AllowedPattern !== undefined && !isMatch(AllowedPattern, Value)) {
    throw new AwsError(
      'ParameterPatternMismatchException',
      `Parameter value, cannot be validated against allowedPattern: ${AllowedPattern}`,
    );
  }
  return {
    Version: (last?.Version ?? 0) + 1,
    Value,
    Type,
    Tier,
    DataType,
    // "If you don't specify a key ID, the system uses the default key associated with your account" (PutParameter).
    ...(Type === 'SecureString' && { KeyId: KeyId ?? last?.KeyId ?? 'alias/aws/ssm' }),
    ...keptText('Description', Description ?? last?.Description),
    ...keptText('AllowedPattern', AllowedPattern),
    modifiedAt: call.clock.now(),
    modifiedBy: signerArn(call),
    Labels: [],
  };
}

const keptText = <Name extends string>(name: Name, text: string | undefined) =>
  (text === undefined ? {} : { [name]: text }) as { readonly [N in Name]?: string };

// 4 KB, or 8 KB of an advanced one; no way back (Systems Manager user guide, "Managing parameter tiers").
function tierFor(
  { Tier = 'Standard', Value = '' }: Put,
  last: ParameterVersionRow | undefined,
): 'Standard' | 'Advanced' {
  const size = Buffer.byteLength(Value);
  if (size > 8192) {
    throw invalid('Advanced tier parameters support a maximum parameter value of 8192 characters.');
  }
  if (Tier === 'Intelligent-Tiering') return size > 4096 || last?.Tier === 'Advanced' ? 'Advanced' : 'Standard';
  if (Tier === 'Advanced') return 'Advanced';
  if (last?.Tier === 'Advanced') {
    throw invalid(
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter.",
    );
  }
  if (size > 4096) {
    throw invalid(
      'Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html',
    );
  }
  return 'Standard';
}

function isMatch(pattern: string, value: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(value);
  } catch {
    throw new AwsError('InvalidAllowedPatternException', `The regular expression is not valid: ${pattern}`);
  }
}

/** A hundred are kept; the oldest goes, unless it has a label (Systems Manager user guide, "Working with parameter versions"). */
function addVersion(row: ParameterRow, version: ParameterVersionRow): void {
  const [oldest] = row.versions;
  if (row.versions.length >= 100 && oldest && oldest.Labels.length > 0) {
    throw new AwsError(
      'ParameterMaxVersionLimitExceeded',
      // The words: ParameterMaxVersionLimitExceeded of the API reference.
      `You attempted to create a new version of ${row.Name} by calling the PutParameter API with the overwrite flag. Version ${oldest.Version}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
    );
  }
  row.versions = [...row.versions, version].slice(-100);
}
