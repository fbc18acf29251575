import { describe, expect, it } from 'vitest';
import { arranged, moved, withWord } from '../../../web/stores/mention-arrangement.ts';

const needsReply = { count: 1, more: false };
const sources = {
  inboxes: ['a', 'b'].map((inboxId) => ({ inboxId, needsReply })),
  words: [{ word: '#camp', needsReply }],
};
const inbox = (id: string, hidden = false) => ({ kind: 'inbox' as const, id, hidden });
const word = (id: string, hidden = false) => ({ kind: 'word' as const, id, hidden });

describe('the columns of the mentions', () => {
  it('are as the accounts and words come, when nobody chose', () => {
    expect(arranged(sources, [])).toEqual([inbox('a'), inbox('b'), word('#camp')]);
    expect(arranged(null, [])).toEqual([]);
  });

  it('keep the chosen order and what is hidden; new ones follow, lost accounts go, added words stay', () => {
    const chosen = [word('tent'), inbox('b', true), inbox('gone')];
    expect(arranged(sources, chosen)).toEqual([word('tent'), inbox('b', true), inbox('a'), word('#camp')]);
  });

  it('move by one place and no further', () => {
    const columns = [inbox('a'), inbox('b')];
    expect(moved(columns, 0, 1)).toEqual([inbox('b'), inbox('a')]);
    expect(moved(columns, 0, -1)).toEqual(columns);
    expect(moved(columns, 1, 1)).toEqual(columns);
  });

  it('take a word once, and show it again when it was hidden', () => {
    expect(withWord([], '  tent ')).toEqual([word('tent')]);
    expect(withWord([word('Tent', true)], 'tent')).toEqual([word('Tent')]);
    expect(withWord([], ' ')).toEqual([]);
  });
});
