import type { AccountChoice } from '../aws/profiles.js';
import { Problem } from '../base/problem.js';
import { defaultFormat, type Format, isUnreadable, parseFormat } from '../flow-log/format.js';

/** What several commands take. */
export interface AccountFlags {
  readonly profile?: string;
  readonly region?: string;
}

export const accountIn = ({ profile, region }: AccountFlags): AccountChoice => ({
  profile: profile ?? null,
  region: region ?? null,
});

/** --log-format; null where none was given. */
export function formatIn(logFormat: string | undefined): Format | null {
  if (logFormat === undefined) return null;
  const format = parseFormat(logFormat);
  if (!isUnreadable(format)) return format;
  throw new Problem('usage', `--log-format ${format.reason}.`, [
    "As the flow log has it: aws ec2 describe-flow-logs --query 'FlowLogs[].LogFormat'",
    `The default one: '${defaultFormat.fields.map(({ name }) => `\${${name}}`).join(' ')}'`,
  ]);
}
