import { expect, it } from 'vitest';
import { surroundingsOf } from '../../../src/commands/surroundings.js';
import { printed } from './scene.js';

it('what a command prints is its own, however many commands ran in this process before it', async () => {
  for (let count = 0; count < 15; count++) {
    const { out, err } = await printed(async () => {
      const { out: result } = await surroundingsOf({ input: false }).screen('stdout');
      const { out: talk } = await surroundingsOf({ input: false }).screen('stderr');
      result.text(`result ${count}`);
      talk.text(`talk ${count}`);
      // Node warns a turn later.
      await new Promise((turn) => setImmediate(turn));
    });
    expect([out, err]).toEqual([`result ${count}`, `talk ${count}`]);
  }
});
