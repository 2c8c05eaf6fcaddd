import type { InstanceRow } from '../ec2/kinds/instance/kind.js';
import type { World } from '../world/world.js';
import type { CompoundCommand } from './syntax.js';

/** What a running command does to the outside: it prints, or time passes. */
export type ShellEffect =
  | { readonly kind: 'print'; readonly stream: 1 | 2; readonly text: string }
  | { readonly kind: 'wait'; readonly ms: number };

/** A command at work: effects one by one, its exit status at the end. */
export type Running = Generator<ShellEffect, number, void>;

/** What a command reads: a line at a time with its new line, null at the end. */
export interface Input {
  line(): Generator<ShellEffect, string | null, void>;
}

/** The simulated instance a shell runs on, as its commands see it. */
export interface ShellMachine {
  readonly world: World;
  readonly instance: InstanceRow;
  /** Its primary network interface, `ens5`. */
  readonly interface: World['ec2']['interfaces'][string];
  readonly user: 'root' | 'ssm-user';
  /** Milliseconds since the Unix epoch, at this point of the script. */
  readonly now: () => number;
  /** Ctrl-C was pressed since the command began. */
  readonly interrupted: () => boolean;
  /** Marks the packets that this run sends. */
  readonly run: string;
  /** How many commands run commands here: `bash -c 'sudo timeout 5 …'` is three deep. */
  readonly depth: number;
  /** Where commands read from. */
  readonly input: Input;
  /** `&`: a server goes on serving, and the shell does not wait. */
  readonly background: boolean;
  /** What this run has in the background. */
  readonly jobs: BackgroundJob[];
}

/** What runs beside the shell. */
export interface BackgroundJob {
  readonly pid: number;
  readonly running: Running;
  /** When it goes on, milliseconds since the Unix epoch. */
  dueAt: number;
  /** How far it is ahead of the shell: it runs alone after the script's end. */
  ahead: number;
  steps: number;
}

/** As much as one argument or variable may hold (execve(2), MAX_ARG_STRLEN). */
export const longestText = 131_072;

/** As many arguments, or elements of an array. */
export const mostWords = 50_000;

/** By numbers, or by texts (`declare -A`). */
export interface ShellArray {
  readonly isByText: boolean;
  readonly items: Map<string, string>;
}

/** What lives as long as the shell: `TOKEN=…` on one line is there on the next. */
export interface Session {
  readonly variables: Map<string, string>;
  readonly arrays: Map<string, ShellArray>;
  readonly functions: Map<string, CompoundCommand>;
  /** `$0`, and `$1` and so on. */
  readonly name: string;
  args: readonly string[];
  /** What puts back the variables that the function at work has for itself; null outside of functions. */
  locals: Map<string, () => void> | null;
  /** What `<(…)` printed, by the path that stands for it. */
  readonly piped: Map<string, string>;
  /** `trap … EXIT`. */
  atExit: string | null;
  lastStatus: number;
  /** `set -u`, `set -e`. */
  unsetIsError: boolean;
  failureEnds: boolean;
  /** Set by `exit`. */
  exited: number | null;
  /** Set by `break` and `continue`, for so many loops, and by `return`. */
  leaving: { readonly kind: 'break' | 'continue'; levels: number } | { readonly kind: 'return' } | null;
  directory: string;
}

export interface Invocation {
  readonly machine: ShellMachine;
  readonly session: Session;
  readonly args: readonly string[];
  /** For commands that run commands: `timeout`, `bash -c`, `sudo`. */
  readonly shell: {
    command(args: readonly string[], as?: ShellMachine['user']): Running;
    script(text: string, name?: string, args?: readonly string[]): Running;
    /** In this very shell: `eval`, `source`. */
    here(text: string): Running;
    /** What is a program or word of the shell's own. */
    readonly isKnown: (name: string) => boolean;
  };
}

/** Commands that neither print nor wait answer with their status at once. */
export type Program = (invocation: Invocation) => Running | number;

export const out = (text: string): ShellEffect => ({ kind: 'print', stream: 1, text });
export const complain = (text: string): ShellEffect => ({ kind: 'print', stream: 2, text });
export const wait = (ms: number): ShellEffect => ({ kind: 'wait', ms });
