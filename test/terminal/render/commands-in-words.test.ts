import { describe, expect, it } from 'vitest';
import { briefCited } from '../../../src/terminal/render/cited.js';
import { render } from '../../../src/terminal/render/event.js';
import type { Event } from '../../../src/ui.js';
import { colourless } from '../styles.js';

const at80 = (event: Event): string => render(event, colourless()).join('\n');

const undo =
  "aws ec2 revoke-security-group-ingress --group-id sg-0526da3a95f7ce9ba --ip-permissions 'IpProtocol=tcp,FromPort=8080,ToPort=8080,UserIdGroupPairs=[{GroupId=sg-0977149023950e01d}]'";

describe('a command among words', () => {
  it('that is a fact can be pasted, and no id in it is broken', () => {
    expect(at80({ kind: 'facts', title: 'The fix', facts: [{ name: 'Undo', value: undo }] })).toBe(
      [
        'The fix',
        '  Undo',
        '    aws ec2 revoke-security-group-ingress --group-id sg-0526da3a95f7ce9ba \\',
        "      --ip-permissions 'IpProtocol=tcp,FromPort=8080,ToPort=8080,",
        "        UserIdGroupPairs=[{GroupId=sg-0977149023950e01d}]'",
      ].join('\n'),
    );
  });

  it('at the end of a remark stands below it, where there is no room beside', () => {
    const replay = (file: string) =>
      `The evidence is in ${file}. The same anywhere: npx flowlab diagnose --replay ${file}`;
    expect(at80({ kind: 'note', tone: 'ok', text: replay('a.json') })).toBe(
      ['[ok] The evidence is in a.json. The same anywhere:', '       npx flowlab diagnose --replay a.json'].join('\n'),
    );
    expect(at80({ kind: 'note', tone: 'ok', text: 'Take it back: npx flowlab cleanup' })).toBe(
      '[ok] Take it back: npx flowlab cleanup',
    );
  });

  it('a question that is no question is told from its answer', () => {
    const question = 'To change it, type its id';
    expect(at80({ kind: 'answered', id: 'x', question, answer: 'Change sg-1', by: '--yes-change sg-1' })).toBe(
      '? To change it, type its id: Change sg-1 (--yes-change sg-1)',
    );
  });
});

it('a record whose format has no packets says what it is of', () => {
  const fields = {
    srcaddr: '10.0.0.1',
    dstaddr: '10.0.0.2',
    srcport: null,
    dstport: null,
    protocol: 1,
    packets: null,
    bytes: null,
    start: null,
    end: null,
    action: 'REJECT',
  } as const;
  const one = { leg: 'request-at-source', eniId: 'eni-1', record: '', fields } as const;
  expect(briefCited(one, colourless().clock)[0]).toBe('REJECT of ICMP from 10.0.0.1 to 10.0.0.2');
  expect(briefCited({ ...one, fields: { ...fields, protocol: null } }, colourless().clock)[0]).toBe(
    'REJECT from 10.0.0.1 to 10.0.0.2',
  );
});
