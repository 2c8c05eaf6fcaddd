/** A shell script as a list of jobs; what bash calls a list. */
export type Script = readonly Pipeline[];

/** One pipeline and how it follows from the status of what ran before it. */
export interface Pipeline {
  readonly when: 'always' | 'and' | 'or';
  readonly negated: boolean;
  readonly background: boolean;
  /** Each is fed what the one before it prints. */
  readonly commands: readonly Command[];
}

export type Command = SimpleCommand | CompoundCommand;

export interface SimpleCommand {
  readonly kind: 'simple';
  readonly assignments: readonly Assigned[];
  readonly words: readonly Word[];
  readonly redirections: readonly Redirection[];
}

/** `x=word`, `x[key]=word`, `x+=word`; a list for `x=(word word)`. */
export interface Assigned {
  readonly name: string;
  readonly key: Word | null;
  readonly isMore: boolean;
  readonly value: Word | { readonly list: readonly { readonly key: Word | null; readonly value: Word }[] };
  /** A list behind `declare`, `local` and their like; by texts with `-A`. */
  readonly declared: 'number' | 'text' | null;
}

export type CompoundCommand = Compound & { readonly redirections: readonly Redirection[] };

export type Compound =
  | { readonly kind: 'if'; readonly branches: readonly Branch[]; readonly otherwise: Script }
  | { readonly kind: 'for'; readonly name: string; readonly words: readonly Word[]; readonly body: Script }
  | { readonly kind: 'while'; readonly until: boolean; readonly condition: Script; readonly body: Script }
  | { readonly kind: 'case'; readonly word: Word; readonly clauses: readonly Clause[] }
  | {
      readonly kind: 'count';
      readonly start: Word | null;
      readonly test: Word | null;
      readonly step: Word | null;
      readonly body: Script;
    }
  | { readonly kind: 'sum'; readonly expression: Word }
  | { readonly kind: 'function'; readonly name: string; readonly body: CompoundCommand }
  | { readonly kind: 'group'; readonly isSubshell: boolean; readonly body: Script };

export interface Clause {
  readonly patterns: readonly Word[];
  readonly body: Script;
}

export interface Branch {
  readonly condition: Script;
  readonly body: Script;
}

export interface Redirection {
  readonly stream: 0 | 1 | 2 | 'both';
  /** `<<`: the target is the text itself. */
  readonly mode: '<' | '>' | '>>' | '>&' | '<<';
  readonly target: Word;
}

export type Word = readonly Part[];

export type Part =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | {
      readonly kind: 'variable';
      readonly name: string;
      /** Of an array; `@` or `*` for all of it. */
      readonly key?: Word;
      /** `${!x[@]}`: its keys in place of its values. */
      readonly keys?: boolean;
      /** `${x:-word}` and its like. */
      readonly instead: { readonly operator: string; readonly word: Word } | null;
      /** `${x%.*}`: what is done with the value. */
      readonly change?: { readonly operator: string; readonly operands: readonly Word[] };
      readonly quoted: boolean;
    }
  | { readonly kind: 'arithmetic'; readonly expression: Word; readonly quoted: boolean }
  | { readonly kind: 'script'; readonly script: Script; readonly quoted: boolean }
  /** `<(…)`: the path of what it prints. */
  | { readonly kind: 'piped'; readonly script: Script; readonly quoted: boolean };

/** What bash would complain about, or what this shell leaves out. `message` is ready to print after `bash: `. */
export class SyntaxProblem extends Error {
  override readonly name = 'SyntaxProblem';
}

export const leftOut = (word: string): SyntaxProblem =>
  new SyntaxProblem(`${word}: this simulated shell has no ${word}; use if, case, for, while and functions`);
