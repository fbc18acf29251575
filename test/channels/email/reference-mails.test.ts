import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ParsedMessage } from '../../../server/channels/contract.ts';
import { htmlToText } from '../../../server/channels/email/body/html-text.ts';
import { readTnef } from '../../../server/channels/email/body/tnef.ts';
import { splitHtml } from '../../../server/channels/email/quotes/split-html.ts';
import { parse, parseMessage } from './raw-mail.ts';

/**
 * Real-world mails of others with what they expect, read where the folder stands beside the project. Scores have floors;
 * where we differ on purpose, the reason stands in the list.
 */
const root = new URL('../../../../shared/fixtures/mail/', import.meta.url).pathname;
const present = existsSync(root);
if (!present)
  process.stderr.write('\n!!! SKIPPED: the reference mails are not here (../shared/fixtures/mail)\n\n');

interface Expected {
  from_email?: string;
  from_display_name?: string;
  subject?: string;
  to?: string;
  body?: string;
  attachments?: { filename: string; sha256: string; preferences?: Record<string, unknown> }[];
}

/** Where that product expects something else than we want, and why. */
const onPurpose: Record<string, string> = {
  'mail018.box subject': 'they leave UTF-7 undecoded; we read "Übermittlungsstatus"',
  'mail018.box words': 'the same in the body',
  'mail019.box name': 'From has a name and no address; we keep the name beside the Reply-To address',
  'mail044.box sender': 'they keep a full stop behind the address',
  'mail046.box name': 'they read raw GB2312 as Latin-2; we read the Chinese name',
  'mail053.box sender': 'MAILER-DAEMON is no address; we say that the sender is unknown',
  'mail076.box sender': 'they keep a stray ">" behind the address',
  'mail076.box name': 'they take the broken address as the name',
  'mail087.box sender': 'they take "Test test@example.com" as the address',
  'mail087.box name': 'the same',
  'mail087.box file': 'they keep a text part without a type as a file; we show it as text',
  'mail075.box to': 'they keep "Name (address)" as it is; we read the address',
  'mail014.box file': 'they change line ends inside of an enclosed mail; we keep its bytes',
  'mail092.box file': 'the same in a delivery report',
};

interface Tally {
  good: number;
  all: number;
  misses: string[];
}

function words(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}

describe.skipIf(!present)('zammad', () => {
  const expected = present
    ? (JSON.parse(readFileSync(`${root}zammad/expected.json`, 'utf8')) as Record<string, Expected>)
    : {};
  const scores = new Map<string, Tally>();
  const score = (field: string, file: string, good: boolean): void => {
    const tally = scores.get(field) ?? { good: 0, all: 0, misses: [] };
    scores.set(field, tally);
    tally.all += 1;
    if (good || `${file} ${field}` in onPurpose) tally.good += 1;
    else tally.misses.push(file);
  };

  it('every mail can be read', async () => {
    for (const file of readdirSync(`${root}zammad`).filter((name) => name.endsWith('.box'))) {
      const mail = await parseMessage(readFileSync(`${root}zammad/${file}`));
      expect(mail.externalId).not.toBe('');
      const wanted = expected[file];
      if (wanted) compare(file, mail, wanted);
    }
    for (const [field, { good, all, misses }] of scores) {
      process.stdout.write(`zammad ${field}: ${good}/${all} ${misses.join(' ')}\n`);
    }
  });

  it.each([
    ['subject', 1],
    ['sender', 1],
    ['name', 1],
    ['to', 1],
    ['file', 1],
    ['words', 0.95],
  ])('%s', (field, floor) => {
    const { good, all } = scores.get(field) ?? { good: 0, all: 1 };
    expect(good / all).toBeGreaterThanOrEqual(floor);
  });

  function compare(file: string, mail: ParsedMessage, wanted: Expected): void {
    if (wanted.subject !== undefined) score('subject', file, mail.subject === wanted.subject.trim());
    if (wanted.from_email !== undefined)
      score('sender', file, mail.from.address === wanted.from_email.toLowerCase());
    if (wanted.from_display_name !== undefined) {
      score(
        'name',
        file,
        mail.from.name.replace(/\s+/g, ' ') === wanted.from_display_name.replace(/\s+/g, ' '),
      );
    }
    if (wanted.to !== undefined) {
      const addresses = [...wanted.to.matchAll(/[^\s<>,"()]+@[^\s<>,"()]+/g)].map(([address]) =>
        address.toLowerCase(),
      );
      score(
        'to',
        file,
        JSON.stringify(mail.to.map(({ address }) => address)) === JSON.stringify([...new Set(addresses)]),
      );
    }
    const have = new Set(mail.files.map(({ content }) => createHash('sha256').update(content).digest('hex')));
    for (const { filename, sha256, preferences } of wanted.attachments ?? []) {
      // message.html and the like: that product's own copy of the body.
      if (preferences?.['content-alternative'] !== true)
        score('file', file, have.has(sha256) || filename === '');
    }
    if (wanted.body !== undefined && wanted.body !== '' && wanted.body !== 'no visible content') {
      const shown = htmlToText([mail.html ?? '', mail.quotedHtml ?? ''].join('<hr>'));
      const files = mail.files.map((part) => part.content.subarray(0, 50_000).toString()).join(' ');
      const mine = new Set(words([mail.text, mail.quotedText ?? '', shown, files].join(' ')));
      const missing = words(htmlToText(wanted.body.replace(/\n/g, '<br>'))).filter((word) => !mine.has(word));
      // Titles of HTML pages and cleaned-up links are theirs; lost text would be more than a few words.
      score('words', file, missing.length <= 4);
    }
  }
});

