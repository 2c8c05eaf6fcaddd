import { wayKinds } from './advice/advice.js';
import { causes } from './causes/index.js';
import type { JsonSchema } from './json-schema.js';
import { errorKinds, nameSources } from './question.js';

const text = { type: 'string' } as const;
const maybeText = { type: ['string', 'null'] } as const;
const number = { type: 'number' } as const;
const maybeNumber = { type: ['number', 'null'] } as const;
const oneOf = (...words: readonly (string | number | null)[]): JsonSchema => ({ enum: words });
const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
type Properties = Readonly<Record<string, JsonSchema>>;
/** All of these, in this order, then what is not always there, and nothing else. */
const object = (required: Properties, optional: Properties = {}): JsonSchema => ({
  type: 'object',
  properties: { ...required, ...optional },
  required: Object.keys(required),
  additionalProperties: false,
});

const cause = oneOf(...causes.keys());
const maybeCause: JsonSchema = { anyOf: [cause, { type: 'null' }] };
const outcome = oneOf('delivered', 'allowed', 'blocked', 'unanswered', 'inconclusive');
const leg = oneOf('request', 'reply');
const time = { type: ['string', 'null'], pattern: '^[+-]?\\d{4,6}-.*Z$' } as const;
const end = object({
  eniId: maybeText,
  instanceId: maybeText,
  address: { ...text, description: 'the name itself where it was not found' },
  subnetId: maybeText,
  vpcId: maybeText,
});
const fields = object({
  srcaddr: maybeText,
  dstaddr: maybeText,
  srcport: maybeNumber,
  dstport: maybeNumber,
  protocol: maybeNumber,
  packets: maybeNumber,
  bytes: maybeNumber,
  start: time,
  end: time,
  action: oneOf('ACCEPT', 'REJECT', null),
});
const named = object({
  name: text,
  addresses: { ...list(text), description: 'none where the name was not found' },
  by: { ...oneOf(...nameSources), description: "the machine's resolver, the program's error, or the configuration" },
});
const fix: JsonSchema = {
  anyOf: [
    { type: 'null' },
    object({
      summary: text,
      command: { ...text, pattern: '^aws ec2 [a-z0-9-]+ --' },
      undo: { ...text, pattern: '^(aws ec2 [a-z0-9-]+ --|$)' },
      admits: text,
      change: list({ type: 'object', properties: { kind: text }, required: ['kind'] }),
    }),
  ],
};

const advice: JsonSchema = {
  ...object({
    summary: text,
    prices: object({ region: text, asOf: text, source: text }),
    ways: list(
      object({
        kind: oneOf(...wayKinds),
        summary: text,
        monthly: object({ usd: number, perGb: number }),
        command: { ...maybeText, description: 'for a POSIX shell; null where no single command does it' },
        change: list({ type: 'object', properties: { kind: text }, required: ['kind'] }),
        opens: text,
        stillStops: maybeText,
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
          protocol: number,
          port: maybeNumber,
          since: time,
          until: time,
        },
        {
          readAt: { ...time, description: 'by the clock of the cloud that the records came from; null for files' },
          byRules: { type: 'boolean', description: 'the rules alone were asked (--rules): no record was looked at' },
          error: object(
            { kind: oneOf(...errorKinds), text },
            {
              byServer: {
                type: 'boolean',
                description: 'the server itself said it: the network let the program through',
              },
            },
          ),
          names: { ...object({}, { source: named, destination: named }), description: 'the ends that were host names' },
        },
      ),
      verdict: object({
        outcome,
        cause: { ...maybeCause, description: 'null where the traffic gets through' },
        alternatives: { ...list(cause), description: 'what the evidence does not exclude' },
        certainty: oneOf('certain', 'likely', 'possible'),
        signature: { type: ['string', 'null'], pattern: '^K([0-9]|1[0-2])$' },
        resourceId: maybeText,
        rule: maybeText,
        summary: { ...text, pattern: '^\\S[^]*\\.$' },
      }),
      hops: list(
        object({
          number,
          leg,
          component: oneOf('security-group', 'network-acl', 'route', 'gateway', 'host'),
          at: oneOf('source', 'destination', 'between'),
          direction: oneOf('egress', 'ingress', null),
          resourceId: maybeText,
          rule: maybeText,
          config: oneOf('allow', 'deny', 'unknown', 'not-applied'),
          evidence: oneOf('accept', 'reject', 'none', 'unseen'),
          result: {
            ...oneOf(
              'allow',
              'deny',
              'conflict',
              'not-reached',
              'not-applied',
              'answered',
              'refused',
              'no-answer',
              'unknown',
            ),
            description: 'what configuration and records say together',
          },
        }),
      ),
      evidence: list(
        object(
          {
            leg: { ...text, pattern: '^(request|reply)-(at-source|at-destination|between)$' },
            eniId: text,
            record: { ...text, description: 'the line as delivered' },
          },
          { fields },
        ),
      ),
      contradictions: list(text),
      ruledOut: list(object({ cause, by: { ...text, description: 'the record or the rule that says so' } })),
      blockers: list(object({ cause, leg, resourceId: maybeText, rule: maybeText })),
      fix,
      nextExperiment: maybeText,
    },
    {
      deciding: {
        ...list(object({ cause, by: text })),
        description: 'for each of the alternatives, the evidence that would tell',
      },
      also: {
        ...list(object({ address: text, outcome, cause: maybeCause })),
        description:
          'other addresses of the destination: those of its host name (the verdict is of the one that fares worst), or those by which the same two machines spoke',
      },
      findings: {
        ...list(object({ cause, resourceId: maybeText, summary: text, fix })),
        description: 'what is the matter beside the way',
      },
      advice,
    },
  ),
};
