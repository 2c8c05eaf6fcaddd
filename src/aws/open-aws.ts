import { systemClock } from '../base/clock.js';
import type { Cloud } from '../cloud.js';
import { connect } from './clients.js';
import { credentialsOf } from './credentials.js';
import { endpointName, endpointsOf } from './endpoints.js';
import { explain } from './explain.js';
import { whoAmI } from './identity.js';
import { type AccountChoice, type Env, profileOf, requireProfile, requireRegion } from './profiles.js';
import type { RetryPolicy } from './retries.js';
import { type Plugin, sessionManager } from './session-manager.js';

/** What a connection needs of the program around it. */
export interface Connecting {
  readonly env: Env;
  readonly version: string;
  readonly retries: Omit<RetryPolicy, 'clock'>;
  readonly plugin: Plugin;
}

/** Connects to AWS and asks who we are; nothing else is sent. */
export async function openAws(choice: AccountChoice, { env, version, retries, plugin }: Connecting): Promise<Cloud> {
  const profile = profileOf(choice, env);
  // A profile that does not exist has no region either, but the missing profile is the fault to tell.
  await requireProfile(profile);
  const region = await requireRegion(choice, env);
  const clock = systemClock;
  const endpoints = await endpointsOf(profile, env);
  const credentials = credentialsOf(profile, env);
  const aws = connect({ region, credentials, endpoints, version, retries: { ...retries, clock } });
  const identity = await whoAmI(aws).catch((error: unknown) => {
    throw explain(error, { profile, region, again: 'the same command again' });
  });
  const openShell = sessionManager(aws, profile, { tell: retries.tell, plugin });
  return { aws, clock, openShell, identity, endpoint: endpointName(endpoints), profile };
}
