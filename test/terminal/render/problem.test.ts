import { describe, expect, it } from 'vitest';
import { Problem } from '../../../src/base/problem.js';
import { problemLines } from '../../../src/terminal/render/problem.js';
import { displayWidth } from '../../../src/terminal/width.js';
import { colourless } from '../styles.js';

describe('a problem', () => {
  it('says what happened, what to do next, and the exit code', () => {
    const problem = new Problem('sign-in', 'your AWS sign-in for profile "dev" has expired.', [
      'Sign in again, then run the same command: aws sso login --profile dev',
      'Or practise without AWS:',
      'npx flowlab start --sandbox',
      'Nothing was created.',
    ]);
    expect(`\n${problemLines(problem, 4, colourless()).join('\n')}\n`).toMatchInlineSnapshot(`
      "
      error: your AWS sign-in for profile "dev" has expired.

        Sign in again, then run the same command:
          aws sso login --profile dev

        Or practise without AWS:
          npx flowlab start --sandbox

        Nothing was created.

        (exit 4)
      "
    `);
  });

  it('keeps the command that removes a file in one piece', () => {
    const file = `/home/somebody/.local/state/flowlab/${'deep/'.repeat(6)}state.json.lock`;
    const problem = new Problem('locked', 'The lab is in use.', [
      'Wait until it has finished, or stop it there.',
      `If it is no longer running, remove its lock: rm ${file}`,
    ]);
    expect(problemLines(problem, 5, colourless())).toEqual([
      'error: The lab is in use.',
      '',
      '  Wait until it has finished, or stop it there.',
      '  If it is no longer running, remove its lock:',
      '    rm \\',
      `      ${file}`,
      '',
      '  (exit 5)',
    ]);
  });

  it('wraps, and breaks a long command so that it can be pasted', () => {
    const problem = new Problem(
      'precondition',
      'eu-west-3 has no default VPC, and the lab needs a VPC with a subnet that can reach the internet.',
      ['aws ec2 describe-network-interfaces --filters Name=group-id,Values=sg-0b77d4e5f6a7b8c9d --region eu-west-3'],
    );
    expect(`\n${problemLines(problem, 5, colourless()).join('\n')}\n`).toMatchInlineSnapshot(`
      "
      error: eu-west-3 has no default VPC, and the lab needs a VPC with a subnet that
             can reach the internet.

          aws ec2 describe-network-interfaces \\
            --filters Name=group-id,Values=sg-0b77d4e5f6a7b8c9d --region eu-west-3

        (exit 5)
      "
    `);
  });

  it('never breaks an ARN or an id, however long, and never shows a password', () => {
    const arn =
      'arn:aws:sts::123456789012:assumed-role/a-role-with-quite-a-long-name/and-a-session-name-as-long-as-that';
    const problem = new Problem('denied', `User: ${arn} is not authorized to perform: ec2:DescribeVpcs`, [
      `Read it again: https://bob:hunter2@example.com/${'x'.repeat(80)}`,
    ]);
    const lines = problemLines(problem, 4, colourless());
    expect(lines.filter((line) => line.includes(arn))).toHaveLength(1);
    expect(lines.join('\n')).not.toMatch(/hunter2|bob/);
    expect(lines.filter((line) => displayWidth(line) > 80)).toHaveLength(2);
  });

  it('needs no next step', () => {
    expect(problemLines(new Problem('bug', 'unexpected'), 1, colourless())).toEqual([
      'error: unexpected',
      '',
      '  (exit 1)',
    ]);
  });

  it('tells a No as what it is: no error', () => {
    const declined = new Problem('declined', 's3://logs/ was not read: 5 GB at $0.46.', ['A shorter time: --since 1h']);
    expect(problemLines(declined, 3, colourless())).toEqual([
      's3://logs/ was not read: 5 GB at $0.46.',
      '',
      '  A shorter time: --since 1h',
    ]);
  });

  it('makes the words of others harmless', () => {
    const problem = new Problem('rejected', 'AWS says: \x1b[2J', ['flowlab \x1b]0;x\x07', 'a\nb']);
    const lines = problemLines(problem, 1, colourless());
    expect(lines[0]).toBe('error: AWS says: \\x1b[2J');
    expect(lines.join('\n')).not.toContain('\x1b');
    expect(lines).toContain('  a\\nb');
  });
});
