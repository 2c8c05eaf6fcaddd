import { randomInt } from 'node:crypto';
import { connect } from '../../aws/clients.js';
import { everyService } from '../../aws/endpoints.js';
import { whoAmI } from '../../aws/identity.js';
import { openAws } from '../../aws/open-aws.js';
import type { AccountChoice } from '../../aws/profiles.js';
import type { RetryPolicy } from '../../aws/retries.js';
import type { Cloud } from '../../cloud.js';
import type { Lab } from '../../engine/lab.js';
import type { Person } from '../../ui.js';
import { version } from '../../version.js';
import type { Surroundings } from '../surroundings.js';
import type { Terminal } from '../terminal.js';
import { openSandbox } from './sandbox-world.js';
import { sessionPlugin } from './session-plugin.js';

/** Connects to AWS and asks who we are; nothing else is sent. */
export const connectToAws = (choice: AccountChoice, person: Person, { env }: Surroundings): Promise<Cloud> =>
  openAws(choice, { env, version, retries: retriesFor(person), plugin: sessionPlugin });

/** Puts the simulated account in AWS's place. `pace`: seconds of its clock in a second of the person's. */
export async function openSimulated(
  terminal: Terminal,
  { files }: Surroundings,
  pace: number,
  region?: string,
): Promise<Cloud> {
  const { requestHandler, clock, openShell, region: at } = await openSandbox(files, pace, terminal, region);
  const aws = connect({
    region: at,
    credentials: { accessKeyId: 'SANDBOX', secretAccessKey: 'SANDBOX' },
    requestHandler,
    endpoints: everyService('http://sandbox.invalid'),
    version,
    retries: { ...retriesFor(terminal), clock },
  });
  return { aws, clock, openShell, identity: await whoAmI(aws), endpoint: null, profile: null };
}

/** The cloud in which a lab lives, whichever that is. */
export const openCloudOf = (
  lab: Lab,
  { profile }: Pick<AccountChoice, 'profile'>,
  terminal: Terminal,
  surroundings: Surroundings,
  pace: number,
): Promise<Cloud> =>
  lab.mode === 'sandbox'
    ? openSimulated(terminal, surroundings, pace, lab.region)
    : connectToAws(
        { profile: profile ?? surroundings.env.AWS_PROFILE ?? lab.profile, region: lab.region },
        terminal,
        surroundings,
      );

export const retriesFor = ({ ui, signal }: Person): Omit<RetryPolicy, 'clock'> => ({
  random: () => randomInt(1_000_000) / 1_000_000,
  tell: ui.tell,
  signal,
});
