import type { Cited, Hop, Verdict } from '../../src/diagnosis/verdict.js';
import { isDestinationHost } from '../../src/terminal/render/hop-words.js';

/** What two places of one screen say of each other's matter, which cannot both be so; in words, for a person to look at. */
export function contradictionsOnScreen(verdict: Verdict): readonly string[] {
  const { hops } = verdict;
  if (hops.length === 0) return [];
  return rules.flatMap(({ what, isBroken }) => (isBroken(screenOf(verdict)) ? [what] : []));
}

interface Screen {
  /** The sentences of the headline that are of the one conversation asked about. */
  readonly summary: string;
  readonly verdict: Verdict;
  readonly host: Hop | undefined;
  readonly cited: (leg: 'request' | 'reply', action?: 'ACCEPT' | 'REJECT') => readonly Cited[];
}

function screenOf(verdict: Verdict): Screen {
  const actionOf = ({ record, fields }: Cited) => fields?.action ?? /ACCEPT|REJECT/.exec(record)?.[0];
  return {
    summary: verdict.verdict.summary,
    verdict,
    host: verdict.hops.find(isDestinationHost),
    cited: (leg, action) =>
      isOneConnection(verdict)
        ? verdict.evidence.filter((one) => one.leg.startsWith(leg) && (!action || actionOf(one) === action))
        : [],
  };
}

/** Rows of several connections may differ, and of one at several times; only how it was last is drawn. */
const isOneConnection = ({ evidence, question, verdict }: Verdict): boolean =>
  question.port !== null &&
  verdict.signature !== 'K10' &&
  new Set(
    evidence.flatMap(({ leg, fields }) => (leg.startsWith('request') ? fields?.srcport : fields?.dstport) ?? 'no port'),
  ).size === 1 &&
  evidence.every(({ leg }) => !leg.endsWith('between'));

const SAYS_ANSWERED = /\banswered, (but|and|which)\b|and the answer (left|came back)|gets through|something came back/;
/** Others, or earlier ones, got an answer; the path is that of those that did not. */
const SAYS_SOME = /\banswered at first\b|Of those that (do|were) not/;
const SAYS_SILENT = /sent no answer|itself may not answer|nothing came back|no answer came back/;

const isAnswer = ({ result }: Hop): boolean => result === 'answered' || result === 'refused';

const isStop = ({ result }: Hop): boolean => result === 'deny' || result === 'refused' || result === 'no-answer';

const rules: readonly { readonly what: string; readonly isBroken: (screen: Screen) => boolean }[] = [
  {
    what: 'the headline says that it answered, and its own line does not',
    isBroken: ({ summary, host }) =>
      SAYS_ANSWERED.test(summary) && !SAYS_SOME.test(summary) && host !== undefined && !isAnswer(host),
  },
  {
    what: 'the headline says that it was silent, and its own line that it answered',
    isBroken: ({ summary, host }) =>
      SAYS_SILENT.test(summary) && !SAYS_ANSWERED.test(summary) && host !== undefined && isAnswer(host),
  },
  {
    what: 'a record of the answer is cited, and the line of the host does not know of an answer',
    isBroken: ({ host, cited }) => host !== undefined && cited('reply').length > 0 && !isAnswer(host),
  },
  {
    what: 'a hop that stopped it is followed by the answer',
    isBroken: ({ verdict: { hops }, host }) =>
      host?.result === 'answered' && hops.some((hop) => hop.leg === 'request' && isStop(hop)),
  },
  {
    what: 'a refusal of the request is cited, and no line shows one',
    isBroken: ({ verdict: { hops }, cited }) =>
      cited('request', 'REJECT').length > 0 &&
      !hops.some((hop) => hop.leg === 'request' && (hop.evidence === 'reject' || isStop(hop))),
  },
  {
    what: 'a refusal of the answer is cited, and no line shows one',
    isBroken: ({ verdict: { verdict, hops }, cited }) =>
      // A late packet is no refusal of the connection.
      verdict.outcome !== 'delivered' &&
      verdict.cause !== 'LATE_PACKET' &&
      cited('reply', 'REJECT').length > 0 &&
      !hops.some((hop) => hop.leg === 'reply' && (hop.evidence === 'reject' || isStop(hop))),
  },
  {
    what: 'the headline says that it arrived, and a line on the way there that it was stopped',
    isBroken: ({ summary, verdict: { hops } }) =>
      /^The [^,.]* (reached|arrived at) [^,.]* and was let in/.test(summary) &&
      hops.some((hop) => hop.leg === 'request' && hop.result === 'deny'),
  },
  {
    what: 'the headline says that it gets through, and a line that it was stopped',
    isBroken: ({ verdict: { verdict, hops } }) => verdict.outcome === 'delivered' && hops.some(isStop),
  },
  {
    what: 'it was stopped by one thing for certain, and what is said to do next is to look at the host that answered',
    isBroken: ({ verdict: { nextExperiment }, host }) =>
      host?.result === 'answered' &&
      /itself does not answer|Look on \S+ itself: its firewall/.test(nextExperiment ?? ''),
  },
];
