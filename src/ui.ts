import type { Json } from './base/json.js';
import type { RetryEvent, WaitingEvent } from './base/wait.js';
import type { Hop, Verdict } from './diagnosis/verdict.js';

/** The one seam between the program and the person. Types only: everything flowlab can say is in this file. */
export interface Ui {
  tell(event: Event): void;
  /** Rejects with Problem 'usage' where nobody can answer (no terminal, no flag), 'no-answer' at end of input. */
  ask<A>(question: Question<A>): Promise<A>;
}

/** Whom a run talks with, and when to stop. */
export interface Person {
  readonly ui: Ui;
  readonly signal: AbortSignal;
}

export interface Question<A> {
  /** Stable key, `fix-source`; tests and --answers use it. */
  readonly id: string;
  /** The flag that would have answered: `--least-privilege`. */
  readonly flag: string;
  readonly text: string;
  readonly choices: readonly Choice<A>[];
  /** Index into `choices` of what Enter takes, and --yes where nothing else is said. */
  readonly default: number;
  /** Has to be typed, letter for letter, for the first choice; whatever else is typed takes the default. */
  readonly typed?: string;
  /** What --yes takes where Enter takes something else: real money is at stake, or it is the learner who should choose. */
  readonly yes?: number;
  /** Part of the lesson, and decides nothing about the lab: where nobody is asked, its default is taken without a word. */
  readonly lesson?: true;
}

export interface Choice<A> {
  readonly value: A;
  readonly label: string;
  /** A line under the label. */
  readonly hint?: string;
}

/** What the person sees before a change is approved. */
export interface Preview {
  readonly sign: '+' | '-' | '~';
  /** What is done to it, where `create`, `delete` or `change` is not the word: `attach`. */
  readonly verb?: string;
  /** The object in words: `role Demo-SSM-Role`. */
  readonly what: string;
  readonly why: string;
  /** The equivalent AWS CLI command, one line. */
  readonly command: string;
  /** `free`, or what it costs. */
  readonly cost: string;
  /** US dollars an hour while it exists. */
  readonly costPerHour?: number;
  /** What each option of the command means, told on "show me more". */
  readonly parameters?: readonly { readonly name: string; readonly meaning: string }[];
  /** The same by hand in AWS's console; told on "show me more". */
  readonly console?: string;
  /** Documents shown in full on "show me more" (policies). */
  readonly documents?: readonly { readonly title: string; readonly body: Json }[];
}

export interface StageLine {
  readonly number: number;
  readonly title: string;
  readonly status: 'done' | 'current' | 'pending' | 'skipped';
  /** What it waits for, why it was skipped. */
  readonly note?: string;
}

export type Tone = 'ok' | 'warn' | 'info' | 'fail';

export type Event =
  /** First line of a run. */
  | {
      readonly kind: 'welcome';
      readonly version: string;
      readonly mode: 'aws' | 'sandbox';
      readonly lab?: string;
      readonly account?: string;
      readonly region?: string;
    }
  | {
      readonly kind: 'stage';
      readonly number: number;
      readonly of: number;
      readonly title: string;
      readonly goal: string;
      readonly minutes: number;
    }
  | {
      readonly kind: 'stage-done';
      readonly number: number;
      readonly title: string;
      readonly skipped: boolean;
      /** False where the stage has something to solve, and did not prove it. */
      readonly solved?: boolean;
    }
  /** A paragraph of teaching, wrapped by the terminal. */
  | { readonly kind: 'text'; readonly text: string }
  /** One finding on one line; `file`: one that the text names, and the URL to which its name leads. */
  | { readonly kind: 'note'; readonly tone: Tone; readonly text: string; readonly file?: readonly [string, string] }
  /** A bulleted list under a heading. */
  | { readonly kind: 'list'; readonly title: string; readonly items: readonly string[] }
  /** A JSON document shown in full. */
  | { readonly kind: 'document'; readonly title: string; readonly body: Json }
  /** Words of a program or a query, to be read and copied as they stand. */
  | { readonly kind: 'code'; readonly title: string; readonly lines: readonly string[] }
  /** What is about to be asked. */
  | { readonly kind: 'preview'; readonly preview: Preview }
  /** A change happened: `+` made, `-` removed, `=` found as it was, `~` changed, `!` could not be. */
  | {
      readonly kind: 'change';
      readonly sign: '+' | '-' | '=' | '~' | '!';
      readonly what: string;
      readonly elapsedMs: number;
      readonly note?: string;
    }
  | WaitingEvent
  /** A command on an instance and what it printed. */
  | {
      readonly kind: 'host';
      readonly host: string;
      readonly command: string;
      readonly output: string;
      readonly exitCode: number | null;
    }
  | {
      readonly kind: 'table';
      readonly title: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
      /** The column whose cells are Unix seconds; they are told by the person's clock. */
      readonly moments?: number;
      /** Row marked as the culprit. */
      readonly mark?: number;
      readonly markText?: string;
    }
  /** One flow record with each field in words. */
  | {
      readonly kind: 'record';
      readonly line: string;
      /** `at`: the moment that it names, in Unix seconds. */
      readonly fields: readonly Readonly<{ name: string; value: string; meaning: string; at?: number }>[];
    }
  | {
      readonly kind: 'path';
      readonly title: string;
      readonly hops: readonly Hop[];
      /** Number of the hop to point at; without it, the first that denies. */
      readonly culprit?: number;
      /** What was seen over time, one character for each slot: `A` accepted, `R` rejected, `B` both, `.` nothing. */
      readonly timeline?: string;
    }
  | {
      readonly kind: 'verdict';
      readonly verdict: Verdict;
      /** All that was ruled out, too. */
      readonly full?: boolean;
      /** The person is to think of the fix first. */
      readonly withoutFix?: true;
    }
  | RetryEvent
  /** --verbose: one AWS call. */
  | {
      readonly kind: 'call';
      readonly service: string;
      readonly operation: string;
      readonly elapsedMs: number;
      readonly outcome: string;
      readonly requestId?: string;
    }
  /** Where the person stands in the lab. */
  | { readonly kind: 'stages'; readonly stages: readonly StageLine[] }
  /** Names and values under a heading: account, Region, cost. */
  | {
      readonly kind: 'facts';
      readonly title: string;
      readonly facts: readonly { readonly name: string; readonly value: string }[];
    }
  /** A question that was answered without asking: by its flag, or by --yes. */
  | {
      readonly kind: 'answered';
      readonly id: string;
      readonly question: string;
      readonly answer: string;
      readonly by: string;
    }
  /** A blank-line separated block of commands to type next. */
  | {
      readonly kind: 'next';
      readonly title: string;
      readonly commands: readonly { readonly text: string; readonly command: string }[];
    };

/** The event of one kind. */
export type EventOf<Kind extends Event['kind']> = Extract<Event, { readonly kind: Kind }>;
