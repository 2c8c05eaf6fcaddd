import { randomInt } from 'node:crypto';
import { fromIni, fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { parseKnownFiles } from '@smithy/core/config';
import { type Aws, connect } from '../../aws/clients.js';
import { explain } from '../../aws/explain.js';
import { type Identity, whoAmI } from '../../aws/identity.js';
import { type Clock, systemClock } from '../../base/clock.js';
import { Problem } from '../../base/problem.js';
import type { Lab } from '../../engine/state.js';
import type { Context } from '../../engine/step.js';
import { version } from '../../version.js';
import type { AwsFlags } from '../flags.js';
import type { Places } from '../places.js';
import type { Terminal } from '../terminal.js';
import { openSandbox } from './sandbox-world.js';
import { sessionManager } from './session-manager.js';

/** AWS, or the sandbox in its place: after this, nothing knows which. */
export interface Cloud {
  readonly aws: Aws;
  readonly clock: Clock;
  readonly openShell: Context['openShell'];
  readonly identity: Identity;
  readonly endpoint: string | null;
  readonly profile: string | null;
}

export interface Choice {
  readonly profile: string | null;
  readonly region: string;
}

/** --profile, then AWS_PROFILE; null leaves it to the SDK's own chain. */
export const profileOf = (flags: AwsFlags): string | null => flags.profile ?? process.env.AWS_PROFILE ?? null;

/**
 * --region, AWS_REGION, AWS_DEFAULT_REGION, then the profile. The SDK for JavaScript ignores AWS_DEFAULT_REGION, which
 * the AWS CLI accepts.
 */
export async function regionOf(flags: AwsFlags): Promise<string | undefined> {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const given =
    flags.region ?? (AWS_REGION || AWS_DEFAULT_REGION || (await profiles())[profileOf(flags) ?? 'default']?.region);
  if (given !== undefined && !/^[a-z]{2}(-[a-z]+)+-\d$/.test(given)) {
    throw new Problem('usage', `"${given}" is not the name of an AWS region.`, [
      'aws ec2 describe-regions --query "Regions[].RegionName"',
      'For example: --region eu-west-1',
    ]);
  }
  return given;
}

export async function requireRegion(flags: AwsFlags): Promise<string> {
  const region = await regionOf(flags);
  if (region !== undefined) return region;
  throw new Problem('usage', 'No AWS region is set, and flowlab does not choose one for you.', [
    'Name one: --region eu-west-1, or AWS_REGION',
    'Or keep one: aws configure set region eu-west-1',
  ]);
}

export const profiles = async (): Promise<
  Readonly<Record<string, { readonly region?: string; readonly endpoint_url?: string }>>
> => parseKnownFiles({ ignoreCache: true });

/** The endpoint override that the SDK will follow, for the state and for the person to see. */
export async function endpointOf(profile: string | null): Promise<string | null> {
  const { env } = process;
  if (env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true') return null;
  return (
    env.AWS_ENDPOINT_URL_EC2 ?? env.AWS_ENDPOINT_URL ?? (await profiles())[profile ?? 'default']?.endpoint_url ?? null
  );
}

/** The SDK never names a profile that is not there; the person has to see which there are. */
async function requireProfile(profile: string | null): Promise<void> {
  const known = Object.keys(await profiles());
  if (profile === null || known.includes(profile)) return;
  throw new Problem('sign-in', `There is no AWS profile "${profile}".`, [
    known.length > 0 ? `There are: ${known.slice(0, 12).join(', ')}` : `Make it: aws configure --profile ${profile}`,
    'Or practise without AWS: npx flowlab start --sandbox',
  ]);
}

/** Connects to AWS and asks who we are; nothing else is sent. */
export async function openAws({ profile, region }: Choice, terminal: Terminal): Promise<Cloud> {
  await requireProfile(profile);
  const aws = connect({
    region,
    // Read anew for each connection: after a new sign-in the same process must not send the old keys again.
    credentials: profile === null ? fromNodeProviderChain({ ignoreCache: true }) : fromIniOrChain(profile),
    version,
    patience: patienceOf(terminal, systemClock),
  });
  const identity = await whoAmI(aws).catch((error: unknown) => {
    throw explain(error, { profile, region, again: 'the same command again' });
  });
  return {
    aws,
    clock: systemClock,
    openShell: sessionManager(aws, profile, terminal),
    identity,
    endpoint: await endpointOf(profile),
    profile,
  };
}

const fromIniOrChain = (profile: string) =>
  profile === process.env.AWS_PROFILE
    ? fromNodeProviderChain({ profile, ignoreCache: true })
    : fromIni({ profile, ignoreCache: true });

/** Puts the simulated account in AWS's place. `pace`: seconds of its clock in a second of the person's. */
export async function openSimulated(where: Places, terminal: Terminal, pace: number, region?: string): Promise<Cloud> {
  const { requestHandler, clock, openShell, region: at } = await openSandbox(where.world, pace, terminal, region);
  const aws = connect({
    region: at,
    credentials: { accessKeyId: 'SANDBOX', secretAccessKey: 'SANDBOX' },
    requestHandler,
    endpoint: 'http://sandbox.invalid',
    version,
    patience: patienceOf(terminal, clock),
  });
  return { aws, clock, openShell, identity: await whoAmI(aws), endpoint: null, profile: null };
}

/** The cloud in which a lab lives, whichever that is. */
export const openCloudOf = (
  lab: Lab,
  flags: AwsFlags,
  where: Places,
  terminal: Terminal,
  pace: number,
): Promise<Cloud> =>
  lab.mode === 'sandbox'
    ? openSimulated(where, terminal, pace, lab.region)
    : openAws({ profile: flags.profile ?? process.env.AWS_PROFILE ?? lab.profile, region: lab.region }, terminal);

export const patienceOf = ({ ui, signal }: Terminal, clock: Clock) => ({
  clock,
  random: () => randomInt(1_000_000) / 1_000_000,
  tell: ui.tell,
  signal,
});
