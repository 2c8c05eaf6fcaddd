import { counted } from '../base/words.js';
import type { Context } from '../engine/step.js';
import { defaultFormat, isUnreadable } from '../flow-log/format.js';
import { parseRecord } from '../flow-log/parse.js';
import type { Event } from '../ui.js';
import { destination, source } from './02-instances/stage.js';
import { recall } from './07-read-logs/answers.js';
import { atDestination, atSource, whichRecord } from './07-read-logs/read.js';
import { inOneLine } from './07-read-logs/show.js';
import { found, verdict } from './07-read-logs/verdict.js';
import { fixedPing, fixedRecords } from './08-security-group/stage.js';
import { lastTry, type Try } from './08-security-group/tries.js';
import { rejectedAtSource } from './09-network-acl/stage.js';

type Known = Pick<Context, 'known'>;

/** What happened in a lab that is through, from the results of its own steps and nothing else. */
export const closingEvents = (context: Known): readonly Event[] => [
  { kind: 'text', text: whatWasBroken(context) },
  ...listed(provedIt(context) ? 'How the records proved it:' : 'What the records showed:', proofs(context)),
  { kind: 'text', text: whatFixedIt(context) },
  ...listed('What you thought, and what the records said to it:', guesses(context)),
  { kind: 'list', title: 'Three sentences to remember:', items: toRemember },
  {
    kind: 'next',
    title: 'What you did by hand, flowlab does by itself, in your own VPC too (read-only).',
    commands: [
      { text: 'Between two machines', command: 'npx flowlab diagnose source destination' },
      { text: 'With no suspect, in all traffic that was refused or got no answer', command: 'npx flowlab diagnose' },
    ],
  },
];

const toRemember = [
  'ACCEPT or REJECT speaks for one interface: read both ends, and the fault is between the last ACCEPT and the first REJECT or silence.',
  'A security group remembers what it let in and lets the answers out; a network ACL remembers nothing, and is asked only at a subnet’s border.',
  'A flow log does not look back, and its records are minutes late: first the flow log, then the fault once more.',
];

const listed = (title: string, items: readonly string[]): readonly Event[] =>
  items.length === 0 ? [] : [{ kind: 'list', title, items }];

function whatWasBroken(context: Known): string {
  const stage7 = context.known(verdict);
  if (!stage7) return 'What was broken was not looked for.';
  return context.known(found)?.solved
    ? `What was broken: ${stage7.summary}`
    : `What was broken was not found in stage 7: ${stage7.summary}`;
}

/** Where only the rules say it, the records agree, and that is no proof. */
const provedIt = (context: Known): boolean => context.known(verdict)?.certainty === 'certain';

/** The records that were shown in stage 7, one of each end. */
function proofs(context: Known): readonly string[] {
  const at = (name: string | undefined, lines: readonly string[] | undefined) =>
    lines?.[0] === undefined ? [] : [`${name}: ${decoded(lines[0])}`];
  if (!context.known(found)?.solved) return [];
  return [
    ...at(context.known(source)?.name, context.known(atSource)?.there),
    ...at(context.known(destination)?.name, context.known(atDestination)?.there),
  ];
}

/** Kept as it was written; a line in another form than the lab's is told as it is. */
function decoded(line: string): string {
  const record = parseRecord(defaultFormat, line);
  return isUnreadable(record) ? line : inOneLine(record);
}

function whatFixedIt(context: Known): string {
  const tried = lastTry(context);
  const pinged = context.known(fixedPing);
  const last = tried?.tries.at(-1);
  if (!tried?.solved || !last || !pinged) {
    const seen = context.known(fixedRecords);
    // Somebody else may have changed something since stage 7.
    const other = seen && seen.resourceId !== context.known(verdict)?.resourceId ? ` Seen last: ${seen.summary}` : '';
    return `What fixed it: nothing yet.${other} Stage 8 is not solved; npx flowlab resume tries again.`;
  }
  return `What fixed it: the rule “${last.rule}”. The same ping, before: no answer; after: ${pinged.received} of ${pinged.sent}.`;
}

function guesses(context: Known): readonly string[] {
  const answered = (stage: number, text: string | undefined) => (text === undefined ? [] : [`stage ${stage}: ${text}`]);
  const record = context.known(whichRecord);
  return [
    ...answered(4, context.known(verdict)?.answer?.text),
    ...answered(7, record?.right === undefined || record.right === null ? undefined : recordGuess(record.right)),
    ...answered(7, recall('ACCEPT', context.known(atSource)?.guess ?? null)),
    ...answered(7, recall('REJECT', context.known(atDestination)?.guess ?? null)),
    ...new Set(triesInWords(lastTry(context)?.tries ?? [])),
    ...answered(9, context.known(rejectedAtSource)?.answer?.text),
  ];
}

const recordGuess = (isRight: boolean): string =>
  isRight ? 'you picked the record of your ping.' : 'you picked another record than that of your ping.';

/** A rule that helped at once is told as what fixed it. */
const triesInWords = (tries: readonly Try[]): readonly string[] =>
  tries.length === 1 && tries[0]?.received
    ? []
    : tries.map(
        ({ rule, received }) =>
          `stage 8: ${rule}: ${received ? counted(received, 'answer') : received === null ? 'nothing known' : 'no answer'}.`,
      );
