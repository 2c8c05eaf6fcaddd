import { PassThrough } from 'node:stream';
import { expect, it, vi } from 'vitest';
import { dropEarlyKeys, unaskedKeys } from '../../src/terminal/unasked-keys.js';

function keyboard(isTTY = true) {
  const modes: boolean[] = [];
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode: (on: boolean) => modes.push(on) });
  const interrupt = vi.fn();
  const suspend = vi.fn(() => modes.at(-1));
  return { input, modes, interrupt, suspend, keys: unaskedKeys(input, { interrupt, suspend }) };
}

it('keys of a wait are read and dropped without being printed, and the terminal is given back', async () => {
  const { input, modes, keys, interrupt } = keyboard();
  keys.hush();
  keys.hush();
  input.write('\r\rno\r');
  await vi.waitFor(() => expect(input.readableLength).toBe(0));
  keys.release();
  keys.release();
  expect(modes).toEqual([true, false]);
  expect(input.isPaused()).toBe(true);
  expect(interrupt).not.toHaveBeenCalled();
  input.write('y');
  expect(String(input.read())).toBe('y');
});

it('Ctrl-C interrupts, each time that it is pressed', async () => {
  const { input, keys, interrupt } = keyboard();
  keys.hush();
  input.write('x\x03');
  await vi.waitFor(() => expect(interrupt).toHaveBeenCalledTimes(1));
  input.write('\x03');
  await vi.waitFor(() => expect(interrupt).toHaveBeenCalledTimes(2));
  keys.release();
});

it('Ctrl-Z stops the program with the terminal as the shell knows it', async () => {
  const { input, modes, keys, suspend } = keyboard();
  keys.hush();
  input.write('\x1a');
  await vi.waitFor(() => expect(suspend).toHaveReturnedWith(false));
  expect(modes).toEqual([true, false, true]);
  keys.release();
});

it('a pipe keeps all that is in it', async () => {
  const { input, modes, keys } = keyboard(false);
  input.write('first line\n');
  await dropEarlyKeys(keys);
  expect(modes).toEqual([]);
  expect(String(input.read())).toBe('first line\n');
});
