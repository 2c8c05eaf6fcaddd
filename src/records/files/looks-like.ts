/** What a file that holds no flow record looks like: completes "it looks like …". */
export const looksLike = (beginning: Buffer): string =>
  signature(beginning) ??
  texts.find(({ pattern }) => pattern.test(beginning.toString('utf8')))?.what ??
  strangeness(beginning);

/** What a file is by its first bytes, where these tell for certain that it is no text. */
export function signature(beginning: Buffer): string | undefined {
  const latin = beginning.toString('latin1', 0, 300);
  // (ECMA-376, Open Packaging Conventions: the parts of a workbook)
  if (latin.startsWith('PK\x03\x04') && beginning.toString('latin1', 0, 4096).includes('xl/')) return WORKBOOK;
  return signatures.find(({ bytes, at = 0 }) => latin.startsWith(bytes, at))?.what;
}

const WORKBOOK = 'a workbook of Excel; save its sheet as CSV';

const signatures: readonly { readonly bytes: string; readonly at?: number; readonly what: string }[] = [
  { bytes: '\x89PNG', what: 'a picture (PNG)' },
  { bytes: '\xff\xd8\xff', what: 'a picture (JPEG)' },
  { bytes: 'GIF8', what: 'a picture (GIF)' },
  { bytes: 'WEBP', at: 8, what: 'a picture (WebP)' },
  { bytes: '%PDF', what: 'a PDF document' },
  { bytes: 'PK\x03\x04', what: 'a zip archive; unpack it first' },
  { bytes: '\x1f\x9d', what: 'an archive of compress; unpack it first: uncompress -c' },
  { bytes: 'PARE', what: 'an encrypted table in Parquet format' },
  { bytes: 'ARROW1', what: 'a table in Arrow format' },
  { bytes: 'FEA1', what: 'a table in Feather format' },
  { bytes: '\x89HDF', what: 'a table in HDF5 format' },
  { bytes: 'Salted__', what: 'encrypted by OpenSSL' },
  { bytes: '-----BEGIN PGP', what: 'encrypted or signed by PGP' },
  { bytes: 'age-encryption.org', what: 'encrypted by age' },
  { bytes: '7z\xbc\xaf', what: 'a 7-Zip archive; unpack it first' },
  { bytes: 'Rar!', what: 'a RAR archive; unpack it first' },
  { bytes: 'ustar', at: 257, what: 'a tar archive; unpack it first: tar -xf' },
  { bytes: 'BZh', what: 'bzip2; unpack it first: bzip2 -dc' },
  { bytes: '\xfd7zXZ', what: 'xz; unpack it first: xz -dc' },
  { bytes: '\x04\x22\x4d\x18', what: 'LZ4; unpack it first: lz4 -dc' },
  { bytes: '\x28\xb5\x2f\xfd', what: 'zstd, which this Node.js cannot unpack: zstd -dc' },
  { bytes: '\xff\x06\x00\x00sNaPpY', what: 'Snappy; unpack it first' },
  { bytes: 'ORC', what: 'a table in ORC format' },
  { bytes: 'Obj\x01', what: 'a table in Avro format' },
  { bytes: 'SQLite format 3', what: 'an SQLite database' },
  { bytes: '\xd4\xc3\xb2\xa1', what: 'a packet capture (pcap)' },
  { bytes: '\x0a\x0d\x0d\x0a', what: 'a packet capture (pcapng)' },
  { bytes: '\x7fELF', what: 'a program' },
  { bytes: 'MZ', what: 'a program for Windows' },
];

