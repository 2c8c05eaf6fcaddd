import { counted } from '../../base/words.js';
import type { Example, WhatIf } from '../../diagnosis/what-if/effect.js';
import { safeLine, spelling } from '../safe.js';
import type { Style } from '../style.js';
import { hang } from '../width.js';
import { timeCited } from './cited.js';
import { conversationTraffic } from './troubles.js';

/** What would change comes first, with the rule that would change it; then what would not. */
export function whatIfLines(answer: WhatIf, style: Style): readonly string[] {
  const { refused, pass, unchanged, unknown, examples, window } = answer;
  const { paint } = style;
  const say = (text: string, colour = (line: string) => line) => hang('  ', text, style.width).map(colour);
  const all = refused + pass + unchanged + unknown;
  if (all === 0) return say('No connection is in these records: nothing can be said about what would change.');
  const span = timeCited({ start: window.since, end: window.until }, style.clock);
  const seen = span === null ? '' : `, ${span}`;
  return [
    ...say(`Of ${counted(all, 'connection')}${seen}:`, paint.strong),
    ...say(
      `${counted(refused, 'connection that got through would be refused', 'connections that got through would be refused')}${refused === 0 ? '.' : ':'}`,
      refused > 0 ? paint.bad : undefined,
    ),
    ...exampleLines(examples, 'refused', refused, style),
    ...say(
      `${counted(pass, 'connection that did not get through would', 'connections that did not get through would')}${pass === 0 ? '.' : ':'}`,
      pass > 0 ? paint.caution : undefined,
    ),
    ...exampleLines(examples, 'pass', pass, style),
    ...say(`${counted(unchanged, 'connection')} would stay as ${unchanged === 1 ? 'it is' : 'they are'}.`),
    ...(unknown === 0
      ? []
      : say(
          `${counted(unknown, 'connection')} cannot be judged: a rule on the way changes, and the records or the network at hand do not tell what it does.`,
        )),
  ];
}

function exampleLines(
  examples: readonly Example[],
  would: Example['would'],
  count: number,
  style: Style,
): readonly string[] {
  const shown = examples.filter((one) => one.would === would);
  const spell = spelling(style);
  const lines = shown.flatMap(({ source, destination, protocol, port, resourceId, rule, connections }) => {
    const what = conversationTraffic({ protocol, port });
    const where = resourceId === null || rule.includes(resourceId) ? rule : `${resourceId}: ${rule}`;
    const why = would === 'refused' ? where : `until now, ${where}`;
    return hang(
      `    ${style.glyph.bullet} `,
      spell(
        safeLine(`${source} to ${destination}, ${what}${connections === 1 ? '' : `, ${connections} times`} (${why})`),
      ),
      style.width,
    );
  });
  const more = count - shown.reduce((sum, { connections }) => sum + connections, 0);
  return more > 0 ? [...lines, `      and ${more} more`] : lines;
}
