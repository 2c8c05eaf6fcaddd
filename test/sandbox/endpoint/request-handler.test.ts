import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateSecurityGroupCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { expect, it, vi } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

it('a client that aborts hears so at once, though the request happens', async () => {
  let saving = false;
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { aws, world } = sandboxUnderTest({
    save: async () => {
      saving = true;
      await gate;
    },
  });
  const abort = new AbortController();
  const sent = aws.ec2.send(new CreateSecurityGroupCommand({ GroupName: 'g', Description: 'd' }), {
    abortSignal: abort.signal,
  });
  const outcome = sent.catch((error: unknown) => error);
  while (!saving) await new Promise(setImmediate);
  abort.abort();
  expect(await outcome).toMatchObject({ name: 'AbortError' });
  expect(Object.values(world.ec2.securityGroups).map(({ GroupName }) => GroupName)).toContain('g');
  open();
});

it('a request that is aborted before it is sent does not happen', async () => {
  const { aws, world } = sandboxUnderTest();
  const sent = aws.ec2.send(new DescribeVpcsCommand({}), { abortSignal: AbortSignal.abort() });
  await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
  expect(world.journal).toEqual([]);
});

it('bodies of bytes are read without the SDK’s complaint about text', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { aws } = sandboxUnderTest();
  await aws.logs.send(new CreateLogGroupCommand({ logGroupName: '/g', tags: { name: 'é' } }));
  expect(warned).not.toHaveBeenCalled();
});
