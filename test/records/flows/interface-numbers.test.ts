import { describe, expect, it } from 'vitest';
import { interfaceNumbers } from '../../../src/records/flows/interface-numbers.js';

function numbered() {
  const ids: string[] = [];
  const numbers = interfaceNumbers((id) => ids.push(id));
  const at = (line: string, from = 0): number => numbers.at(Buffer.from(line, 'latin1'), from);
  return { numbers, ids, at };
}

describe('numbers of interfaces', () => {
  it('are from 1, in the order in which they are met, by text or by bytes alike', () => {
    const { numbers, ids, at } = numbered();
    expect([at('eni-1 x'), numbers.of('eni-22'), at('2 eni-22\n', 2), at('eni-1'), at('eni-333 eni-1', 8)]).toEqual([
      1, 2, 2, 1, 1,
    ]);
    expect(ids).toEqual(['eni-1', 'eni-22']);
  });

  it('are 0 where a record names none', () => {
    const { ids, at } = numbered();
    expect([at('- x'), at('eni-1 -'), at('-\n')]).toEqual([0, 1, 0]);
    expect(ids).toEqual(['eni-1']);
  });

  it('stay with the ID although the memory that it was read from holds another by now', () => {
    const { numbers } = numbered();
    const block = Buffer.from('eni-0aaa x');
    expect(numbers.at(block, 0)).toBe(1);
    block.write('eni-0bbb x');
    expect(numbers.at(block, 0)).toBe(2);
    block.write('eni-0aaa x');
    expect(numbers.at(block, 0)).toBe(1);
  });

  it('are told apart of thousands, whatever their lengths and however alike', () => {
    const { ids, at } = numbered();
    const all = Array.from(
      { length: 5_000 },
      (_, n) => `eni-0${(0xabcdef0000 + n).toString(16).padStart(n % 17, '0')}`,
    );
    const distinct = [...new Set(all)];
    for (let round = 0; round < 2; round += 1)
      for (const [index, id] of distinct.entries()) expect(at(`123 ${id} 10.0.0.1 - -`, 4)).toBe(index + 1);
    expect(ids).toEqual(distinct);
  });
});
