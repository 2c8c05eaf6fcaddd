import { counted } from '../../base/words.js';
import type { SavedCase } from '../../diagnosis/case-file.js';
import { eachOf, isUnnamed } from '../../diagnosis/named.js';
import type { Connection } from '../../diagnosis/question.js';
import { stripOf } from '../../diagnosis/strip.js';
import type { Verdict } from '../../diagnosis/verdict.js';
import type { Event } from '../../ui.js';
import type { Style } from '../style.js';
import { render } from './event.js';

/** The path, what was seen over time, and the verdict: standard output's share of the screen. */
export function verdictScreen(
  { connection, network, evidence }: SavedCase,
  verdict: Verdict,
  style: Style,
): readonly string[] {
  const strip = isUnnamed(connection) ? null : stripOf(judgedIn(connection, verdict), network, evidence);
  const path = {
    kind: 'path',
    title: pathTitle(verdict),
    hops: verdict.hops,
    ...(strip ? { strip: strip.text } : {}),
  } as const;
  const shown = telling(verdict);
  const left = verdict.evidence.length - shown.length;
  const events: readonly Event[] = [
    ...(verdict.hops.length === 0 ? [] : [path]),
    { kind: 'verdict', verdict: { ...verdict, evidence: shown } },
    ...(left === 0 ? [] : [note('info', `${counted(left, 'more record')} in --json and in the report.`)]),
    ...wouldStop(verdict),
  ];
  return events.flatMap((event, at) => [...(at === 0 ? [] : ['']), ...render(event, style)]);
}

/** Of several addresses the one that the verdict is about. */
const judgedIn = (connection: Connection, { question }: Verdict): Connection =>
  eachOf(connection).find(({ destination }) => destination.address === question.destination.address) ?? connection;

const pathTitle = ({ question: { source, destination } }: Verdict): string =>
  `From ${source.instanceId ?? source.address} to ${destination.instanceId ?? destination.address}`;

/** Of each leg the latest record of each action: a screen is not the place for all of them. */
function telling({ evidence }: Verdict): Verdict['evidence'] {
  const action = (record: string) => /\b(ACCEPT|REJECT)\b/.exec(record)?.[0];
  return evidence.filter(
    ({ leg, record }, at) =>
      !evidence.some((later, place) => place > at && later.leg === leg && action(later.record) === action(record)),
  );
}

/** Where nothing was sent, the rules already tell how it would end. */
function wouldStop({ verdict, blockers }: Verdict): readonly Event[] {
  const [first] = blockers;
  if (verdict.outcome !== 'inconclusive' || !first) return [];
  const where = [first.resourceId, first.rule].filter((part) => part !== null).join(': ');
  return [note('warn', `By the configuration alone it would not get through: ${where} (${first.cause}).`)];
}

const note = (tone: 'info' | 'warn', text: string): Event => ({ kind: 'note', tone, text });
