import { expect, it } from 'vitest';
import {
  aclTagKey,
  aclTagValue,
  candidates,
  cliTags,
  hasOurTags,
  iamPath,
  ruleNumberIn,
  tagRecord,
} from '../../src/stages/names.js';
import { foreignTags, lab, ownTags } from '../helpers/stage-context.js';

it('the guide’s name comes first, then the one with the lab’s id', () => {
  expect(candidates('Demo-SSM-Role', lab)).toEqual(['Demo-SSM-Role', 'Demo-SSM-Role-abcdefg2']);
});

it('names fit IAM’s 64 characters even with the suffix, and the path is the lab’s own', () => {
  expect(candidates('Demo-VPC-Flow-Logs', lab)[1].length).toBeLessThanOrEqual(64);
  expect(iamPath(lab)).toBe('/flowlab/abcdefg2/');
});

it('only the lab’s own tag with its own id makes something ours', () => {
  expect(hasOurTags(lab, ownTags('x', 'y'))).toBe(true);
  for (const tags of [
    undefined,
    [],
    foreignTags,
    [{ Key: 'flowlab:lab', Value: 'ABCDEFG2' }],
    [{ Key: 'flowlab:lab', Value: 'abcdefg2 ' }],
    [{ Key: 'Flowlab:lab', Value: lab.id }],
    [{ Key: 'flowlab:lab' }],
    [{ Key: 'Name', Value: lab.id }],
  ])
    expect(hasOurTags(lab, tags), JSON.stringify(tags)).toBe(false);
});

it('tags of CloudWatch Logs are the same as everywhere', () => {
  expect(tagRecord(lab, 'log-group/group', 'n')).toEqual({
    Name: 'n',
    'flowlab:lab': lab.id,
    'flowlab:step': 'log-group/group',
  });
});

it('the note on a network ACL gives the rule’s number back, and nothing else passes for one', () => {
  expect(aclTagKey(lab)).toBe('flowlab:abcdefg2');
  expect(ruleNumberIn(aclTagValue(17))).toBe(17);
  for (const value of [
    undefined,
    '',
    '1',
    'network-acl-entry:ingress:1',
    'network-acl-entry:egress:',
    'network-acl-entry:egress:1;x',
    'network-acl-entry:egress:123456',
  ]) {
    expect(ruleNumberIn(value), value).toBeUndefined();
  }
});

it('tags for the AWS CLI are one quoted word', () => {
  expect(cliTags('instance', [{ Key: 'Name', Value: 'demo' }])).toBe(
    "--tag-specifications 'ResourceType=instance,Tags=[{Key=Name,Value=demo}]'",
  );
});
