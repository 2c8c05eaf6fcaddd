import { describe, expect, it } from 'vitest';
import { isNotUnderstood } from '../../../src/diagnosis/what-if/command-line.js';
import { printed, printedWhole, printingIn } from '../../../src/practice/console/print-answer.js';

const answer = {
  Vpcs: [
    { VpcId: 'vpc-1', IsDefault: false, Tags: [{ Key: 'Name', Value: 'one' }] },
    { VpcId: 'vpc-2', IsDefault: true, Tags: [] },
  ],
};

function shown(line: string): readonly string[] {
  const printing = printingIn(line.split(' '));
  return isNotUnderstood(printing)
    ? [printing.reason]
    : (printed(answer, printing)?.map((cells) => cells.join('\t')) ?? ['does not fit']);
}

describe('how an answer is printed', () => {
  it('whole, as JSON, and what is asked is left as it was', () => {
    expect(printingIn(['ec2', 'describe-vpcs', '--vpc-ids', 'vpc-1'])).toEqual({
      words: ['ec2', 'describe-vpcs', '--vpc-ids', 'vpc-1'],
      query: null,
      output: 'json',
    });
    expect(shown('ec2 describe-vpcs').join('\n')).toBe(JSON.stringify(answer, null, 4));
  });

  it.each([
    ['--query Vpcs[].VpcId', ['[', '    "vpc-1",', '    "vpc-2"', ']']],
    ['--query=Vpcs[0].VpcId --output=text', ['vpc-1']],
    ['--query Vpcs[].VpcId --output text', ['vpc-1\tvpc-2']],
    ['--query Vpcs[].[VpcId,IsDefault] --output text', ['vpc-1\tFalse', 'vpc-2\tTrue']],
    ['--query Vpcs[?IsDefault].Nothing|[0] --output text', ['None']],
    ['--output text', ['VPCS\tFalse\tvpc-1', 'TAGS\tName\tone', 'VPCS\tTrue\tvpc-2']],
    ['--query Vpcs[', ['has a --query that is no JMESPath (Expected Star, got: EOF)']],
    ['--query length(`1`)', ['does not fit']],
    ['--query', ['has no value for --query']],
    ['--output table', ['can be printed as json or text, not as table']],
  ])('%s', (options, lines) => {
    expect(shown(`ec2 describe-vpcs ${options}`)).toEqual(lines);
  });
});

it.each([
  'ec2 describe-vpcs --vpc-ids vpc-1 --output table',
  'ec2 describe-vpcs --query=Vpcs[ --vpc-ids vpc-1',
  'ec2 describe-vpcs --vpc-ids vpc-1 --query',
])('the whole answer of “%s” is that of its own command', (line) => {
  expect(printedWhole(line.split(' ')).join(' ')).toBe('ec2 describe-vpcs --vpc-ids vpc-1');
});
