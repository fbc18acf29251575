import { expect, test } from 'vitest';
import { activityWords } from '../../../web/features/inbox/thread/activity-words.ts';
import { withConversations } from '../../../web/features/inbox/thread/conversation-refs.ts';
import { noteParts } from '../../../web/features/inbox/thread/note-parts.ts';
import { threadItems } from '../../../web/features/inbox/thread/thread-items.ts';
import { mentionsOf, type TextNode } from '../../../web/features/inbox/composer/document-text.ts';
import { directory } from '../../../web/stores/directory.svelte.ts';
import { idOf, messageOf } from '../support/inbox-data.ts';

const mention = (id: string, label: string): TextNode => ({ type: 'mention', attrs: { id, label } });
const author = { type: 'user' as const, id: idOf(1), name: 'Anna' };
const activity = (type: string, data: Record<string, string | boolean>) =>
  messageOf(7, { kind: 'activity', author, activity: { type, data } });

test('teams are told apart from people', () => {
  const document = { type: 'doc', content: [mention(idOf(1), 'Ben'), mention(`team:${idOf(2)}`, 'Depot')] };
  expect(mentionsOf(document)).toEqual({ mentions: [idOf(1)], teamMentions: [idOf(2)] });
  expect(mentionsOf({ type: 'doc', content: [mention(idOf(1), 'Ben')] })).toEqual({ mentions: [idOf(1)] });
});

test('a team is marked in the note that mentions it', () => {
  directory.teams.set(idOf(2), { id: idOf(2), name: 'Depot South', memberIds: [], routing: {} as never });
  const parts = noteParts({ text: 'Ask @Depot South today', mentions: [], teamMentions: [idOf(2)] });
  expect(parts).toEqual([{ text: 'Ask ' }, { text: '@Depot South', mention: true }, { text: ' today' }]);
});

test('what was handed over is one sentence', () => {
  const to = activity('assigned', { assigneeName: 'Ben', self: false, handedOver: true });
  expect(activityWords(to)).toBe('Anna handed this over to Ben.');
  expect(activityWords(activity('assigned', { assigneeName: 'Ben', self: false }))).toBe(
    'Anna assigned this to Ben.',
  );
  const team = activity('team', { teamName: 'Depot', handedOver: true });
  expect(activityWords(team)).toBe('Anna handed this over to team Depot.');
  const from = activity('unassigned', { assigneeName: 'Ben', handedOver: true });
  const items = threadItems({ messages: [from, team], readAt: null, userId: '', folds: new Map() });
  expect(items).toMatchObject([{ type: 'activities', messages: [team] }]);
});

test('conversations are found by number and by their address here, nothing else is', () => {
  const here = 'https://desk.example';
  const found = (text: string) =>
    withConversations({ text }, here).flatMap(({ conversation }) => conversation ?? []);
  expect(found('see #12, (#7) and #1234.')).toEqual([12, 7, 1234]);
  expect(found('#0 #a1 x#3 &#39; ##4 #5-6 /#7 #1234567890')).toEqual([]);
  const parts = withConversations({ text: 'as #12 says' }, here);
  expect(parts.map(({ text }) => text).join('')).toBe('as #12 says');
  const linkTo = (href: string) => withConversations({ text: href, href }, here)[0]?.conversation;
  expect(linkTo(`${here}/inbox/all/${idOf(5)}`)).toBe(idOf(5));
  expect(linkTo(`${here}/inbox/all/${idOf(5)}?message=${idOf(6)}`)).toBe(idOf(5));
  expect(linkTo(`https://other.example/inbox/all/${idOf(5)}`)).toBeUndefined();
  expect(linkTo(`${here}/settings`)).toBeUndefined();
});
