import { parseKnownFiles } from '@smithy/core/config';
import { Problem } from '../base/problem.js';
import { shellWord } from '../base/shell-word.js';

export type Env = Readonly<Record<string, string | undefined>>;

/** Which account and region were asked for; null: what the environment and the profile say. */
export interface AccountChoice {
  readonly profile: string | null;
  readonly region: string | null;
}

/** What is open to whoever has no way to AWS. */
export const orPractise = 'Or practise without AWS: npx flowlab start --sandbox';

/** The profile asked for, then AWS_PROFILE; null leaves it to the SDK's own chain. */
export const profileOf = ({ profile }: Pick<AccountChoice, 'profile'>, env: Env): string | null =>
  profile ?? env.AWS_PROFILE ?? null;

/**
 * The region asked for, AWS_REGION, AWS_DEFAULT_REGION, then the profile's. The SDK for JavaScript ignores
 * AWS_DEFAULT_REGION, which the AWS CLI accepts.
 */
export async function regionFor(choice: AccountChoice, env: Env): Promise<string | undefined> {
  const given =
    choice.region ??
    (env.AWS_REGION || env.AWS_DEFAULT_REGION || (await profiles())[profileOf(choice, env) ?? 'default']?.region);
  if (given !== undefined && !/^[a-z]{2}(-[a-z]+)+-\d$/.test(given)) {
    throw new Problem('usage', `"${given}" is not the name of an AWS region.`, [
      'Which there are: aws ec2 describe-regions --query "Regions[].RegionName"',
      'For example: --region eu-west-1',
    ]);
  }
  return given;
}

export async function requireRegion(choice: AccountChoice, env: Env): Promise<string> {
  const region = await regionFor(choice, env);
  if (region !== undefined) return region;
  throw new Problem('usage', 'No AWS region is set, and flowlab does not choose one for you.', [
    'Name a region: --region eu-west-1, or AWS_REGION',
    `Or keep one: ${inProfile('aws configure set region eu-west-1', profileOf(choice, env))}`,
    orPractise,
  ]);
}

/** The SDK never names a profile that does not exist; whoever runs the command has to see which exist. Problem 'sign-in' */
export async function requireProfile(profile: string | null): Promise<void> {
  const absent = await absentProfile(profile);
  if (absent) throw absent;
}

/** What to say of a profile that is not there; undefined for one that is, and where none is named. */
export async function absentProfile(profile: string | null): Promise<Problem | undefined> {
  if (profile === null) return undefined;
  // Sections of services and of sign-ins are read with the profiles, under names with a point.
  const known = Object.keys(await profiles()).filter((name) => !/^(services|sso-session)\./.test(name));
  if (known.includes(profile)) return undefined;
  return new Problem('sign-in', `There is no AWS profile "${profile}".`, [
    known.length > 0
      ? `There are: ${known.slice(0, 12).join(', ')}`
      : `Make it: ${inProfile('aws configure', profile)}`,
    orPractise,
  ]);
}

/** A command of the AWS CLI or of flowlab, for the profile in use. */
export const inProfile = (command: string, profile: string | null): string =>
  profile === null ? command : `${command} --profile ${shellWord(profile)}`;

/** Sections of the AWS config and credentials files, by name; `services.x` for the section of services `x`. */
export type Profiles = Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;

export const profiles = async (): Promise<Profiles> => parseKnownFiles({ ignoreCache: true });
