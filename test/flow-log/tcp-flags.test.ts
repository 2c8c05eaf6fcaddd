import { describe, expect, it } from 'vitest';
import { explainRecord } from '../../src/flow-log/explain.js';
import { isUnreadable, parseFormat } from '../../src/flow-log/format.js';
import { parseLine } from '../../src/flow-log/parse.js';
import { tcpFlagNames, tcpFlagsInWords } from '../../src/flow-log/tcp-flags.js';

describe('TCP flags', () => {
  it.each([
    [0, []],
    [1, ['FIN']],
    [2, ['SYN']],
    [4, ['RST']],
    [18, ['SYN-ACK']],
    [19, ['SYN-ACK', 'FIN']],
    [22, ['SYN-ACK', 'RST']],
    // Transit gateway flow logs also report PSH 8, ACK 16 and URG 32.
    [24, ['ACK', 'PSH']],
    [32, ['URG']],
  ])('%d is %j', (flags, names) => {
    expect(tcpFlagNames(flags)).toEqual(names);
  });

  it('say that packets in mid-connection have none', () => {
    expect(tcpFlagsInWords(0)).toBe(
      'no SYN, FIN or RST: packets in the middle of a connection (ACK and PSH alone count as 0)',
    );
  });
});

describe('TCP flags in a record', () => {
  const meaning = (line: string): string | undefined => {
    const format = parseFormat('protocol action tcp-flags');
    if (isUnreadable(format)) return format.reason;
    const record = parseLine(format, line);
    return isUnreadable(record) ? record.reason : explainRecord(record, format)[2]?.meaning;
  };

  it('tell a late packet from a rule', () => {
    expect(meaning('6 REJECT 1')).toBe(
      'FIN: the source closed its side; rejected without a SYN, so probably a late packet of an old connection, not a rule',
    );
    expect(meaning('6 REJECT 2')).toBe('SYN: the source opened a connection');
    expect(meaning('6 ACCEPT 4')).toBe('RST: the source refused or aborted');
  });

  it('mean nothing outside TCP', () => {
    expect(meaning('17 REJECT 0')).toBe('not TCP, so there are no flags');
  });
});
