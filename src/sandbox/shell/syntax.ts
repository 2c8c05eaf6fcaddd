/** A shell script as a list of commands; what bash calls a list, without pipes, loops and functions. */
export type Script = readonly ScriptStep[];

/** One command and how it follows from the status of what ran before it. */
export interface ScriptStep {
  readonly when: 'always' | 'and' | 'or';
  readonly negated: boolean;
  readonly command: SimpleCommand;
}

export interface SimpleCommand {
  readonly assignments: readonly { readonly name: string; readonly value: Word }[];
  readonly words: readonly Word[];
  readonly redirections: readonly Redirection[];
}

export interface Redirection {
  readonly stream: 0 | 1 | 2 | 'both';
  readonly mode: '<' | '>' | '>>' | '>&';
  readonly target: Word;
}

export type Word = readonly Part[];

export type Part =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | { readonly kind: 'variable'; readonly name: string; readonly fallback: Word | null; readonly quoted: boolean }
  | { readonly kind: 'script'; readonly script: Script; readonly quoted: boolean };

/** What bash would complain about, or what this shell leaves out. `message` is ready to print after `bash: `. */
export class SyntaxProblem extends Error {
  override readonly name = 'SyntaxProblem';
}
