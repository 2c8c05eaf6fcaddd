import { fromIni, fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { codeOf } from './classify.js';
import type { Env } from './profiles.js';

/** Read anew for each connection: after a new sign-in the same process must not send the old keys again. */
export const credentialsOf = (profile: string | null, env: Env) => {
  if (profile === null) return fromNodeProviderChain({ ignoreCache: true });
  return profile === env.AWS_PROFILE
    ? fromNodeProviderChain({ profile, ignoreCache: true })
    : fromIni({ profile, ignoreCache: true });
};

/** Whether the SDK would find credentials; nothing is sent to AWS. `env`: the process's own, which the SDK reads. */
export async function hasCredentials(
  profile: string | null,
  env: Record<string, string | undefined>,
): Promise<boolean> {
  // The instance metadata service is not asked: away from EC2 it only makes the person wait.
  const before = env.AWS_EC2_METADATA_DISABLED;
  env.AWS_EC2_METADATA_DISABLED = 'true';
  try {
    await (profile === null ? fromNodeProviderChain({ ignoreCache: true }) : fromIni({ profile, ignoreCache: true }))();
    return true;
  } catch (error) {
    if (['CredentialsProviderError', 'TokenProviderError'].includes(codeOf(error))) return false;
    throw error;
  } finally {
    if (before === undefined) delete env.AWS_EC2_METADATA_DISABLED;
    else env.AWS_EC2_METADATA_DISABLED = before;
  }
}
