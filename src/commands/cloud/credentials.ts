import { fromIni, fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { codeOf } from '../../aws/classify.js';
import type { AwsFlags } from '../flags.js';

/** Whether the SDK would find credentials; nothing is sent to AWS. */
export async function hasCredentials({ profile }: AwsFlags): Promise<boolean> {
  try {
    // The instance metadata service is not asked: away from EC2 it only makes the person wait.
    const env = process.env.AWS_EC2_METADATA_DISABLED;
    process.env.AWS_EC2_METADATA_DISABLED = 'true';
    try {
      await (profile === undefined
        ? fromNodeProviderChain({ ignoreCache: true })
        : fromIni({ profile, ignoreCache: true }))();
    } finally {
      if (env === undefined) delete process.env.AWS_EC2_METADATA_DISABLED;
      else process.env.AWS_EC2_METADATA_DISABLED = env;
    }
    return true;
  } catch (error) {
    if (['CredentialsProviderError', 'TokenProviderError'].includes(codeOf(error))) return false;
    throw error;
  }
}
