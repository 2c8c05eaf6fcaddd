import type { Event } from '../../ui.js';
import { safeLine, spelling, spelt } from '../safe.js';
import type { Style } from '../style.js';
import { codeLines, documentLines } from './document.js';
import { asShown, hostLines } from './host.js';
import { pathLines } from './path.js';
import { recordLines } from './record.js';
import { answeredLines, factLines, listLines, nextLines, noteLines, textLines } from './speech.js';
import { stageDoneLines, stageLines, stagesLines, welcomeLines } from './stage.js';
import { tableLines } from './table.js';
import { verdictLines } from './verdict.js';
import { callLines, changeLines, previewLines, retryLines, waitingLines } from './work.js';

/** An event as lines for a terminal of this style. Every string of it is made safe first, and coloured only after. */
export function render(event: Event, style: Style): string[] {
  const shown = presentable(event, style);
  switch (shown.kind) {
    case 'welcome':
      return welcomeLines(shown, style);
    case 'stages':
      return stagesLines(shown, style);
    case 'stage':
      return stageLines(shown, style);
    case 'stage-done':
      return stageDoneLines(shown, style);
    case 'text':
      return textLines(shown, style);
    case 'note':
      return noteLines(shown, style);
    case 'list':
      return listLines(shown, style);
    case 'facts':
      return factLines(shown, style);
    case 'answered':
      return answeredLines(shown, style);
    case 'document':
      return documentLines(shown, style);
    case 'code':
      return codeLines(shown, style);
    case 'preview':
      return previewLines(shown, style);
    case 'change':
      return changeLines(shown, style);
    case 'waiting':
      return waitingLines(shown, style);
    case 'retry':
      return retryLines(shown, style);
    case 'call':
      return callLines(shown, style);
    case 'host':
      return hostLines(shown, style);
    case 'table':
      return tableLines(shown, style);
    case 'record':
      return recordLines(shown, style);
    case 'path':
      return pathLines(shown, style);
    case 'verdict':
      return verdictLines(shown, style);
    case 'next':
      return nextLines(shown, style);
    default:
      return shown satisfies never;
  }
}

/** Names and cells stay on one line; prose and output of programs keep their own. */
function presentable(event: Event, style: Style): Event {
  const spell = spelling(style);
  const spellLine = (text: string) => spell(safeLine(text));
  switch (event.kind) {
    case 'text':
      return { ...event, text: spell(event.text) };
    case 'stage':
      return { ...spelt(event, spellLine), goal: spell(event.goal) };
    case 'host':
      return { ...spelt(event, spellLine), output: spell(asShown(event.output)) };
    case 'document':
      // JSON has escapes of its own; what they leave is made visible when it is written out.
      return { ...event, title: spellLine(event.title) };
    default:
      return spelt(event, spellLine);
  }
}
