import { Problem } from '../../base/problem.js';
import type { GivenAnswer } from '../../terminal/answers.js';

/** Options that answer questions of the stages beforehand, for `start` and `resume`. */
export interface LessonFlags {
  readonly brief?: boolean;
  readonly watch?: string;
  readonly rule?: string;
}

const scopes: Readonly<Record<string, string>> = { vpc: 'VPC', subnet: 'Subnet', interface: 'NetworkInterface' };
const rules = ['ssh', 'block', 'group', 'anywhere'];

/** Answers by question id. */
export function lessonAnswers({ watch, rule }: LessonFlags): ReadonlyMap<string, GivenAnswer> {
  const scope = watch === undefined ? undefined : scopes[watch];
  if (watch !== undefined && scope === undefined) throw oneOf('--watch', watch, Object.keys(scopes));
  if (rule !== undefined && !rules.includes(rule)) throw oneOf('--rule', rule, rules);
  return new Map([
    ...(scope === undefined ? [] : [['flow-log-scope', { value: scope }] as const]),
    ...(rule === undefined ? [] : [['fix-source', { value: rule }] as const]),
  ]);
}

const oneOf = (flag: string, given: string, known: readonly string[]): Problem =>
  new Problem('usage', `${flag} ${given} is not one of ${known.join(', ')}.`, [
    `For example: npx flowlab start ${flag} ${known[0]}`,
  ]);
