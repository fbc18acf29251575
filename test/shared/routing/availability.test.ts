import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { takes, turnChannel, turnKind, type Taking } from '../../../shared/routing/availability.ts';
import { workKinds } from '../../../shared/schemas/routing.ts';

const line = { channel: 'line', kind: 'chat' } as const;
const telegram = { channel: 'telegram', kind: 'chat' } as const;
const email = { channel: 'email', kind: 'mail' } as const;
const channels = [line, telegram, email];
const all: Taking = { paused: [], byChannel: {} };

describe('what somebody takes', () => {
  const cases: [string, Taking, boolean][] = [
    ['who said nothing', all, true],
    ['who takes no chats', { paused: ['chat'], byChannel: {} }, false],
    ['who takes no mail', { paused: ['mail'], byChannel: {} }, true],
    ['who takes no chats but LINE', { paused: ['chat'], byChannel: { line: true } }, true],
    ['who takes chats but not LINE', { paused: [], byChannel: { line: false } }, false],
    ['who said something of another channel', { paused: [], byChannel: { telegram: false } }, true],
  ];
  test.each(cases)('%s: LINE', (_name, taking, expected) => {
    expect(takes(taking, line)).toBe(expected);
  });

  test('names that every object knows are no word of theirs', () => {
    expect(takes({ paused: ['chat'], byChannel: {} }, { channel: 'toString', kind: 'chat' })).toBe(false);
  });
});

describe('turning', () => {
  test('a channel off and on again leaves nothing behind', () => {
    const byChannel = turnChannel(all, line);
    expect(byChannel).toEqual({ line: false });
    expect(turnChannel({ paused: [], byChannel }, line)).toEqual({});
  });

  test('a channel of a kind that one does not take is taken by itself', () => {
    expect(turnChannel({ paused: ['chat'], byChannel: { email: false } }, telegram)).toEqual({
      email: false,
      telegram: true,
    });
  });

  test('a kind takes its channels along, and no others', () => {
    const before: Taking = { paused: ['social'], byChannel: { line: false, email: false } };
    expect(turnKind(before, 'chat', channels)).toEqual({
      paused: ['social', 'chat'],
      byChannel: { email: false },
    });
    expect(turnKind({ paused: ['chat'], byChannel: {} }, 'chat', channels).paused).toEqual([]);
  });

  test('whatever was said: one turn changes one thing, two change nothing that counts', () => {
    const taking = fc.record({
      paused: fc.subarray([...workKinds]),
      byChannel: fc.dictionary(fc.constantFrom('line', 'telegram', 'email'), fc.boolean()),
    });
    fc.assert(
      fc.property(taking, fc.constantFrom(...channels), (before, one) => {
        const once = { ...before, byChannel: turnChannel(before, one) };
        for (const each of channels) {
          expect(takes(once, each)).toBe(each === one ? !takes(before, each) : takes(before, each));
        }
        const twice = { ...before, byChannel: turnChannel(once, one) };
        for (const each of channels) expect(takes(twice, each)).toBe(takes(before, each));
      }),
    );
    fc.assert(
      fc.property(taking, fc.constantFrom(...workKinds), (before, kind) => {
        const after = turnKind(before, kind, channels);
        for (const each of channels) {
          const expected = each.kind === kind ? before.paused.includes(kind) : takes(before, each);
          expect(takes(after, each)).toBe(expected);
        }
      }),
    );
  });
});
