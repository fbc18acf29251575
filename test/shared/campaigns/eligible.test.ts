import { describe, expect, test } from 'vitest';
import {
  chooseWay,
  suppressionKey,
  type Standing,
  type Terms,
  type Way,
} from '../../../shared/campaigns/eligible.ts';

const mail = (address = 'ann@a.example', more: Partial<Way> = {}): Way => ({
  ...{ inboxId: 'support', channel: 'email', kind: 'email', address, name: 'Ann' },
  ...{ conversationId: null, open: true, ...more },
});
const chat = (more: Partial<Way> = {}): Way => ({
  ...{ inboxId: 'chat', channel: 'telegram', kind: 'telegram', address: '@ann', name: 'Ann' },
  ...{ conversationId: 'c1', open: true, ...more },
});
const standing = (more: Partial<Standing> = {}): Standing => ({
  ...{ ways: [mail()], preferred: null, suppressed: new Map(), spam: false, lately: 0, had: false },
  consents: new Map([['email', true]]),
  ...more,
});
const terms: Terms = { consent: 'given', cap: { count: 2 } };
const wayOf = (found: ReturnType<typeof chooseWay>) => ('way' in found ? found.way.address : found.left);

describe('who gets it', () => {
  test('whoever said yes', () => {
    expect(wayOf(chooseWay(standing(), terms))).toBe('ann@a.example');
  });

  test('who said nothing only where that is enough', () => {
    const silent = standing({ consents: new Map() });
    expect(wayOf(chooseWay(silent, terms))).toBe('no-consent');
    expect(wayOf(chooseWay(silent, { ...terms, consent: 'not-refused' }))).toBe('ann@a.example');
  });

  test('who said no never', () => {
    const refused = standing({ consents: new Map([['email', false]]) });
    for (const consent of ['given', 'not-refused'] as const) {
      expect(wayOf(chooseWay(refused, { ...terms, consent }))).toBe('refused');
    }
  });

  test('nobody whose mail came back or who complained, however their address is written', () => {
    const suppressed = new Map([[suppressionKey('email', 'ANN@a.example'), 'complained' as const]]);
    expect(wayOf(chooseWay(standing({ suppressed }), terms))).toBe('complained');
  });

  test('no spammer', () => {
    expect(wayOf(chooseWay(standing({ spam: true }), terms))).toBe('spam');
  });

  test('nobody twice, and nobody too often', () => {
    expect(wayOf(chooseWay(standing({ had: true }), terms))).toBe('already');
    expect(wayOf(chooseWay(standing({ lately: 1 }), terms))).toBe('ann@a.example');
    expect(wayOf(chooseWay(standing({ lately: 2 }), terms))).toBe('frequency');
    expect(wayOf(chooseWay(standing({ lately: 99 }), { ...terms, cap: null }))).toBe('ann@a.example');
  });

  test('nobody who cannot be reached', () => {
    expect(wayOf(chooseWay(standing({ ways: [] }), terms))).toBe('no-way');
    const closed = standing({ ways: [chat({ open: false })], consents: new Map([['telegram', true]]) });
    expect(wayOf(chooseWay(closed, terms))).toBe('window-closed');
  });
});

describe('by which way', () => {
  const both = new Map([
    ['email', true],
    ['telegram', true],
  ]);

  test('as the campaign names its inboxes', () => {
    expect(wayOf(chooseWay(standing({ ways: [mail(), chat()], consents: both }), terms))).toBe(
      'ann@a.example',
    );
    expect(wayOf(chooseWay(standing({ ways: [chat(), mail()], consents: both }), terms))).toBe('@ann');
  });

  test('the one that they would rather have before others', () => {
    const wish = standing({ ways: [mail(), chat()], consents: both, preferred: 'telegram' });
    expect(wayOf(chooseWay(wish, terms))).toBe('@ann');
  });

  test('the next where something speaks against the first', () => {
    const ways = [mail(), chat()];
    const refused = new Map([
      ['email', false],
      ['telegram', true],
    ]);
    expect(wayOf(chooseWay(standing({ ways, consents: refused }), terms))).toBe('@ann');
    const suppressed = new Map([[suppressionKey('email', 'ann@a.example'), 'bounced' as const]]);
    expect(wayOf(chooseWay(standing({ ways, consents: both, suppressed }), terms))).toBe('@ann');
    const other = standing({ ways: [mail(), mail('ann@b.example')], suppressed });
    expect(wayOf(chooseWay(other, terms))).toBe('ann@b.example');
  });

  test('consent for one kind of address is none for another', () => {
    const one = standing({ ways: [chat()], consents: new Map([['email', true]]) });
    expect(wayOf(chooseWay(one, terms))).toBe('no-consent');
  });

  test('where something speaks against each, the reason of the first is told', () => {
    const ways = [mail(), chat({ open: false })];
    const consents = new Map([
      ['email', false],
      ['telegram', true],
    ]);
    expect(wayOf(chooseWay(standing({ ways, consents }), terms))).toBe('refused');
    expect(wayOf(chooseWay(standing({ ways, consents, preferred: 'telegram' }), terms))).toBe(
      'window-closed',
    );
  });
});
