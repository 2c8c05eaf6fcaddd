import { createHash } from 'node:crypto';

/** The id by which S3 names an account: "An alpha-numeric identifier, such as 79a59df900b949e5…", 64 hexadecimal digits (AWS Account Management guide, "AWS account identifiers"). */
export const canonicalId = (account: string): string =>
  createHash('sha256').update(`canonical user ${account}`).digest('hex');
