import { Problem } from '../../base/problem.js';
import type { CauseCode } from '../../diagnosis/causes/cause-code.js';
import { causes } from '../../diagnosis/causes/index.js';
import { NO_RECORD } from '../../practice/grade/answer.js';
import { recordInWords } from '../../practice/tell/choices.js';
import type { OpenExercise } from '../../practice/work/open-exercise.js';
import type { NumberedRecord } from '../../practice/work/records.js';
import type { Exit } from '../exit.js';
import { show } from '../show.js';
import type { Surroundings } from '../surroundings.js';
import { atBench } from './bench.js';

export interface AnswerFlags {
  readonly place?: string;
  readonly cause?: string;
  readonly cite?: readonly string[];
  readonly excluded?: readonly string[];
}

/** Keeps an answer. What is given again replaces what was given before, part by part. */
export const runAnswer = (surroundings: Surroundings, flags: AnswerFlags): Promise<Exit> =>
  atBench(surroundings, async ({ exercise, ground, keep }) => {
    const records = ground.records();
    const before = exercise.answer;
    const place = flags.place === undefined ? before?.place : placeIn(exercise, flags.place);
    const cause = flags.cause === undefined ? before?.cause : causeIn('--cause', flags.cause);
    if (place === undefined || cause === undefined) throw incomplete();
    const cited = flags.cite?.map((text) => lineIn(records, text)) ?? before?.cited ?? [];
    const excluded = flags.excluded?.map((text) => causeIn('--excluded', text)) ?? before?.excluded ?? [];
    await keep({ ...exercise, answer: { place, cause, cited, excluded } });
    return show(surroundings, [
      {
        kind: 'facts',
        title: 'Your answer:',
        facts: [
          { name: 'Place', value: place },
          { name: 'Cause', value: cause },
          {
            name: 'Cited',
            value: cited.length === 0 ? 'nothing' : cited.map((line) => inWords(records, line)).join('; '),
          },
          { name: 'Excluded', value: excluded.length === 0 ? 'nothing' : excluded.join(', ') },
        ],
      },
      {
        kind: 'next',
        title: '',
        commands: [{ text: 'Put it right, try it, and see', command: 'npx flowlab practice grade' }],
      },
    ]);
  });

function inWords(records: readonly NumberedRecord[], line: string): string {
  const one = records.find(({ record }) => record.line === line);
  return one ? recordInWords(one) : line;
}

const incomplete = (): Problem =>
  new Problem('usage', 'Where is it, and what is it? An answer names at least a place and a cause.', [
    'Answer: npx flowlab practice answer --place <id> --cause <code> --cite <number> --excluded <code>',
    'The codes: npx flowlab help causes',
  ]);

/** Anything that the network has, by its id, and machines by name. */
function placeIn({ before }: OpenExercise, text: string): string {
  if (JSON.stringify(before).includes(`:${JSON.stringify(text)}`)) return text;
  throw new Problem('usage', `--place ${text}: nothing in this network has that id or name.`, [
    'Groups, network ACLs, route tables, subnets, interfaces, instances, gateways, flow logs: npx flowlab practice aws ec2 describe-…',
  ]);
}

function causeIn(option: string, text: string): CauseCode {
  const code = text.trim().toUpperCase();
  const known = [...causes.keys()].find((one) => one === code);
  if (known) return known;
  throw new Problem('usage', `${option} ${text} is not a code of the catalogue.`, [
    'The codes: npx flowlab help causes',
  ]);
}

/** A number of the list, a line as it was delivered, or `none`. */
function lineIn(records: readonly NumberedRecord[], text: string): string {
  const wanted = text.trim().replaceAll(/\s+/g, ' ');
  if (wanted.toLowerCase() === NO_RECORD) return NO_RECORD;
  const found = records.find(({ number, record }) => String(number) === wanted || record.line === wanted);
  if (found) return found.record.line;
  throw new Problem('usage', `--cite ${text}: there is no such record.`, [
    'Their numbers: npx flowlab practice records',
    'Where the proof is that there is none: --cite none',
  ]);
}