// What a flow log in a custom format writes: an interface or a gateway, addresses, and what became of the packets, between blanks.
const CUSTOM =
  /(^|[\s"])(?=[^"\n]*\b(eni-[0-9a-f]+|tgw-attach-\w+) )(?=[^"\n]* \d{1,3}(\.\d{1,3}){3} )[^"\n]* (ACCEPT|REJECT|NODATA|OK)\b/;

const END = '(src|dst|source|dest|destination)[ _]?(ip|addr(ess)?)|interface_?id';

// A header of a query's answer, or its fields in JSON or a line each.
const ASKED_FOR = new RegExp(
  [
    `^[^\\n{]*\\b(${END}|action)"?[,;\\t]`,
    `^[^\\n{]*[,;\\t]"?(${END}|action)"?\\r?\\n`,
    `"(field|VarCharValue)"\\s*:\\s*"(${END}|action)"`,
    `[{,]\\s*"(${END})"\\s*:`,
    `\\nRESULTS\\t(${END})\\t`,
  ].join('|'),
  'i',
);

// Text that lies beside flow logs, by its first lines.
const texts: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  {
    pattern: CUSTOM,
    what: "flow records in a custom format, which no line here names: aws ec2 describe-flow-logs --query 'FlowLogs[].LogFormat' tells it, and it goes behind --log-format",
  },
  { pattern: /"eventSource"\s*:\s*"aws:s3"/, what: 'a notice of S3 that objects came, not what is in them' },
  { pattern: /"eventVersion"\s*:|"eventSource"\s*:/, what: 'a log of AWS CloudTrail' },
  { pattern: /"CreateLogGroup|"awsRegion".*"eventName"/, what: 'a log of AWS CloudTrail' },
  {
    pattern: /^(https?|h2|grpcs?|wss?) \d{4}-\d\d-\d\dT\S+ app\//m,
    what: 'an access log of an Application Load Balancer',
  },
  { pattern: /^tls \d\.\d \d{4}-\d\d-\d\dT\S+ net\//m, what: 'an access log of a Network Load Balancer' },
  {
    pattern: /^\d{4}-\d\d-\d\dT\S+ \S+ \S+:\d+ \S+:\d+ .*"(GET|POST|HEAD|PUT|-) /m,
    what: 'an access log of a Classic Load Balancer',
  },
  { pattern: /^[0-9a-f]{64} \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:/m, what: 'an access log of Amazon S3' },
  { pattern: /^#Version: 1\.0\r?\n#Fields:/, what: 'an access log of Amazon CloudFront' },
  { pattern: /"firewall_name"\s*:/, what: 'a log of AWS Network Firewall' },
  { pattern: /"webaclId"\s*:/, what: 'a log of AWS WAF' },
  { pattern: /"serviceName"\s*:\s*"guardduty"/, what: 'a finding of Amazon GuardDuty' },
  { pattern: /"flowTuples"\s*:|"flowLogVersion"\s*:/, what: 'flow logs of Microsoft Azure' },
  { pattern: /compute\.googleapis\.com(%2F|\/)(vpc_flows|firewall)/, what: 'a log of Google Cloud' },
  { pattern: /"event_type"\s*:\s*"(flow|netflow|alert)"/, what: 'a log of Suricata' },
  {
    pattern: /"(octets|sampler_?address|sampling_?rate|etype|AgentIP|SrcAS)"\s*:/i,
    what: 'flows of a router or a host (NetFlow, sFlow or IPFIX)',
  },
  { pattern: /"vswitch-id"\s*:/, what: 'flow logs of Alibaba Cloud' },
  { pattern: /^\d+ \w+ [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12} [\d.:a-f-]+ /m, what: 'flow logs of Huawei Cloud' },
  {
    pattern: /"class_uid"\s*:\s*\d|"(src|dst)_endpoint"\s*:/,
    what: 'events in OCSF of something else than the flow logs of a VPC',
  },
  { pattern: /"event_type"\s*:\s*"NETWORK_/, what: 'an event of Google SecOps' },
  { pattern: /^#Software: Microsoft Windows Firewall/m, what: 'a log of Windows Firewall' },
  { pattern: /\bIN=\S* OUT=\S* .*\bSRC=\S+ DST=/, what: 'a log of iptables' },
  { pattern: /^#separator .*\n[\s\S]*^#fields\b/m, what: 'a log of Zeek' },
  { pattern: /^\d\d:\d\d:\d\d\.\d+ (IP6?|ARP)\b/m, what: 'what tcpdump prints' },
  { pattern: /^"No\.","Time","Source","Destination"/m, what: 'packets as Wireshark exports them' },
  { pattern: /"query_name"\s*:|"query_type"\s*:/, what: 'a log of Route 53 Resolver queries' },
  {
    pattern: /^\S+ \S+ \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "/m,
    what: 'an access log of a web server',
  },
  {
    pattern: /"(Reservations|NetworkInterfaces|SecurityGroups|RouteTables|NetworkAcls|Vpcs|Subnets)"\s*:/,
    what: 'a description of a network, which goes behind --network',
  },
  { pattern: /"FlowLogs"\s*:/, what: 'a description of flow logs, not the records that they write' },
  { pattern: /"terraform_version"\s*:/, what: 'a state of Terraform' },
  {
    pattern: ASKED_FOR,
    what: 'sums or single fields of flow records; ask for the records themselves (in Logs Insights: fields @message)',
  },
  { pattern: /"question"\s*:[\s\S]*"verdict"\s*:/, what: 'a diagnosis of flowlab, which goes behind --replay' },
  { pattern: /^\s*<(!doctype html|html)/i, what: 'a page in HTML' },
  { pattern: /^\s*<\?xml/, what: 'a document in XML' },
  { pattern: /^version https:\/\/git-lfs/, what: 'a pointer of Git LFS: git lfs pull' },
];

/** Words for what nobody knows. */
function strangeness(beginning: Buffer): string {
  const text = beginning.toString('latin1', 0, 4096);
  if (/^\0+$/.test(text)) return 'nothing but zeros';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what text does not have
  const odd = text.match(/[\0-\x08\x0e-\x1f\x7f-\x9f]/g)?.length ?? 0;
  if (odd > text.length / 20) return 'binary data';
  const [line = ''] = text.trim().split(/\r?\n/);
  return `text of another kind, which begins: ${line.slice(0, 60)}${line.length > 60 ? '…' : ''}`;
}
