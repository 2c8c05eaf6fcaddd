/** A shell script as a list of jobs; what bash calls a list. There are no functions. */
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
  readonly assignments: readonly { readonly name: string; readonly value: Word }[];
  readonly words: readonly Word[];
  readonly redirections: readonly Redirection[];
}

export type CompoundCommand = Compound & { readonly redirections: readonly Redirection[] };

export type Compound =
  | { readonly kind: 'if'; readonly branches: readonly Branch[]; readonly otherwise: Script }
  | { readonly kind: 'for'; readonly name: string; readonly words: readonly Word[]; readonly body: Script }
  | { readonly kind: 'while'; readonly until: boolean; readonly condition: Script; readonly body: Script }
  | { readonly kind: 'case'; readonly word: Word; readonly clauses: readonly Clause[] }
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
      readonly fallback: Word | null;
      /** `${x%.*}`: what is done with the value. */
      readonly change?: { readonly operator: string; readonly operands: readonly Word[] };
      readonly quoted: boolean;
    }
  | { readonly kind: 'arithmetic'; readonly expression: Word; readonly quoted: boolean }
  | { readonly kind: 'script'; readonly script: Script; readonly quoted: boolean };

/** What bash would complain about, or what this shell leaves out. `message` is ready to print after `bash: `. */
export class SyntaxProblem extends Error {
  override readonly name = 'SyntaxProblem';
}

export const leftOut = (word: string): SyntaxProblem =>
  new SyntaxProblem(`${word}: this simulated shell has no ${word}; use if, case, for and while`);
