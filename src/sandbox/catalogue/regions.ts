import { compareTexts } from '../../base/words.js';

/**
 * Regions of the partition `aws`, with the letters and the numbers of their zones where these are not a, b, c and 1, 2, 3:
 * `letters/numbers` (AWS Regions and Availability Zones, "Availability Zones"). Names of zones differ from account to
 * account, their ids do not.
 */
const standard =
  'ap-northeast-1=acd/124 ap-northeast-2=abcd/1234 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1=abd/124 eu-central-1 eu-north-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1=abcdef/123456 us-east-2 us-west-1=ac/13 us-west-2=abcd/1234';

/** Regions that an account has to turn on (Account Management guide, "Enable or disable AWS Regions in your account"). */
const optIn =
  'af-south-1 ap-east-1 ap-east-2 ap-south-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-7 ca-west-1 eu-central-2 eu-south-1 eu-south-2 il-central-1 me-central-1 me-south-1 mx-central-1';

export interface Region {
  readonly name: string;
  readonly isOptIn: boolean;
  /** Letter of each zone, and the number in its id. */
  readonly zones: readonly (readonly [letter: string, number: string])[];
}

const read = (list: string, isOptIn: boolean): Region[] =>
  list.split(' ').map((text) => {
    const [name = '', zones = 'abc/123'] = text.split('=');
    const [letters = '', numbers = ''] = zones.split('/');
    return { name, isOptIn, zones: [...letters].map((letter, at) => [letter, numbers[at] ?? ''] as const) };
  });

export const regions: readonly Region[] = [...read(standard, false), ...read(optIn, true)].sort((a, b) =>
  compareTexts(a.name, b.name),
);

/** What is known of a Region; three zones where nothing is, as in other partitions. */
export const regionNamed = (name: string): Region | undefined => regions.find((region) => region.name === name);
