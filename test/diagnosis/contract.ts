import { causes } from '../../src/diagnosis/causes/index.js';

const codes: readonly unknown[] = causes.map(({ code }) => code);

/** Where a verdict breaks what `--json` promises; checked on the printed form, so that nothing gets lost in printing. */
export function breaches(verdict: unknown): readonly string[] {
  const found: string[] = [];
  const claim = (holds: boolean, what: string): void => {
    if (!holds) found.push(what);
  };
  /** An object with exactly these keys, in this order. */
  const object = (value: unknown, keys: string, where: string): Readonly<Record<string, unknown>> => {
    const members = isObject(value) ? value : {};
    claim(Object.keys(members).join(' ') === keys, `${where} has the keys ${Object.keys(members).join(' ')}`);
    return members;
  };
  const list = (value: unknown, where: string): readonly unknown[] => {
    claim(Array.isArray(value), `${where} is no list`);
    return Array.isArray(value) ? value : [];
  };
  const among = (value: unknown, allowed: readonly unknown[], where: string): void =>
    claim(allowed.includes(value), `${where} is ${value}`);
  const text = (value: unknown, where: string): void =>
    claim(typeof value === 'string' && value !== '', `${where} is ${value}`);
  const textOrNull = (value: unknown, where: string): void =>
    claim(value === null || typeof value === 'string', `${where} is ${value}`);

  const top = object(
    JSON.parse(JSON.stringify(verdict)),
    'schema question verdict hops evidence contradictions ruledOut blockers fix nextExperiment',
    'the whole',
  );
  among(top.schema, [1], 'schema');
  const question = object(top.question, 'source destination protocol port since until', 'question');
  for (const side of ['source', 'destination']) {
    const { address, ...ids } = object(question[side], 'eniId instanceId address subnetId vpcId', side);
    claim(typeof address === 'string', `${side}.address is ${address}`);
    for (const [key, id] of Object.entries(ids)) textOrNull(id, `${side}.${key}`);
  }
  for (const key of ['since', 'until'])
    claim(question[key] === null || /^[+-]?\d{4,6}-.*Z$/.test(String(question[key])), key);

  const said = object(top.verdict, 'outcome cause alternatives certainty signature resourceId rule summary', 'verdict');
  among(said.outcome, ['delivered', 'blocked', 'unanswered', 'inconclusive'], 'outcome');
  among(said.certainty, ['certain', 'likely', 'possible'], 'certainty');
  claim(said.signature === null || /^K(\d|1[0-2])$/.test(String(said.signature)), `signature is ${said.signature}`);
  among(said.cause, said.outcome === 'delivered' ? [null, 'RULE_CHANGED'] : codes, `cause of ${said.outcome}`);
  for (const code of list(said.alternatives, 'alternatives')) {
    among(code, codes, 'alternative');
    claim(code !== said.cause, 'the cause is its own alternative');
  }
  claim(
    /^\S.*\.$/s.test(String(said.summary)) && !/undefined|null|NaN|\[object/.test(String(said.summary)),
    `summary: ${said.summary}`,
  );

  for (const [at, one] of list(top.hops, 'hops').entries()) {
    const hop = object(one, 'number leg component at direction resourceId rule config evidence result', 'hop');
    among(hop.number, [at + 1], 'number of a hop');
    among(hop.leg, ['request', 'reply'], 'leg');
    among(hop.component, ['security-group', 'network-acl', 'route', 'gateway', 'host'], 'component');
    among(hop.at, ['source', 'destination', 'between'], 'at');
    among(hop.direction, ['egress', 'ingress', null], 'direction');
    among(hop.config, ['allow', 'deny', 'unknown', 'not-applied'], 'config');
    among(hop.evidence, ['accept', 'reject', 'none', 'unseen'], 'evidence');
    textOrNull(hop.rule, 'rule');
  }
  for (const one of list(top.evidence, 'evidence')) {
    const cited = object(one, 'leg eniId record', 'cited record');
    claim(/^(request|reply)-(at-source|at-destination|between)$/.test(String(cited.leg)), `cited leg ${cited.leg}`);
    claim(typeof cited.record === 'string', 'a cited record is no text');
  }
  for (const one of list(top.contradictions, 'contradictions')) text(one, 'contradiction');
  for (const one of list(top.blockers, 'blockers'))
    among(object(one, 'cause leg resourceId rule', 'blocker').cause, codes, 'blocker');
  if (top.fix !== null) {
    const fix = object(top.fix, 'summary command undo admits change', 'fix');
    claim(Array.isArray(fix.change) && fix.change.length > 0, `change: ${JSON.stringify(fix.change)}`);
    for (const key of ['command', 'undo']) claim(/^aws ec2 [a-z-]+ --/.test(String(fix[key])), `${key}: ${fix[key]}`);
    text(fix.admits, 'admits');
  }
  textOrNull(top.nextExperiment, 'nextExperiment');
  return found;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
