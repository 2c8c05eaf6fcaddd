import { outputFolder } from '../ssm/command-output.js';
import { worldsOf } from '../world/account.js';
import type { World } from '../world/world.js';
import type { Delivered } from './delivered.js';

/** What Run Command has written to a bucket by now: a file of each output that is not empty. */
export function commandOutputs(world: World, bucket: string, now: number): readonly Delivered[] {
  return worldsOf(world).flatMap((region) =>
    Object.values(region.ssm.commands).flatMap((row) =>
      row.outputTo?.bucket === bucket
        ? Object.entries(row.invocations).flatMap(([instanceId, { isInBucket, doneAt, stdout, stderr }]) =>
            isInBucket === true && doneAt <= now
              ? Object.entries({ stdout, stderr })
                  .filter(([, text]) => text !== '')
                  .map(([name, text]) => ({
                    key: outputFolder(row, instanceId) + name,
                    bytes: Buffer.from(text),
                    at: doneAt,
                  }))
              : [],
          )
        : [],
    ),
  );
}
