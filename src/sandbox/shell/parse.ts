import {
  type CaseItem,
  type CommandNode,
  type Elif,
  type If,
  type ParsedScript,
  type ParseError,
  type PipelineNode,
  parse,
} from 'unbash';
import { redirectionOf } from './parse-redirection.js';
import { conditionWords } from './parse-test.js';
import { arithmeticOf, assignedBy, assignmentAsWord, type Place, wordOf } from './parse-word.js';
import {
  type Assigned,
  type Branch,
  type Clause,
  type Command,
  type Compound,
  type CompoundCommand,
  leftOut,
  type Pipeline,
  type Redirection,
  type Script,
  type SimpleCommand,
  SyntaxProblem,
  type Word,
} from './syntax.js';

/** Deeper than any script of a person, shallow enough for the stack. */
const deepest = 40;

export function parseScript(text: string): Script {
  const source = text.replace(/\r\n/g, '\n');
  return scriptOf(parse(source), { source, depth: 0, nested: scriptOf });
}

/** The statements as this shell runs them; a SyntaxProblem where bash would complain, or where it has no such command. */
function scriptOf({ commands, errors, source: own }: ParsedScript, outside: Place): Script {
  const place = { ...outside, source: own ?? outside.source };
  if (place.depth > deepest) throw tooDeep();
  const [error] = errors ?? [];
  if (error) throw complaintOf(error, place.source);
  return listOf({ commands }, place);
}

const tooDeep = () => new SyntaxProblem(`this simulated shell nests no deeper than ${deepest} $(…)`);

const closers: Readonly<Record<string, string>> = {
  'unterminated double quote': '"',
  'unterminated single quote': "'",
  'unterminated backtick': '`',
  'unterminated command substitution': ')',
};

/** What bash says of it. */
function complaintOf({ message, pos }: ParseError, source: string): SyntaxProblem {
  const closer = closers[message];
  if (closer !== undefined) return new SyntaxProblem(`unexpected EOF while looking for matching \`${closer}'`);
  if (message === 'maximum command substitution nesting depth exceeded') return tooDeep();
  const found = /^[ \t]*(&&|\|\||;;|[a-z]+|.)/s.exec(source.slice(pos))?.[1];
  const token = found === '\n' || (found === undefined && message === 'expected redirect target') ? 'newline' : found;
  return new SyntaxProblem(
    token === undefined ? 'syntax error: unexpected end of file' : `syntax error near unexpected token \`${token}'`,
  );
}

const listOf = ({ commands }: Pick<ParsedScript, 'commands'>, place: Place): Script =>
  commands.flatMap(({ command, background = false }) => {
    const [nodes, operators] = command.type === 'AndOr' ? [command.commands, command.operators] : [[command], []];
    return nodes.map((node, at): Pipeline => {
      const operator = operators[at - 1];
      return {
        when: operator === undefined ? 'always' : operator === '&&' ? 'and' : 'or',
        background: background && at === nodes.length - 1,
        ...pipelineOf(node, place),
      };
    });
  });

function pipelineOf(node: PipelineNode, place: Place): Pick<Pipeline, 'negated' | 'commands'> {
  if (node.type !== 'Pipeline') return { negated: false, commands: [commandOf(node, place)] };
  if (node.prefixes.some(({ type }) => type === 'Time')) throw leftOut('time');
  const commands = node.commands.map((each, at) => {
    const command = commandOf(each, place);
    // `|&` is `2>&1 |`.
    return node.operators[at] === '|&' ? { ...command, redirections: [...command.redirections, intoOutput] } : command;
  });
  return { negated: node.prefixes.length % 2 === 1, commands };
}

const intoOutput: Redirection = { stream: 2, mode: '>&', target: [{ kind: 'text', text: '1', quoted: false }] };

function commandOf(node: CommandNode, place: Place): Command {
  switch (node.type) {
    case 'Command':
      return simpleOf(node, place);
    case 'TestCommand':
      return { kind: 'simple', assignments: [], words: conditionWords(node.expression, place), redirections: [] };
    case 'Redirected': {
      const command = commandOf(node.command, place);
      return { ...command, redirections: node.redirects.map((each) => redirectionOf(each, place)) };
    }
    default:
      return { ...compoundOf(node, place), redirections: [] } satisfies CompoundCommand;
  }
}

function simpleOf(node: Extract<CommandNode, { type: 'Command' }>, place: Place): SimpleCommand {
  const assignments: Assigned[] = [];
  const words: Word[] = [];
  for (const each of node.prefix) {
    if (each.type === 'Assignment') assignments.push(assignedBy(each, place, null));
  }
  if (node.name) words.push(wordOf(node.name, place));
  const isByText = node.args.some((each) => each.type === 'Word' && /^-\w*A/.test(each.value));
  const declared = isByText ? 'text' : 'number';
  for (const each of node.args) {
    words.push(each.type === 'Word' ? wordOf(each, place) : assignmentAsWord(each, place));
    // `declare -A x=(…)`: the word declares x, which then gets its list.
    if (each.type === 'Assignment' && each.value.type !== 'Word') assignments.push(assignedBy(each, place, declared));
  }
  return { kind: 'simple', assignments, words, redirections: node.redirects.map((each) => redirectionOf(each, place)) };
}

const everyArgument: Word = [{ kind: 'variable', name: '@', instead: null, quoted: true }];

type CompoundNode = Exclude<CommandNode, { type: 'Command' | 'TestCommand' | 'Redirected' }>;

function compoundOf(node: CompoundNode, place: Place): Compound {
  switch (node.type) {
    case 'If':
      return {
        kind: 'if',
        branches: [node, ...node.elif].map((each) => branchOf(each, place)),
        otherwise: node.else ? listOf(node.else, place) : [],
      };
    case 'For': {
      const words = node.wordlist?.map((word) => wordOf(word, place)) ?? [everyArgument];
      return { kind: 'for', name: node.name.value, words, body: listOf(node.body, place) };
    }
    case 'While': {
      const condition = listOf(node.clause, place);
      return { kind: 'while', until: node.kind === 'until', condition, body: listOf(node.body, place) };
    }
    case 'Case':
      return { kind: 'case', word: wordOf(node.word, place), clauses: node.items.map((one) => clauseOf(one, place)) };
    case 'Subshell':
    case 'BraceGroup':
      return { kind: 'group', isSubshell: node.type === 'Subshell', body: listOf(node.body, place) };
    case 'ArithmeticCommand':
      return { kind: 'sum', expression: arithmeticOf(node.body, place) };
    case 'ArithmeticFor': {
      const sum = (part: { readonly pos: number; readonly end: number } | undefined) =>
        part ? arithmeticOf(place.source.slice(part.pos, part.end), place) : null;
      return {
        kind: 'count',
        start: sum(node.initialize),
        test: sum(node.test),
        step: sum(node.update),
        body: listOf(node.body, place),
      };
    }
    case 'Function': {
      const body = node.body.type === 'CompoundList' ? null : commandOf(node.body, place);
      if (body === null || body.kind === 'simple') throw leftOut('function');
      return { kind: 'function', name: node.name.value, body };
    }
    default:
      throw leftOut(node.type.toLowerCase());
  }
}

function clauseOf({ pattern, body, terminator = ';;' }: CaseItem, place: Place): Clause {
  if (terminator !== ';;') throw leftOut(terminator);
  return { patterns: pattern.map((word) => wordOf(word, place)), body: listOf(body, place) };
}

const branchOf = ({ clause, then }: If | Elif, place: Place): Branch => ({
  condition: listOf(clause, place),
  body: listOf(then, place),
});
