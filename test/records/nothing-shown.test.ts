import { expect, it } from 'vitest';
import { nothingInFiles } from '../../src/records/nothing-shown.js';
import type { FilesRequest } from '../../src/records/request.js';

const request: FilesRequest = {
  kind: 'files',
  account: { profile: null, region: null },
  files: ['empty.log'],
  format: null,
  subject: null,
  narrowing: { match: null, action: null, port: null, protocol: null, since: null, until: null },
};
const nothing = { records: 0, unreadable: 0 };

it('says of a file without a record where records are found', () => {
  expect(nothingInFiles(request, nothing)).toEqual([
    { kind: 'note', tone: 'info', text: 'There is no record in 1 file.' },
    {
      kind: 'next',
      title: 'The first records of a flow log come some ten minutes after it is made.',
      commands: [{ text: 'Read them where they arrive', command: 'npx flowlab logs <eni-id>' }],
    },
  ]);
});
