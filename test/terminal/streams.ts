import { PassThrough } from 'node:stream';
import type { Question } from '../../src/ui.js';

/** A stream that keeps what was written to it. */
export function recorder(): { readonly stream: PassThrough; text(): string } {
  const stream = new PassThrough();
  const chunks: string[] = [];
  stream.on('data', (chunk) => chunks.push(String(chunk)));
  return { stream, text: () => chunks.join('') };
}

export const suspects: Question<string> = {
  id: 'prediction',
  flag: '--prediction',
  text: 'Before we look: where do you think they die?',
  choices: [
    { value: 'out', label: 'On the source, on the way out' },
    { value: 'in', label: 'On the destination, on the way in', hint: 'Its security group or its network ACL' },
    { value: 'back', label: 'On the way back' },
    { value: 'unknown', label: "I don't know yet" },
  ],
  default: 3,
};

export const ready: Question<boolean> = {
  id: 'ready',
  flag: '--yes',
  text: 'Ready?',
  choices: [
    { value: true, label: 'Yes' },
    { value: false, label: 'No' },
  ],
  default: 0,
};

/** Lets every pending callback of streams and promises run. */
export const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
};
