import { Problem } from '../base/problem.js';
import { sizeInWords } from '../base/size.js';
import type { Ui } from '../ui.js';
import type { Reading } from './cloudwatch/choose-reading.js';

const GIGABYTE = 1e9;

/** How a log group is read. What costs money is asked first: --yes says yes to less than a gigabyte only. */
export async function howToRead(logGroup: string, { way, bytes, dollars }: Reading, ui: Ui): Promise<Reading['way']> {
  if (way === 'filter') return way;
  const size = sizeInWords(bytes);
  const cost = `about $${dollars < 0.01 ? dollars.toFixed(4) : dollars.toFixed(2)}`;
  const answer = await ui.ask<'query' | 'filter' | 'stop'>({
    id: 'read-cost',
    flag: '--since',
    text: `${logGroup} holds ${size} of that time. How should it be searched?`,
    choices: [
      {
        value: 'query',
        label: `CloudWatch Logs Insights, ${cost}`,
        hint: 'AWS searches, and charges for what it goes through',
      },
      { value: 'filter', label: 'Page by page, free', hint: 'can take long: AWS gives about a megabyte at a time' },
      { value: 'stop', label: 'Not at all' },
    ],
    default: bytes < GIGABYTE ? 0 : 2,
  });
  if (answer !== 'stop') return answer;
  throw new Problem('declined', `${logGroup} was not searched: ${size} at ${cost}.`, [
    'Ask for a shorter time: --since 5m',
    'Or answer the question at a terminal, without --yes.',
  ]);
}
