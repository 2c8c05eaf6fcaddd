import type { Status } from '../../engine/status.js';
import type { Event, StageLine } from '../../ui.js';

/** A lab's status as the person reads it. `now`: milliseconds since the Unix epoch. */
export function statusEvents(status: Status, now: number): readonly Event[] {
  const { lab, mode, account, region, startedAt, resources, costPerHour, nextCommand } = status;
  const hours = Math.max(0, (now - Date.parse(startedAt)) / 3_600_000);
  const where = mode === 'sandbox' ? 'sandbox' : `account ${account}`;
  const cost =
    mode === 'sandbox'
      ? `It costs nothing: the sandbox is on this machine.${resources.length === 0 ? '' : ' The prices are those on AWS.'}`
      : costPerHour === 0
        ? 'Nothing of it costs by the hour.'
        : `It costs about $${costPerHour.toFixed(3)} an hour, so far ${centsWords(costPerHour * hours)}.`;
  return [
    { kind: 'text', text: `Lab ${lab}   ${where}   ${region}   begun ${ago(hours)}` },
    { kind: 'stages', stages: status.stages.map(stageLine) },
    ...(resources.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            title: 'What the lab has made:',
            columns: ['RESOURCE', 'NAME', 'STATE', 'COST'],
            rows: resources.map(({ kind, name, state, costPerHour: each }) => [
              kind,
              name,
              state === 'unconfirmed' ? 'not confirmed' : state,
              each === 0 ? 'free' : `$${each.toFixed(4)}/h`,
            ]),
          },
        ]),
    { kind: 'text', text: cost },
    {
      kind: 'next',
      title: '',
      commands: [
        { text: 'Next', command: nextCommand },
        ...(nextCommand.endsWith('cleanup') ? [] : [{ text: 'Remove everything', command: 'npx flowlab cleanup' }]),
      ],
    },
  ];
}

const stageLine = ({ number, title, status, solved }: Status['stages'][number]): StageLine => ({
  number,
  title,
  status,
  ...(status === 'done' && solved === false ? { note: 'not solved' } : {}),
});

/** At most, that is: if everything stood the whole time. */
export const centsWords = (dollars: number): string =>
  dollars < 0.01 ? 'less than a cent' : `at most about $${dollars.toFixed(2)}`;

function ago(hours: number): string {
  const minutes = Math.floor(hours * 60);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (hours < 48) return `${Math.floor(hours)} h ${minutes % 60} min ago`;
  return `${Math.floor(hours / 24)} days ago`;
}
