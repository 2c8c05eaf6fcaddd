import type { Event } from '../../ui.js';
import { type TriedEnd, useOf } from '../exercise.js';
import type { OpenExercise } from '../work/open-exercise.js';

/** The words of a command, with what names the same state: `npx flowlab practice try --state …`. */
export type Spell = (words: string) => string;

/** The ticket as a user wrote it, and what is wanted. */
export function ticketEvents(exercise: OpenExercise): readonly Event[] {
  const { name, title, seed, ticket, attempted, saved } = exercise;
  const { source, destination } = attempted;
  const which = saved ? name : `${name}, seed ${seed}`;
  return [
    { kind: 'text', text: `Ticket: ${title}   (${which})` },
    ...ticket.map((text) => ({ kind: 'text' as const, text })),
    {
      kind: 'facts',
      title: '',
      facts: [
        { name: 'From', value: inWords(source) },
        { name: 'To', value: `${inWords(destination)}, ${useOf(attempted)}` },
        ...(saved ? [] : [{ name: 'Tried', value: `five times from ${timeOf(exercise.triedFrom)} UTC on` }]),
      ],
    },
    {
      kind: 'text',
      text: 'Name the place and the cause, cite what proves it, say what else it could have been and is not, then put it right: with no more than is needed, and not without a test.',
    },
  ];
}

/** What one can do about it. `now`: milliseconds of the world's clock. */
export const adviceEvents = (exercise: OpenExercise, now: number, spell: Spell): readonly Event[] => [
  { kind: 'next', title: 'To work with:', commands: [...commandsFor(exercise, now)].map(spelled(spell)) },
];

const timeOf = (at: number): string => new Date(at).toISOString().slice(11, 16);

const inWords = ({ name, address, interfaceId }: TriedEnd): string =>
  `${name}, ${address}${interfaceId === null ? ' on the internet' : ''}`;

interface Advice {
  readonly text: string;
  readonly words: string;
}

function commandsFor({ attempted, withoutDiagnose, triedFrom, saved }: OpenExercise, now: number): readonly Advice[] {
  const { source, destination, port } = attempted;
  const machine = source.interfaceId === null ? destination : source;
  const hours = Math.max(1, Math.ceil((now - triedFrom) / 3_600_000));
  return [
    { text: 'Try it again', words: 'practice try' },
    { text: 'Read the records', words: `practice records --match ${destination.address}` },
    { text: 'Look at the rules', words: 'practice aws ec2 describe-security-groups' },
    ...(saved ? [] : [{ text: 'Log in', words: `shell ${machine.name}` }]),
    ...(withoutDiagnose
      ? []
      : [
          {
            text: 'Ask for a verdict',
            words: `diagnose ${source.address} ${destination.address} --protocol tcp --port ${port} --since ${hours}h`,
          },
        ]),
    { text: 'A hint', words: 'practice hint' },
    {
      text: 'Your answer',
      words: 'practice answer --place <id> --cause <code> --cite <number> --excluded <code> <code>',
    },
    { text: 'Change something', words: 'practice aws ec2 <operation> …' },
    { text: 'See how it went', words: 'practice grade' },
  ];
}

const spelled =
  (spell: Spell) =>
  ({ text, words }: Advice) => ({ text, command: spell(words) });

/** What works without `diagnose` says so. */
export const withoutDiagnoseText =
  'This one is to be solved from records and rules: diagnose stays shut until it is graded.';
