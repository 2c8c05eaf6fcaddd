import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonDocumentsIn } from '../../src/base/json-documents.js';

describe('JSON documents one behind the other', () => {
  it('are found whatever they hold and however they are spaced', () => {
    const documents = fc.array(fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue())), {
      minLength: 1,
    });
    fc.assert(
      fc.property(documents, fc.constantFrom('', '\n', ' \r\n'), fc.constantFrom(0, 2, 4), (all, between, indent) => {
        const text = all.map((one) => JSON.stringify(one, null, indent)).join(between);
        expect(JSON.stringify(jsonDocumentsIn(text))).toBe(JSON.stringify(all));
      }),
    );
  });

  it.each(['', '{"a": 1} and more', '{"a": ', '{"a": 1}}', 'no JSON'])('are not %j', (text) => {
    expect(jsonDocumentsIn(text)).toBeUndefined();
  });
});
