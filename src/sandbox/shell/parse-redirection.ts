import type { Redirection as RedirectionNode } from 'unbash';
import { hereDocument, type Place, wordOf } from './parse-word.js';
import { leftOut, type Redirection } from './syntax.js';

const modes: Readonly<Record<string, Redirection['mode']>> = {
  '>': '>',
  '>|': '>',
  '&>': '>',
  '>>': '>>',
  '&>>': '>>',
  '>&': '>&',
  '<': '<',
};

export function redirectionOf(node: RedirectionNode, place: Place): Redirection {
  if (node.type === 'HereDoc') return { stream: 0, mode: '<<', target: hereDocument(node, place) };
  const target = node.target ? wordOf(node.target, place) : [];
  if (node.type === 'HereString')
    return { stream: 0, mode: '<<', target: [...target, { kind: 'text', text: '\n', quoted: true }] };
  const { operator, descriptor } = node;
  const mode = modes[operator];
  const stream = descriptor?.type === 'FileDescriptor' ? descriptor.value : operator === '<' ? 0 : 1;
  if (mode === undefined || (stream !== 0 && stream !== 1 && stream !== 2)) throw leftOut(`${stream}${operator}`);
  return { stream: operator.startsWith('&') ? 'both' : stream, mode, target };
}
