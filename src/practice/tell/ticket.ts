import type { Event, EventOf } from '../../ui.js';
import { type TriedEnd, useOf } from '../exercise.js';
import type { OpenExercise } from '../work/open-exercise.js';
import { exampleLook } from './example.js';

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
export const adviceEvents = (exercise: OpenExercise, now: number): readonly Event[] => [
  { kind: 'next', title: 'To work with:', commands: commandsFor(exercise, now) },
];

const timeOf = (at: number): string => new Date(at).toISOString().slice(11, 16);

const inWords = ({ name, address, interfaceId }: TriedEnd): string =>
  `${name}, ${address}${interfaceId === null ? ' on the internet' : ''}`;

function commandsFor(exercise: OpenExercise, now: number): EventOf<'next'>['commands'] {
  const { attempted, withoutDiagnose, triedFrom, saved } = exercise;
  const { source, destination, port } = attempted;
  const machine = source.interfaceId === null ? destination : source;
  // Records have what is on the internet by the address of the ticket, and a machine by its private one.
  const recorded = source.interfaceId === null ? source : destination;
  const hours = Math.max(1, Math.ceil((now - triedFrom) / 3_600_000));
  return [
    { text: 'Try it again', command: 'npx flowlab practice try' },
    { text: 'Read the records', command: `npx flowlab practice records --match ${recorded.address}` },
    { text: 'Look at the rules', command: `npx flowlab practice ${exampleLook(exercise)}` },
    ...(saved ? [] : [{ text: 'Log in', command: `npx flowlab shell ${machine.name}` }]),
    ...(withoutDiagnose
      ? []
      : [
          {
            text: 'Ask for a verdict',
            command: `npx flowlab diagnose ${source.address} ${destination.address} --protocol tcp --port ${port} --since ${hours}h`,
          },
        ]),
    { text: 'A hint', command: 'npx flowlab practice hint' },
    {
      text: 'Your answer',
      command: 'npx flowlab practice answer --place <id> --cause <code> --cite <number> --excluded <code> <code>',
    },
    { text: 'Change something', command: 'npx flowlab practice aws ec2 <operation> …' },
    { text: 'See how it went', command: 'npx flowlab practice grade' },
  ];
}

/** What works without `diagnose` says so. */
export const withoutDiagnoseText =
  'This one is to be solved from records and rules: diagnose cannot be used until it is graded.';
