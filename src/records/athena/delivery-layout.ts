/** How flow logs lay their files down below `AWSLogs/`. (VPC user guide, "Flow log files"; Athena user guide, "Partition projection") */
export interface DeliveryLayout {
  /** `s3://bucket/prefix/AWSLogs/`: what all files have in common. */
  readonly location: string;
  /** Directories named `key=value`. */
  readonly hive: boolean;
  readonly hourly: boolean;
  /** Directories between `AWSLogs/` and the account, as an organisation has them: `o-1234567890/`. */
  readonly above: string;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** `2026/11/23`, the first day of which there is a file. */
  readonly firstDay: string;
}

const PLAIN =
  /^(?<base>(?:.*\/)?AWSLogs\/)(?<above>(?:o-[a-z0-9]+\/)?)(?<account>\d{12})\/vpcflowlogs\/(?<region>[a-z0-9-]+)\/(?<year>\d{4})\/(?<month>\d\d)\/(?<day>\d\d)\/(?:(?<hour>\d\d)\/)?[^/]+$/;
const HIVE =
  /^(?<base>(?:.*\/)?AWSLogs\/)(?<above>(?:o-[a-z0-9]+\/)?)aws-account-id=(?<account>\d{12})\/aws-service=vpcflowlogs\/aws-region=(?<region>[a-z0-9-]+)\/year=(?<year>\d{4})\/month=(?<month>\d\d)\/day=(?<day>\d\d)\/(?:hour=(?<hour>\d\d)\/)?[^/]+$/;

/** The one layout that all keys have; null where they have several, or another. */
export function layoutOf(bucket: string, keys: readonly string[]): DeliveryLayout | null {
  const found = keys.map((key) => {
    const plain = PLAIN.exec(key);
    return { hive: plain === null, parts: (plain ?? HIVE.exec(key))?.groups };
  });
  const [first] = found;
  if (first?.parts === undefined) return null;
  const { hive, parts: one } = first;
  const isAlike = found.every(
    ({ hive: isHive, parts }) =>
      isHive === hive &&
      parts?.base === one.base &&
      parts?.above === one.above &&
      (parts?.hour === undefined) === (one.hour === undefined),
  );
  if (!isAlike) return null;
  const days = found.map(({ parts }) => `${parts?.year}/${parts?.month}/${parts?.day}`);
  return {
    location: `s3://${bucket}/${one.base}`,
    hive,
    hourly: one.hour !== undefined,
    above: one.above ?? '',
    accounts: distinct(found.map(({ parts }) => parts?.account)),
    regions: distinct(found.map(({ parts }) => parts?.region)),
    firstDay: days.toSorted()[0] ?? '',
  };
}

const distinct = (values: readonly (string | undefined)[]): readonly string[] =>
  [...new Set(values.flatMap((value) => value ?? []))].toSorted();
