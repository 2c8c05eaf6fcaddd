import { fields } from './fields.js';
import { defaultFormat, type Format, isUnreadable, parseFormat } from './format.js';

const inOrder = fields.filter(({ version }) => version !== null && version !== 6);

/** The default fields, and those that come next in the table: so do people lengthen the default format. */
const lengthened: readonly Format[] = inOrder
  .slice(defaultFormat.fields.length)
  .map((_, at) => ({ fields: inOrder.slice(0, defaultFormat.fields.length + at + 1) }));

function documented(text: string): Format {
  const format = parseFormat(text);
  if (isUnreadable(format)) throw new Error(format.reason);
  return format;
}

/** What a flow log of a transit gateway writes unless told otherwise. (Transit Gateway guide, "Default format") */
export const transitGatewayFormat: Format = documented(
  'version resource-type account-id tgw-id tgw-attachment-id tgw-src-vpc-account-id tgw-dst-vpc-account-id tgw-src-vpc-id tgw-dst-vpc-id tgw-src-subnet-id tgw-dst-subnet-id tgw-src-eni tgw-dst-eni tgw-src-az-id tgw-dst-az-id tgw-pair-attachment-id srcaddr dstaddr srcport dstport protocol packets bytes start end log-status type packets-lost-no-route packets-lost-blackhole packets-lost-mtu-exceeded packets-lost-ttl-expired tcp-flags region flow-direction pkt-src-aws-service pkt-dst-aws-service',
);

/**
 * Formats that many flow logs have, for lines that come without a header: fields up to any in the order of the table, as
 * the console writes them, and those of the documentation's examples. (VPC user guide, "Flow log record examples"; AWS CLI,
 * create-flow-logs)
 */
export const knownFormats: readonly Format[] = [
  defaultFormat,
  ...lengthened,
  transitGatewayFormat,
  documented(
    'version vpc-id subnet-id instance-id interface-id account-id type srcaddr dstaddr srcport dstport pkt-srcaddr pkt-dstaddr protocol bytes packets start end action tcp-flags log-status',
  ),
  documented(
    'version vpc-id subnet-id instance-id srcaddr dstaddr srcport dstport protocol tcp-flags type pkt-srcaddr pkt-dstaddr',
  ),
  documented(
    'version vpc-id subnet-id instance-id interface-id account-id type srcaddr dstaddr srcport dstport protocol packets bytes start end action tcp-flags',
  ),
  documented('instance-id interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr'),
  documented(
    'version interface-id account-id vpc-id subnet-id instance-id srcaddr dstaddr srcport dstport protocol tcp-flags type pkt-srcaddr pkt-dstaddr action log-status',
  ),
  documented(
    'version srcaddr dstaddr srcport dstport protocol start end type packets bytes account-id vpc-id subnet-id instance-id interface-id region az-id sublocation-type sublocation-id action tcp-flags pkt-srcaddr pkt-dstaddr pkt-src-aws-service pkt-dst-aws-service traffic-path flow-direction log-status',
  ),
];
