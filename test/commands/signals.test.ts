import { expect, it } from 'vitest';
import { watchSignals } from '../../src/commands/signals.js';

function process(isIdle = false) {
  const listeners = new Map<string, () => void>();
  const done: string[] = [];
  const watched = watchSignals({
    on: (signal, listener) => listeners.set(signal, listener),
    leave: (code) => done.push(`left with ${code}`),
    stop: (reason) => done.push(reason.message),
    say: (line) => done.push(line),
    isIdle: () => isIdle,
  });
  return { done, watched, send: (signal: string) => listeners.get(signal)?.() };
}

it('the first Ctrl-C lets the call under way end, and says what a second one does', () => {
  const { done, watched, send } = process();
  expect(watched.code()).toBeUndefined();
  send('SIGINT');
  expect(done).toEqual(['Finishing the current call; Ctrl-C again stops at once.', 'Stopped by SIGINT']);
  expect(watched.code()).toBe(130);
});

it('at a question nothing is going on, so nothing is said of it', () => {
  const { done, send } = process(true);
  send('SIGINT');
  expect(done).toEqual(['Stopped by SIGINT']);
});

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])('a second signal, %s, leaves at once', (signal, code) => {
  const { done, send } = process();
  send('SIGTERM');
  expect(done).toEqual(['Stopped by SIGTERM']);
  send(signal);
  expect(done).toEqual(['Stopped by SIGTERM', `left with ${code}`]);
});
