import { outputFolder } from '../ssm/command-output.js';
import { worldsOf } from '../world/account.js';
import type { World } from '../world/world.js';
import type { Delivered } from './delivered.js';

/** What Run Command has written to a bucket by now: a file of each output that is not empty. */
export const commandOutputs = (world: World, bucket: string, now: number): readonly Delivered[] =>
  worldsOf(world)
    .flatMap(({ ssm }) => Object.values(ssm.commands))
    .filter(({ outputTo }) => outputTo?.bucket === bucket)
    .flatMap((row) =>
      Object.entries(row.invocations)
        .filter(([, { isInBucket, doneAt }]) => isInBucket === true && doneAt <= now)
        .flatMap(([instanceId, { doneAt, stdout, stderr }]) =>
          Object.entries({ stdout, stderr })
            .filter(([, text]) => text !== '')
            .map(([name, text]) => ({
              key: outputFolder(row, instanceId) + name,
              bytes: Buffer.from(text),
              at: doneAt,
            })),
        ),
    );
