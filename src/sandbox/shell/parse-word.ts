import { type Assignment, type HereDoc, type ParsedScript, parse, type Word as WordNode, type WordPart } from 'unbash';
import { type Assigned, leftOut, type Part, type Script, SyntaxProblem, type Word } from './syntax.js';

/** Where a node of the parser's tree stands. */
export interface Place {
  /** The text that its positions are of. */
  readonly source: string;
  /** In how many `$(…)`. */
  readonly depth: number;
  /** Reads the script of one. */
  readonly nested: (script: ParsedScript, place: Place) => Script;
}

/** One word, with what is quoted and expanded in it. `quoted`: nothing that comes of it is split. */
export function wordOf({ text, value, parts }: WordNode, place: Place, quoted = false): Word {
  if (parts === undefined) return [{ kind: 'text', text: value, quoted: quoted || text !== value }];
  return parts.flatMap((part) => partsOf(part, place, quoted));
}

function partsOf(part: WordPart, place: Place, quoted: boolean): readonly Part[] {
  switch (part.type) {
    case 'Literal':
      return [{ kind: 'text', text: part.value, quoted: quoted || part.text !== part.value }];
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return [{ kind: 'text', text: part.value, quoted: true }];
    case 'DoubleQuoted':
    case 'LocaleString':
      // Empty quotes are an argument too.
      return [{ kind: 'text', text: '', quoted: true }, ...part.parts.flatMap((each) => partsOf(each, place, true))];
    case 'Glob':
    case 'BraceExpansion':
    case 'ExtendedGlob':
      return patternOf(part, place, quoted);
    case 'SimpleExpansion':
      return [{ kind: 'variable', name: part.text.slice(1), instead: null, quoted }];
    case 'ParameterExpansion':
      return [variableOf(part, place, quoted)];
    case 'CommandExpansion': {
      const script = part.script ? place.nested(part.script, { ...place, depth: place.depth + 1 }) : [];
      return [{ kind: 'script', script, quoted }];
    }
    case 'ArithmeticExpansion':
      return [{ kind: 'arithmetic', expression: arithmeticOf(part.text.slice(3, -2), place), quoted }];
    case 'ProcessSubstitution': {
      if (part.operator === '>' || part.script === undefined) throw leftOut(`${part.operator}(…)`);
      return [{ kind: 'piped', script: place.nested(part.script, { ...place, depth: place.depth + 1 }), quoted: true }];
    }
    default:
      return part satisfies never;
  }
}

/** A pattern stands as it is written, but for what is expanded in it. */
function patternOf(
  { pos, text, parts = [] }: Extract<WordPart, { type: 'Glob' | 'BraceExpansion' | 'ExtendedGlob' }>,
  place: Place,
  quoted: boolean,
): readonly Part[] {
  const found: Part[] = [];
  let at = 0;
  for (const part of parts) {
    found.push({ kind: 'text', text: text.slice(at, part.pos - pos), quoted }, ...partsOf(part, place, quoted));
    at = part.end - pos;
  }
  return [...found, { kind: 'text', text: text.slice(at), quoted }];
}

function variableOf(
  { text, parameter, prefix, index, operation }: Extract<WordPart, { type: 'ParameterExpansion' }>,
  place: Place,
  quoted: boolean,
): Part {
  const change = prefix === '#' ? { operator: 'length', operands: [] } : operation && changeOf(operation, place);
  const keys = prefix === '!' && (index?.value === '@' || index?.value === '*');
  const isKnown = /^(\w+|[@*])$/.test(parameter) && (prefix !== '!' || keys);
  const instead =
    operation?.type === 'Default' ? { operator: operation.operator, word: wordOf(operation.operand, place) } : null;
  if (!isKnown || (operation && !instead && !change)) throw new SyntaxProblem(`${text}: bad substitution`);
  const key = index && { key: wordOf(index, place) };
  return {
    kind: 'variable',
    name: parameter,
    instead,
    ...key,
    ...(keys && { keys }),
    ...(change && { change }),
    quoted,
  };
}

type Change = NonNullable<Extract<Part, { kind: 'variable' }>['change']>;

/** What is done with a value, as far as this shell knows it. */
function changeOf(
  operation: NonNullable<Extract<WordPart, { type: 'ParameterExpansion' }>['operation']>,
  place: Place,
): Change | undefined {
  const change = (operator: string, ...operands: readonly WordNode[]): Change => ({
    operator,
    operands: operands.map((one) => wordOf(one, place)),
  });
  switch (operation.type) {
    case 'Remove':
      return change(operation.operator, operation.operand);
    case 'Replace':
      return operation.operator.length === 1 || operation.operator === '//'
        ? change(operation.operator, operation.pattern, operation.replacement)
        : undefined;
    case 'Slice':
      return change(':', operation.offset, ...(operation.length ? [operation.length] : []));
    case 'CaseModification':
      return operation.operand ? undefined : change(operation.operator);
    default:
      return undefined;
  }
}

/** What `$(( … ))` counts is expanded as the text of a here-document is. */
export function arithmeticOf(text: string, place: Place): Word {
  const [{ command } = {}] = parse(`cat <<E\n${text}\nE\n`).commands;
  const [document] = command?.type === 'Command' ? command.redirects : [];
  return document?.type === 'HereDoc' ? hereDocument(document, place) : [];
}

/** The text of a here-document, in which a double quote is a character as any other. */
export function hereDocument({ operator, delimiter, body }: HereDoc, place: Place): Word {
  const bare = (text: string) => (operator === '<<-' ? text.replace(/^\t+/gm, '') : text);
  if (body.parts) return body.parts.flatMap((part) => partsOf(part, place, true)).map((part) => bareText(part, bare));
  const text = delimiter?.quoted ? body.text : body.text.replace(/\\([\\$`\n])/g, (_, letter) => letter.trim());
  return [{ kind: 'text', text: bare(text), quoted: true }];
}

const bareText = (part: Part, bare: (text: string) => string): Part =>
  part.kind === 'text' ? { ...part, text: bare(part.text) } : part;

/** What a variable is to be. */
export function assignedBy(
  { name, value, append, index }: Assignment,
  place: Place,
  declared: Assigned['declared'],
): Assigned {
  const key = index ? wordOf(index, place) : null;
  const isMore = append === true;
  if (value.type === 'Word') return { name, key, isMore, declared, value: wordOf(value, place) };
  return { name, key, isMore, declared, value: { list: value.elements.map((one) => elementOf(one, place)) } };
}

/** `[key]=word` in a list, or a word. */
function elementOf(node: WordNode, place: Place): { readonly key: Word | null; readonly value: Word } {
  const [, key, rest] = /^\[([^\]]*)\]=(.*)$/s.exec(node.text) ?? [];
  if (key === undefined || rest === undefined) return { key: null, value: wordOf(node, place) };
  return { key: textOf(key, place), value: textOf(rest, place) };
}

/** A piece of a script as one word. */
function textOf(text: string, place: Place): Word {
  const [{ command } = {}] = parse(`: ${text === '' ? "''" : text}`).commands;
  const [word] = command?.type === 'Command' ? command.args : [];
  return word?.type === 'Word' ? wordOf(word, place) : [{ kind: 'text', text, quoted: true }];
}

/** `export NAME=…`: an argument. */
export const assignmentAsWord = ({ name, text, value, append }: Assignment, place: Place): Word => {
  if (value.type !== 'Word') return [{ kind: 'text', text: name, quoted: false }];
  if (append) throw leftOut(text);
  return [
    { kind: 'text', text: `${name}=`, quoted: false },
    ...wordOf(value, place).map((part) => ({ ...part, quoted: true })),
  ];
};
