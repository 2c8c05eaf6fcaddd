import { type Input, longestText, type Running, type ShellEffect } from './machine.js';

/** As many characters as a command takes in at once. */
const most = 1_048_576;

export function textInput(text: string): Input {
  let rest = text;
  return {
    // biome-ignore lint/correctness/useYield: what is there already costs no time
    *line() {
      if (rest === '') return null;
      const end = rest.indexOf('\n') + 1 || rest.length;
      const line = rest.slice(0, end);
      rest = rest.slice(end);
      return line;
    },
  };
}

/** The end of a pipe: what `left` prints, as it prints it; `close` ends it as SIGPIPE does once it would print more. */
export function pipeFrom(left: Running): Input & { readonly close: () => Generator<ShellEffect, void, void> } {
  let buffer = '';
  let isOver = false;
  /** Lets the left side go on until it has printed or is over. */
  function* more(): Generator<ShellEffect, void, void> {
    while (!isOver) {
      const { done, value } = left.next();
      if (done) isOver = true;
      else if (value.kind === 'print' && value.stream === 1) {
        buffer += value.text;
        return;
      } else yield value;
    }
  }
  return {
    *line() {
      while (!isOver && buffer.length < most && !buffer.includes('\n')) yield* more();
      const end = buffer.indexOf('\n') + 1 || buffer.length;
      const line = buffer.slice(0, end);
      buffer = buffer.slice(end);
      return line === '' ? null : line;
    },
    *close() {
      yield* more();
      if (!isOver) left.return(141);
    },
  };
}

export function* readAll(input: Input): Generator<ShellEffect, string, void> {
  let text = '';
  for (let line = yield* input.line(); line !== null && text.length < most; line = yield* input.line()) text += line;
  return text;
}

/** What a command prints, without the last new lines, as `$(…)` gives it. */
export function* printedBy(
  running: Running,
): Generator<ShellEffect, { readonly text: string; readonly status: number }, void> {
  let text = '';
  for (;;) {
    const { done, value } = running.next();
    if (done) return { text: text.replace(/\n+$/, ''), status: value };
    if (value.kind !== 'print' || value.stream !== 1) yield value;
    else if (text.length <= longestText) text += value.text;
  }
}
