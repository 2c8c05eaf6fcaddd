import { Problem } from '../../base/problem.js';
import { isNotUnderstood } from '../../diagnosis/what-if/command-line.js';
import { requestIn } from '../../practice/console/aws-line.js';
import { AwsError } from '../../sandbox/endpoint/operation.js';
import type { Exit } from '../exit.js';
import type { Surroundings } from '../surroundings.js';
import { atBench } from './bench.js';
import { withLook } from './practice-files.js';

/** A command of the AWS CLI, answered by the exercise's world: no CLI, no credentials, no port. */
export const aws = (surroundings: Surroundings, words: readonly string[]): Promise<Exit> =>
  atBench<Exit>(surroundings, async ({ exercise, site, keep, keepWorld }) => {
    const line = ['aws', ...words.slice(words[0] === 'aws' ? 1 : 0)].join(' ');
    const request = requestIn(words);
    if (isNotUnderstood(request)) {
      throw new Problem('usage', `${line}: this ${request.reason}.`, [
        'As with the AWS CLI: npx flowlab practice aws ec2 describe-route-tables',
      ]);
    }
    try {
      const answer = await site.sandbox.ask(request);
      await keepWorld();
      await keep(withLook(exercise, 'rules', line));
      const { out } = await surroundings.screen('stdout');
      out.lines(JSON.stringify(answer, null, 4).split('\n'));
      await out.drained();
      return 0;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new Problem('rejected', `${line}: AWS would refuse it (${error.code}): ${error.message}`);
    }
  });
