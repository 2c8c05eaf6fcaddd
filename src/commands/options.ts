import type { AccountChoice } from '../aws/profiles.js';
import { Problem } from '../base/problem.js';
import { defaultFormat, type Format, isUnreadable, parseFormat } from '../flow-log/format.js';
import { ICMP, ICMPV6, TCP, UDP } from '../network/packet.js';
import type { AthenaChoice } from '../records/request.js';

/** What several commands take. */
export interface AccountFlags {
  readonly profile?: string;
  readonly region?: string;
}

export const accountIn = ({ profile, region }: AccountFlags): AccountChoice => ({
  profile: profile ?? null,
  region: region ?? null,
});

export interface AthenaFlags {
  readonly athena?: boolean;
  readonly athenaWorkgroup?: string;
  readonly athenaOutput?: string;
  readonly athenaTable?: string;
}

export const athenaOptions = [
  'athena',
  'athenaWorkgroup',
  'athenaOutput',
  'athenaTable',
] as const satisfies readonly (keyof AthenaFlags)[];

/** Whoever says how, wants it. */
export function athenaIn({ athena, athenaWorkgroup, athenaOutput, athenaTable }: AthenaFlags): AthenaChoice {
  if (athenaOutput !== undefined && !/^s3:\/\/[a-z0-9][a-z0-9.-]+(\/|$)/.test(athenaOutput))
    throw new Problem('usage', `--athena-output ${athenaOutput} is not a place in Amazon S3.`, [
      'A place that you may write to: --athena-output s3://<bucket>/<prefix>/',
    ]);
  return {
    wanted: athena === true || [athenaWorkgroup, athenaOutput, athenaTable].some((said) => said !== undefined),
    workgroup: athenaWorkgroup ?? null,
    output: athenaOutput ?? null,
    table: athenaTable ?? null,
  };
}

export const nothingInBucket = (): Problem =>
  new Problem('usage', '--athena searches what lies in Amazon S3; files of this disk are read.', [
    'Leave it out, or name a place in S3: s3://<bucket>/<prefix>',
  ]);

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

const protocols: Readonly<Record<string, number>> = {
  icmp: ICMP,
  ping: ICMP,
  tcp: TCP,
  udp: UDP,
  icmpv6: ICMPV6,
  icmp6: ICMPV6,
  gre: 47,
  esp: 50,
  ah: 51,
  sctp: 132,
};

/** --protocol as an IANA number. */
export function protocolIn(text: string): number {
  const name = text.trim().toLowerCase();
  const number = /^\d{1,3}$/.test(name) ? Number(name) : protocols[name];
  if (number !== undefined && number <= 255) return number;
  throw new Problem('usage', `--protocol ${text} is not a protocol.`, ['icmp, tcp, udp, or a number from 0 to 255']);
}