describe.skipIf(!present)('talon', () => {
  const expected = present
    ? (JSON.parse(readFileSync(`${root}talon/expected.json`, 'utf8')) as Record<
        string,
        Record<string, string>
      >)
    : {};
  const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();

  it.each(Object.entries(expected.plain ?? {}))('the reply alone: %s', async (file, reply) => {
    const mail = await parseMessage(readFileSync(`${root}talon/${file}`));
    // They leave a signature in place, we fold it.
    const signature = /^-- \n[\s\S]*?(?=\n\n\n|$)/.exec(mail.quotedText ?? '')?.[0] ?? '';
    expect([flat(mail.text), flat(`${mail.text} ${signature}`)]).toContain(flat(reply));
  });

  it.each(Object.entries(expected.html ?? {}))('%s', (file, reply) => {
    expect(flat(htmlToText(splitHtml(readFileSync(`${root}talon/${file}`, 'utf8')).visible))).toBe(
      flat(reply),
    );
  });

  it('quotes that share a block with the reply', async () => {
    const mail = await parseMessage(readFileSync(`${root}talon/reply-quotations-share-block.eml`));
    expect(mail.text).not.toContain('From');
    expect(mail.quotedText).toContain('From');
  });
});

describe.skipIf(!present)('mimekit', () => {
  const folder = (name: string): string[] => (present ? readdirSync(`${root}mimekit/${name}`) : []);

  it.each(folder('tnef').filter((name) => name.endsWith('.tnef')))('winmail.dat: %s', (file) => {
    const listed = readFileSync(`${root}mimekit/tnef/${file.replace('.tnef', '.list')}`, 'utf8').split(
      /\r?\n/,
    );
    const content = readTnef(readFileSync(`${root}mimekit/tnef/${file}`));
    const names = content?.files.map(({ name }) => name) ?? [];
    // body.rtf and body.html are the text of the mail: it comes out as text.
    for (const name of listed.filter((entry) => entry !== '' && !entry.startsWith('body.')))
      expect(names).toContain(name);
    if (listed.some((entry) => entry.startsWith('body.')))
      expect(content?.text ?? content?.html).toBeTruthy();
  });

  it.each(
    ['messages', 'partial', 'smime', 'mbox'].flatMap((name) => folder(name).map((file) => `${name}/${file}`)),
  )('%s', async (file) => {
    const mail = await parseMessage(readFileSync(`${root}mimekit/${file}`));
    expect(mail.text !== '' || mail.files.length > 0).toBe(true);
  });

  it.each([
    ['delivery-status.txt', 'bounced', '31FC7EB4.41C6@netscape.com'],
    ['delivery-status-no-blank-line.txt', 'bounced', '31FC7EB4.41C6@netscape.com'],
    ['delivery-status-multiple-blank-lines.txt', 'bounced', null],
    [
      'bounce.txt',
      'bounced',
      '44565655.JitbitHelpdesk.13439.691a0afc-a0a0-457c-8208-f20b7c4a4cb1@jitbit.com',
    ],
    ['disposition-notification.txt', 'read', '199509192301.23456@example.org'],
  ])('news in %s', async (file, outcome, about) => {
    expect(await parse(readFileSync(`${root}mimekit/messages/${file}`))).toMatchObject({
      type: 'receipt',
      outcome,
      about,
    });
  });
});
