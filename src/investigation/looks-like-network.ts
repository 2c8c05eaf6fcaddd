/** What a file behind --network is instead, completing "it is …", and what to do. */
export interface Instead {
  readonly what: string;
  readonly next: string;
}

export const AGAIN = 'Repeat the call with --output json.';
const LIVE = 'What is there, it does not say: ask AWS for it.';

type Kind = Instead & { readonly pattern: RegExp };

// They have rows with the same names, which stand for other things.
const foreign: readonly Kind[] = [
  {
    pattern: /"terraform_version"\s*:/,
    what: 'a state or plan of Terraform, which knows its own resources alone',
    next: LIVE,
  },
  { pattern: /^\s*(resource|module|data|variable) "[\w-]+"/m, what: 'code of Terraform', next: LIVE },
  {
    pattern: /AWSTemplateFormatVersion|[\s{,"]Type"?\s*:\s*"?AWS::EC2::/,
    what: 'a template of CloudFormation',
    next: LIVE,
  },
  {
    pattern: /"(NetworkInsightsPaths|NetworkInsightsAnalyses)"\s*:/,
    what: 'of Reachability Analyzer, which shows one path',
    next: LIVE,
  },
];

const others: readonly Kind[] = [
  {
    pattern: /^\s*$/,
    what: 'empty',
    next: 'The command that was to write it printed nothing: run it without > and see what it says.',
  },
  { pattern: /^\s*(<\?xml|<Describe\w+Response)/, what: "XML, as EC2's API answers", next: AGAIN },
  { pattern: /^[-|+]{20,}\s*\n\|/, what: 'a table of the AWS CLI', next: AGAIN },
  {
    pattern:
      /^(VPCS|SUBNETS|RESERVATIONS|INSTANCES|NETWORKINTERFACES|SECURITYGROUPS|ROUTETABLES|NETWORKACLS|[A-Z]{6,})\t/m,
    what: 'text of the AWS CLI',
    next: AGAIN,
  },
  {
    pattern: /"(logEvents|searchedLogStreams)"\s*:|^(version account-id|\d+ \d{12} eni-)/m,
    what: 'a file of flow records',
    next: 'Records go behind --logs.',
  },
  {
    pattern: /"schema"\s*:\s*1[\s\S]*"verdict"\s*:/,
    what: 'a verdict or a saved case of flowlab',
    next: 'A saved case goes behind --replay.',
  },
];

const find = (kinds: readonly Kind[], text: string): Instead | undefined => {
  const beginning = text.slice(0, 20_000);
  return kinds.find(({ pattern }) => pattern.test(beginning));
};

/** By its beginning, whatever else is in it. Undefined where nothing tells. */
export const foreignNetwork = (text: string): Instead | undefined => find(foreign, text);

/** By its beginning, of what holds no network. Undefined where nothing tells. */
export const insteadOfNetwork = (text: string): Instead | undefined => find(others, text);
