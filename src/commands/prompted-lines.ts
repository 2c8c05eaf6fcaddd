import { createInterface, type Interface } from 'node:readline/promises';

/** Lines of standard input, typed or piped, with a prompt on standard error. */
export interface PromptedLines {
  readonly lines: Interface;
  /** Nothing once the input has ended: what was piped is still worked off then, and from Node 24 on a prompt would be an error. */
  readonly prompt: () => void;
}

export function promptedLines(prompt: string): PromptedLines {
  const { stdin: input, stderr: output } = process;
  const lines = createInterface({ input, output, prompt, terminal: input.isTTY === true });
  let isOpen = true;
  let isPrompted = false;
  lines.on('line', () => {
    isPrompted = false;
  });
  lines.once('close', () => {
    isOpen = false;
    // Ctrl-D leaves the prompt standing, and what comes next would be behind it.
    if (isPrompted && lines.terminal) output.write('\n');
  });
  return {
    lines,
    prompt: () => {
      if (!isOpen) return;
      isPrompted = true;
      lines.prompt();
    },
  };
}
