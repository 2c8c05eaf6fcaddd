import type { Status } from '../../engine/status.js';
import type { Event } from '../../ui.js';

/** A lab's status as the person reads it. `now`: milliseconds since the Unix epoch. */
export function statusEvents(status: Status, now: number): readonly Event[] {
  const { lab, mode, account, region, startedAt, resources, costPerHour, nextCommand } = status;
  const hours = Math.max(0, (now - Date.parse(startedAt)) / 3_600_000);
  const where = mode === 'sandbox' ? 'sandbox' : `account ${account}`;
  const cost =
    mode === 'sandbox'
      ? 'It costs nothing: the sandbox is on this machine.'
      : costPerHour === 0
        ? 'Nothing of it costs by the hour.'
        : `It costs about $${costPerHour.toFixed(3)} an hour, so far about $${(costPerHour * hours).toFixed(2)} if it stood the whole time.`;
  return [
    { kind: 'text', text: `Lab ${lab}   ${where}   ${region}   begun ${ago(hours)}` },
    { kind: 'stages', stages: status.stages.map(({ number, title, status: at }) => ({ number, title, status: at })) },
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

function ago(hours: number): string {
  const minutes = Math.floor(hours * 60);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (hours < 48) return `${Math.floor(hours)} h ${minutes % 60} min ago`;
  return `${Math.floor(hours / 24)} days ago`;
}
