import type { TestBinaryExpression, TestExpression } from 'unbash';
import { type Place, wordOf } from './parse-word.js';
import type { Word } from './syntax.js';

/** `[[ … ]]` as the arguments of a command, which are not split there. */
export const conditionWords = (expression: TestExpression, place: Place): readonly Word[] => [
  textWord('[['),
  ...wordsOf(expression, place),
  textWord(']]'),
];

function wordsOf(node: TestExpression, place: Place): readonly Word[] {
  switch (node.type) {
    case 'TestUnary':
      return [textWord(node.operator), wordOf(node.operand, place, true)];
    case 'TestBinary':
      return [wordOf(node.left, place, true), textWord(node.operator), rightOf(node, place)];
    case 'TestLogical':
      return node.operands.flatMap((operand, at) => [
        ...(at === 0 ? [] : [textWord(node.operator)]),
        ...wordsOf(operand, place),
      ]);
    case 'TestNot':
      return [...node.negations.map(() => textWord('!')), ...wordsOf(node.operand, place)];
    case 'TestGroup':
      return [textWord('('), ...wordsOf(node.expression, place), textWord(')')];
    default:
      return node satisfies never;
  }
}

/** Of a regular expression a backslash is a part. */
const rightOf = ({ operator, right }: TestBinaryExpression, place: Place): Word =>
  operator === '=~' && right.parts === undefined ? textWord(right.text) : wordOf(right, place, true);

const textWord = (text: string): Word => [{ kind: 'text', text, quoted: true }];
