import { wayKinds } from './advice/advice.js';
import { causes } from './causes/index.js';
import { anyFlag, anyNumber, anyText, type JsonSchema, listOf, objectOf, oneOf, orNull } from './json-schema.js';
import { errorKinds, nameSources } from './question.js';
import { certainties, hopResults, outcomes } from './verdict.js';

/** Nothing else is in it. */
const object = (...members: Parameters<typeof objectOf>): JsonSchema => ({
  ...objectOf(...members),
  additionalProperties: false,
});

const cause = oneOf(...causes.keys());
const outcome = oneOf(...outcomes);
const leg = oneOf('request', 'reply');
const time = { type: ['string', 'null'], pattern: '^[+-]?\\d{4,6}-.*Z$' } as const;
const end = object({
  eniId: orNull(anyText),
  instanceId: orNull(anyText),
  address: { ...anyText, description: 'the name itself where it was not found' },
  subnetId: orNull(anyText),
  vpcId: orNull(anyText),
});
const fields = object({
  srcaddr: orNull(anyText),
  dstaddr: orNull(anyText),
  srcport: orNull(anyNumber),
  dstport: orNull(anyNumber),
  protocol: orNull(anyNumber),
  packets: orNull(anyNumber),
  bytes: orNull(anyNumber),
  start: time,
  end: time,
  action: orNull(oneOf('ACCEPT', 'REJECT')),
});
const named = object({
  name: anyText,
  addresses: { ...listOf(anyText), description: 'none where the name was not found' },
  by: { ...oneOf(...nameSources), description: "the machine's resolver, the program's error, or the configuration" },
});
const changes = listOf(objectOf({ kind: anyText }));
const fix = orNull(
  object({
    summary: anyText,
    command: { ...anyText, pattern: '^aws ec2 [a-z0-9-]+ --' },
    undo: { ...anyText, pattern: '^(aws ec2 [a-z0-9-]+ --|$)' },
    admits: anyText,
    change: changes,
  }),
);

const advice: JsonSchema = {
  ...object({
    summary: anyText,
    prices: object({ region: anyText, asOf: anyText, source: anyText }),
    ways: listOf(
      object({
        kind: oneOf(...wayKinds),
        summary: anyText,
        monthly: object({ usd: anyNumber, perGb: anyNumber }),
        command: { ...orNull(anyText), description: 'for a POSIX shell; null where no single command does it' },
        change: changes,
        opens: anyText,
        stillStops: orNull(anyText),
      }),
    ),
  }),
  description: 'ways out, compared, the cheapest first',
};

/** What `diagnose --json` prints. */
export const verdictSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'A verdict of flowlab diagnose',
  ...object(
    {
      schema: oneOf(1),
      question: object(
        {
          source: end,
          destination: end,
          protocol: anyNumber,
          port: orNull(anyNumber),
          since: time,
          until: time,
        },
        {
          readAt: { ...time, description: 'by the clock of the cloud that the records came from; null for files' },
          byRules: { ...anyFlag, description: 'the rules alone were asked (--rules): no record was looked at' },
          error: object(
            { kind: oneOf(...errorKinds), text: anyText },
            {
              byServer: {
                ...anyFlag,
                description: 'the server itself said it: the network let the program through',
              },
            },
          ),
          names: { ...object({}, { source: named, destination: named }), description: 'the ends that were host names' },
        },
      ),
      verdict: object({
        outcome,
        cause: { ...orNull(cause), description: 'null where the traffic gets through' },
        alternatives: { ...listOf(cause), description: 'what the evidence does not exclude' },
        certainty: oneOf(...certainties),
        signature: { type: ['string', 'null'], pattern: '^K([0-9]|1[0-2])$' },
        resourceId: orNull(anyText),
        rule: orNull(anyText),
        summary: { ...anyText, pattern: '^\\S[^]*\\.$' },
      }),
      hops: listOf(
        object({
          number: anyNumber,
          leg,
          component: oneOf('security-group', 'network-acl', 'route', 'gateway', 'host'),
          at: oneOf('source', 'destination', 'between'),
          direction: orNull(oneOf('egress', 'ingress')),
          resourceId: orNull(anyText),
          rule: orNull(anyText),
          config: oneOf('allow', 'deny', 'unknown', 'not-applied'),
          evidence: oneOf('accept', 'reject', 'none', 'unseen'),
          result: {
            ...oneOf(...hopResults),
            description: 'what configuration and records say together',
          },
        }),
      ),
      evidence: listOf(
        object(
          {
            leg: { ...anyText, pattern: '^(request|reply)-(at-source|at-destination|between)$' },
            eniId: anyText,
            record: { ...anyText, description: 'the line as delivered' },
          },
          { fields },
        ),
      ),
      contradictions: listOf(anyText),
      ruledOut: listOf(object({ cause, by: { ...anyText, description: 'the record or the rule that says so' } })),
      blockers: listOf(object({ cause, leg, resourceId: orNull(anyText), rule: orNull(anyText) })),
      fix,
      nextExperiment: orNull(anyText),
    },
    {
      deciding: {
        ...listOf(object({ cause, by: anyText })),
        description: 'for each of the alternatives, the evidence that would tell',
      },
      advice,
      also: {
        ...listOf(object({ address: anyText, outcome, cause: orNull(cause) })),
        description:
          'other addresses of the destination: those of its host name (the verdict is of the one that fares worst), or those by which the same two machines spoke',
      },
      findings: {
        ...listOf(object({ cause, resourceId: orNull(anyText), summary: anyText, fix })),
        description: 'what is the matter beside the way',
      },
    },
  ),
};
