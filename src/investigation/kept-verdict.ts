import { Problem } from '../base/problem.js';
import { shellWord } from '../base/shell-word.js';
import { isObject, listOf, number, objectOf, oneOf, orNull, type Shape, text } from '../diagnosis/shape.js';
import type { Verdict } from '../diagnosis/verdict.js';
import { readPrivately, writeDurably } from '../disk/durable-file.js';

/** Keeps the last verdict for `flowlab report`; see `places().verdict`. */
export const keepVerdict = (path: string, verdict: Verdict): Promise<void> =>
  writeDurably(path, `${JSON.stringify(verdict)}\n`, { durable: false });

const largestVerdict = 16 * 1024 * 1024;

/** The verdict that was kept last; undefined where there is none. */
export async function loadVerdict(path: string): Promise<Verdict | undefined> {
  const kept = await readPrivately(path, largestVerdict);
  if (kept === undefined) return undefined;
  const value = parsed(kept);
  if (isVerdict(value)) return value;
  throw new Problem('damaged-state', `The last result, kept in ${path}, cannot be read.`, [
    'Make a new one: npx flowlab diagnose <source> <destination>',
    `Or remove it: rm ${shellWord(path)}`,
  ]);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const maybeText = orNull(text);
const end = objectOf({ eniId: maybeText, instanceId: maybeText, address: text, subnetId: maybeText, vpcId: maybeText });
const texts = listOf(text);
const leg = oneOf('request', 'reply');

const withKind = objectOf({ kind: text });

const verdictShape: Shape = objectOf({
  schema: oneOf(1),
  question: objectOf({
    source: end,
    destination: end,
    protocol: number,
    port: orNull(number),
    since: maybeText,
    until: maybeText,
  }),
  verdict: objectOf({
    outcome: oneOf('delivered', 'blocked', 'unanswered', 'inconclusive'),
    cause: maybeText,
    alternatives: texts,
    certainty: oneOf('certain', 'likely', 'possible'),
    signature: maybeText,
    resourceId: maybeText,
    rule: maybeText,
    summary: text,
  }),
  hops: listOf(
    objectOf({
      number,
      leg,
      component: oneOf('security-group', 'network-acl', 'route', 'gateway', 'host'),
      at: oneOf('source', 'destination', 'between'),
      direction: orNull(oneOf('egress', 'ingress')),
      resourceId: maybeText,
      rule: maybeText,
      config: oneOf('allow', 'deny', 'unknown', 'not-applied'),
      evidence: oneOf('accept', 'reject', 'none', 'unseen'),
      result: text,
    }),
  ),
  evidence: listOf(objectOf({ leg: text, eniId: text, record: text })),
  contradictions: texts,
  ruledOut: listOf(objectOf({ cause: text, by: text })),
  blockers: listOf(objectOf({ cause: text, leg, resourceId: maybeText, rule: maybeText })),
  fix: orNull(objectOf({ summary: text, command: text, undo: text, admits: text }, { change: listOf(withKind) })),
  nextExperiment: maybeText,
});

const isVerdict = (value: unknown): value is Verdict => isObject(value) && verdictShape(value) === null;
