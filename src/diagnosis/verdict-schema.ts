import { causes } from './causes/index.js';
import { errorKinds, nameSources } from './question.js';

/** The part of JSON Schema (2020-12) that a verdict needs. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | number | null)[];
  readonly pattern?: string;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly anyOf?: readonly JsonSchema[];
}

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

const cause = oneOf(...Object.keys(causes));
const maybeCause: JsonSchema = { anyOf: [cause, { type: 'null' }] };
const outcome = oneOf('delivered', 'blocked', 'unanswered', 'inconclusive');
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
          error: object({ kind: oneOf(...errorKinds), text }),
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
      also: {
        ...list(object({ address: text, outcome, cause: maybeCause })),
        description: "the other addresses of the destination's name; the verdict is the worst of all",
      },
      findings: {
        ...list(object({ cause, resourceId: maybeText, summary: text, fix })),
        description: 'what is the matter beside the way',
      },
    },
  ),
};

/** Where a value does not fit a schema, as `/verdict/cause is not …`; empty where it does. */
export function misfits(schema: JsonSchema, value: unknown, at = ''): readonly string[] {
  const where = at || '/';
  if (schema.anyOf) {
    const each = schema.anyOf.map((one) => misfits(one, value, at));
    return each.some((found) => found.length === 0) ? [] : (each.at(-1) ?? []);
  }
  if (schema.enum && !schema.enum.some((one) => one === value))
    return [`${where} is not one of ${schema.enum.join(', ')}`];
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.includes(typeOf(value))) return [`${where} is not ${types.join(' or ')}`];
  if (typeof value === 'string' && schema.pattern !== undefined && !new RegExp(schema.pattern).test(value))
    return [`${where} does not match ${schema.pattern}`];
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.flatMap((item, index) => misfits(items, item, `${at}/${index}`)) : [];
  }
  return typeof value === 'object' && value !== null ? members(schema, value, at) : [];
}

function members(schema: JsonSchema, value: object, at: string): readonly string[] {
  const given = new Map(Object.entries(value));
  const lacking = (schema.required ?? []).filter((key) => !given.has(key)).map((key) => `${at}/${key} is missing`);
  const known = Object.entries(schema.properties ?? {});
  const strange = [...given.keys()].filter((key) => !known.some(([name]) => name === key));
  return [
    ...lacking,
    ...(schema.additionalProperties === false ? strange.map((key) => `${at}/${key} is not known`) : []),
    ...known.flatMap(([key, one]) => (given.has(key) ? misfits(one, given.get(key), `${at}/${key}`) : [])),
  ];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
