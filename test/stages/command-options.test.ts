import { expect, it } from 'vitest';
import { commandParameters } from '../../src/stages/command-options.js';
import { eventsOf, standingLab } from '../helpers/whole-lab.js';

it('every option of every command that the lab shows is explained, and where it is in the console', async () => {
  for (const answers of [{}, { 'least-privilege': true, 'fix-source': 'group' }]) {
    const { ui } = await standingLab().go(answers);
    for (const { preview } of eventsOf({ ui }, 'preview')) {
      const used = [...new Set(preview.command.replace(/'[^']*'/g, '').match(/--[a-z-]+/g))];
      expect(
        (preview.parameters ?? []).map(({ name }) => name),
        preview.command,
      ).toEqual(used);
      expect(preview.console, preview.what).toMatch(/^(IAM|EC2|VPC|CloudWatch) > /);
    }
  }
});

it('what stands in quotes is no option, and none is told twice', () => {
  expect(commandParameters("aws x --tags 'a --group-id b' --tags c").map(({ name }) => name)).toEqual(['--tags']);
});
