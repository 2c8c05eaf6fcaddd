import { describe, expect, it } from 'vitest';
import { gapBetween } from '../../src/terminal/spacing.js';

describe('an empty line', () => {
  it('does not open the screen', () => expect(gapBetween(undefined, 'welcome')).toBe(false));

  it('parts what is told from what is told next', () => {
    expect(gapBetween('text', 'text')).toBe(true);
    expect(gapBetween('path', 'verdict')).toBe(true);
    expect(gapBetween('change', 'note')).toBe(true);
    expect(gapBetween('change', 'preview')).toBe(true);
    expect(gapBetween('preview', 'question')).toBe(true);
  });

  it('does not part an answer from the work it allows, nor one piece of work from another', () => {
    expect(gapBetween('question', 'change')).toBe(false);
    expect(gapBetween('answered', 'waiting')).toBe(false);
    expect(gapBetween('preview', 'change')).toBe(false);
    expect(gapBetween('change', 'call')).toBe(false);
    expect(gapBetween('note', 'stage-done')).toBe(false);
  });
});
