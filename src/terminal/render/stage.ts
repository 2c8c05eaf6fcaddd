import { counted } from '../../base/words.js';
import type { EventOf, StageLine } from '../../ui.js';
import type { Style } from '../style.js';
import { displayWidth, hang, padEnd, wrap } from '../width.js';
import { markPainted, tonePaint } from './speech.js';

export function welcomeLines({ version, mode, lab, account, region }: EventOf<'welcome'>, style: Style): string[] {
  const name = `flowlab ${version}`;
  const world = mode === 'sandbox' ? ['sandbox: simulated AWS, nothing leaves this machine'] : [];
  const owner = mode === 'aws' && account !== undefined ? [`account ${account}`] : [];
  const facts = [
    ...world,
    ...(lab === undefined ? [] : [`lab ${lab}`]),
    ...owner,
    ...(region === undefined ? [] : [region]),
  ];
  const lines = wrap(name, style.width);
  for (const fact of facts) {
    const line = `${lines.at(-1)}   ${fact}`;
    if (displayWidth(line) <= style.width) lines[lines.length - 1] = line;
    else lines.push(...hang('  ', fact, style.width));
  }
  return markPainted(lines, name, style.paint.strong);
}

/** `-- 4/9  Failing ping ------------------ about 1 min`, then the goal. */
export function stageLines({ number, of, title, goal, minutes }: EventOf<'stage'>, style: Style): string[] {
  // A simulated lab does not wait for minutes to pass.
  const where = style.simulated ? ' on AWS' : '';
  const goalLines = goal === '' ? [] : ['', ...wrap(goal, Math.min(style.width, 80))];
  if (style.spoken) {
    const about = minutes > 0 ? ` About ${counted(minutes, 'minute')}${where}.` : '';
    return [...wrap(`Stage ${number} of ${of}. ${title}.${about}`, style.width), ...goalLines.slice(1)];
  }
  const { rule } = style.glyph;
  const left = `${number}/${of}  ${title}`;
  const right = minutes > 0 ? ` about ${minutes} min${where}` : '';
  const fill = style.width - 4 - displayWidth(left) - displayWidth(right);
  const { dim, strong } = style.paint;
  if (fill < 3) return [...hang(`${rule}${rule} `, left, style.width).map(strong), ...goalLines];
  return [`${dim(rule + rule)} ${strong(left)} ${dim(rule.repeat(fill) + right)}`, ...goalLines];
}

export function stageDoneLines({ number, title, skipped, solved }: EventOf<'stage-done'>, style: Style): string[] {
  const end = skipped ? 'skipped' : solved === false ? 'done, not solved' : 'done';
  const text = `Stage ${number} ${end}: ${title}.`;
  const tone = skipped ? 'info' : solved === false ? 'warn' : 'ok';
  if (style.spoken) return wrap(text, style.width);
  return markPainted(hang(`[${tone}] `, text, style.width), `[${tone}]`, tonePaint(tone, style));
}

/** The table of contents, in as many columns as fit, down before across. */
export function stagesLines({ stages }: EventOf<'stages'>, style: Style): string[] {
  const begun = stages.some(({ status }) => status !== 'pending');
  const cells = stages.map((stage) =>
    begun || style.spoken ? withStatus(stage, style) : `${stage.number} ${stage.title}`,
  );
  const widest = Math.max(0, ...cells.map(displayWidth));
  const across = style.spoken ? 1 : Math.max(1, Math.min(3, Math.floor((style.width - 2 + 3) / (widest + 3))));
  const down = Math.ceil(cells.length / across);
  if (across === 1) return cells.flatMap((cell) => wrap(cell, style.width - 2).map((line) => `  ${line}`));
  return Array.from({ length: down }, (_, row) => {
    const line = Array.from({ length: across }, (_, column) => padEnd(cells[column * down + row] ?? '', widest));
    return `  ${line.join('   ')}`.trimEnd();
  });
}

function withStatus({ number, title, status, note }: StageLine, { spoken }: Style): string {
  const remark = note === undefined ? '' : ` (${note})`;
  if (spoken) return `Stage ${number}, ${title}: ${spokenStatus[status]}${remark}.`;
  return `[${marks[status]}]  ${number} ${title}${remark}`;
}

const marks = { done: 'done', current: '>>  ', pending: '    ', skipped: 'skip' } as const;
const spokenStatus = { done: 'done', current: 'under way', pending: 'not begun', skipped: 'skipped' } as const;
