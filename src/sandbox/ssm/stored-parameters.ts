import { AwsError } from '../endpoint/operation.js';
import type { ParameterRow, ParameterVersionRow } from '../world/ssm-rows.js';
import { rowOf } from '../world/table.js';
import type { World } from '../world/world.js';
import { parameterArn } from './arns.js';
import { globalInfrastructure } from './global-infrastructure.js';

/** A version of a parameter as it is read. */
export interface StoredParameter {
  readonly Name: string;
  readonly version: ParameterVersionRow;
}

/** `name`, `name:version` or `name:label`, or its ARN (Systems Manager user guide, "Working with parameter versions"). */
export function selected(text: string): { readonly name: string; readonly selector: string | undefined } {
  const [, whole = text, selector] = /^(?!arn:[^/]*$)(.*?)(?::([^:/]+))?$/s.exec(text) ?? [];
  const path = whole.replace(/^arn:[^/]*:parameter(?=\/)/, '');
  return { name: path, selector };
}

const ownParameter = (world: World, name: string): ParameterRow | undefined =>
  rowOf(world.ssm.ownParameters, name) ??
  (name.startsWith('/') ? rowOf(world.ssm.ownParameters, name.slice(1)) : undefined);

/** AWS says no more than the code. */
export const parameterNotFound = (): AwsError => new AwsError('ParameterNotFound', '');

export function mustOwn(world: World, name: string): ParameterRow {
  const row = rowOf(world.ssm.ownParameters, name);
  if (!row) throw parameterNotFound();
  return row;
}

/** Every version of a parameter, the newest last: one's own, or one of Amazon's public ones. Undefined where there is none. */
export function versionsOfParameter(world: World, name: string): readonly StoredParameter[] | undefined {
  const own = ownParameter(world, name);
  if (own) return own.versions.map((version) => ({ Name: own.Name, version }));
  const Value = rowOf(world.ssm.parameters, name) ?? globalInfrastructure(world).get(name);
  if (Value === undefined) return undefined;
  const published = { Version: 1, Value, Type: 'String', Tier: 'Standard', DataType: 'text', Labels: [] } as const;
  const at = { modifiedAt: Date.parse('2026-11-12T18:04:11Z'), modifiedBy: '' };
  return [{ Name: name, version: { ...published, ...at } }];
}

/** What `text` names, as it is read; undefined where there is no such parameter, or no such version of it. */
export function readParameter(world: World, text: string): StoredParameter | undefined {
  const { name, selector } = selected(text);
  const versions = versionsOfParameter(world, name);
  if (selector === undefined) return versions?.at(-1);
  return versions?.find(({ version }) => String(version.Version) === selector || version.Labels.includes(selector));
}

/** What an image parameter stands for (EC2 API reference, RunInstances: `resolve:ssm:`). */
export const parameterValue = (world: World, text: string): string | undefined =>
  readParameter(world, text)?.version.Value;

/** Names of all that there are, Amazon's too. */
export const parameterNames = (world: World): readonly string[] => [
  ...Object.keys(world.ssm.ownParameters),
  ...Object.keys(world.ssm.parameters),
  ...globalInfrastructure(world).keys(),
];

/** As the Get operations show it. What is secure and not to be decrypted is shown as what nobody can read. */
export const parameterView = (world: World, { Name, version }: StoredParameter, decrypt: boolean | undefined) => ({
  Name,
  Type: version.Type,
  Value: shownValue(version, decrypt),
  Version: version.Version,
  LastModifiedDate: version.modifiedAt,
  ARN: parameterArn(world, Name),
  DataType: version.DataType,
});

export function shownValue({ Type, Value, Version }: ParameterVersionRow, decrypt: boolean | undefined): string {
  if (Type !== 'SecureString' || decrypt) return Value;
  // In the form of a ciphertext of AWS KMS; nothing in it comes of the value.
  return Buffer.concat([Buffer.from([1, 2, 2, 0, 120]), Buffer.alloc(120, Version)]).toString('base64');
}
