import { describe, expect, it } from 'vitest';
import { listChannels } from '../../server/channels/registry.ts';
import { makeFile } from '../../server/demo/files.ts';
import { imagineConversation, type Horizon } from '../../server/demo/imagine.ts';
import { imaginePosts } from '../../server/demo/imagine-post.ts';
import { imaginePerson, personOf } from '../../server/demo/person.ts';
import { socialInboxes } from '../../server/demo/social.ts';
import { repertoires } from '../../server/demo/workspace.ts';

const horizon: Horizon = { now: new Date('2026-11-21T12:00:00Z'), days: 90, total: 2000, people: 900 };
const all = Array.from({ length: horizon.total }, (_, index) => imagineConversation(index, horizon));

describe('the inboxes', () => {
  const kinds = new Set(['email', ...socialInboxes.map(({ channel }) => channel)]);

  it.each(listChannels().map((channel) => [channel.id, channel] as const))(
    'have one of %s, where somebody writes and is answered',
    async (id, channel) => {
      expect(kinds).toContain(id);
      expect(await channel.simulator?.()).toBeDefined();
      const told = Array.from({ length: 240 }, (_, index) =>
        imaginePosts(index, { now: horizon.now, days: 90, total: 240 }),
      );
      const here = told.filter(({ inbox }) => inbox.channel === id);
      if (id !== 'email') expect(here.some(({ turns }) => turns.some(({ by }) => by === 'agent'))).toBe(true);
    },
  );
});

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

describe('chats, posts and reviews', () => {
  const posts = Array.from({ length: 340 }, (_, index) =>
    imaginePosts(index, { now: horizon.now, days: 90, total: 340 }),
  );
  const texts = posts.flatMap(({ turns }) => turns.map(({ text }) => text));

  it('are spread over the days, in order, and never in the future', () => {
    for (const { turns } of posts) {
      const times = turns.map(({ at }) => at.getTime());
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(Math.max(...times)).toBeLessThan(horizon.now.getTime());
    }
    const days = new Set(posts.map(({ turns }) => turns[0]?.at.toISOString().slice(0, 10)));
    expect(days.size).toBeGreaterThan(70);
  });

  it('say many things, in at least five languages and three scripts, with every slot filled', () => {
    expect(new Set(posts.map(({ language }) => language)).size).toBeGreaterThanOrEqual(5);
    for (const script of ['Latin', 'Han', 'Arabic'])
      expect(texts.join('')).toMatch(new RegExp(`\\p{Script=${script}}`, 'u'));
    expect(texts.join('')).not.toMatch(/\{\w+\}/);
    expect(new Set(posts.map(({ turns }) => turns[0]?.text)).size).toBeGreaterThan(150);
  });

  it('come to each inbox, some from watched words, some with stars, most answered', () => {
    expect(new Set(posts.map(({ inbox }) => inbox.key)).size).toBe(socialInboxes.length);
    expect(posts.some(({ facts }) => facts?.watched)).toBe(true);
    expect(new Set(posts.map(({ facts }) => facts?.rating?.value)).size).toBeGreaterThan(4);
    expect(new Set(posts.map(({ author }) => author.followers)).size).toBeGreaterThan(100);
    expect(posts.filter(({ turns }) => turns.length > 1).length).toBeGreaterThan(80);
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
