import { describe, expect, it } from 'vitest';
import { makeFile } from '../../server/demo/files.ts';
import { imagineConversation, type Horizon } from '../../server/demo/imagine.ts';
import { imaginePerson, personOf } from '../../server/demo/person.ts';
import { repertoires } from '../../server/demo/workspace.ts';

const horizon: Horizon = { now: new Date('2026-11-21T12:00:00Z'), days: 90, total: 2000, people: 900 };
const all = Array.from({ length: horizon.total }, (_, index) => imagineConversation(index, horizon));

describe('the imagined past', () => {
  it('is the same each time', () => {
    expect(imagineConversation(77, horizon)).toEqual(all[77]);
  });

  it('speaks at least five languages and three scripts', () => {
    expect(new Set(all.map(({ language }) => language)).size).toBeGreaterThanOrEqual(5);
    const texts = all.map(({ turns }) => turns[0]?.text ?? '').join('');
    for (const script of ['Latin', 'Han', 'Arabic'])
      expect(texts).toMatch(new RegExp(`\\p{Script=${script}}`, 'u'));
  });

  it('fills every slot of every story', () => {
    for (const { subject, turns } of all) {
      expect(subject).not.toMatch(/\{\w+\}/);
      for (const { text } of turns) expect(text).not.toMatch(/\{\w+\}/);
    }
  });

  it('lies within its days, in order, and never in the future', () => {
    for (const { turns } of all) {
      const times = turns.map(({ at }) => at.getTime());
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(Math.max(...times)).toBeLessThan(horizon.now.getTime());
    }
    const oldest = Math.min(...all.map(({ turns }) => turns[0]?.at.getTime() ?? Infinity));
    expect(horizon.now.getTime() - oldest).toBeLessThan(91 * 86_400_000);
    expect(horizon.now.getTime() - oldest).toBeGreaterThan(80 * 86_400_000);
  });

  it('has open work, unassigned work, long threads, the angry and the happy', () => {
    expect(all.filter(({ status }) => status === 'open').length).toBeGreaterThan(100);
    expect(all.filter(({ assigneeIndex }) => assigneeIndex === null).length).toBeGreaterThan(30);
    expect(all.some(({ turns }) => turns.length > 30)).toBe(true);
    for (const mood of ['angry', 'happy'] as const)
      expect(all.filter((one) => one.mood === mood).length).toBeGreaterThan(200);
  });

  it('has shares that add up', () => {
    expect(repertoires.reduce((sum, { cast }) => sum + cast.share, 0)).toBeCloseTo(1);
  });
});

describe('people', () => {
  it('are known by their address and by no other', () => {
    const person = imaginePerson(12);
    expect(personOf(person.address)).toEqual(person);
    expect(personOf('someone.12@elsewhere.example')).toBeNull();
  });
});

describe('files', () => {
  it('are what they say', () => {
    expect(makeFile('photo', 3).content.subarray(1, 4).toString()).toBe('PNG');
    expect(makeFile('invoice', 3).content.subarray(0, 5).toString()).toBe('%PDF-');
    expect(makeFile('photo', 3).content).not.toEqual(makeFile('photo', 4).content);
  });
});
