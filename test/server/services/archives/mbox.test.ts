import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Archive, ArchivedMail } from '../../../../server/services/archives/item.ts';
import { openMaildir } from '../../../../server/services/archives/maildir.ts';
import { openMbox } from '../../../../server/services/archives/mbox.ts';

const directory = mkdtempSync(join(tmpdir(), 'onevoice-archives-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

async function all(archive: Archive, from: string | null = null): Promise<ArchivedMail[]> {
  const mails: ArchivedMail[] = [];
  for await (const mail of archive.mails(from)) mails.push(mail);
  return mails;
}
let files = 0;
async function mbox(content: string | Buffer, maxBytes = 1_000_000): Promise<Archive> {
  files += 1;
  const path = join(directory, `${String(files)}.mbox`);
  writeFileSync(path, content);
  return openMbox(path, maxBytes);
}
const texts = (mails: readonly ArchivedMail[]) => mails.map(({ raw }) => raw?.toString() ?? null);

const from = 'From anna@example.com Mon Jan  1 10:00:00 2024';
const mail = (n: number, body = `body ${String(n)}\n`) => `Subject: ${String(n)}\n\n${body}`;

describe('an mbox', () => {
  test('is cut into its mails, with when they were delivered', async () => {
    const mails = await all(await mbox(`${from}\n${mail(1)}\n${from}\n${mail(2)}\n`));
    expect(texts(mails)).toEqual([mail(1), mail(2)]);
    expect(mails[0]?.deliveredAt).toEqual(new Date('2024-01-01T10:00:00Z'));
  });

  test('may have no empty line between mails, and CRLF', async () => {
    const tight = `${from}\n${mail(1)}${from}\n${mail(2)}`;
    expect(texts(await all(await mbox(tight)))).toEqual([mail(1), mail(2)]);
    const windows = `${from}\n${mail(1)}\n${from}\n${mail(2)}\n`.replaceAll('\n', '\r\n');
    expect(texts(await all(await mbox(windows)))).toEqual(
      [1, 2].map((n) => mail(n).replaceAll('\n', '\r\n')),
    );
  });

  test('gives back what was quoted, and does not cut where a text says "From "', async () => {
    const body =
      '>From the start\n>>From deep\n> From aside\nFrom now on: all is well\n\nFrom 2024 on\nwe meet.\n';
    const [one, two] = texts(await all(await mbox(`${from}\n${mail(1, body)}\n${from}\n${mail(2)}`)));
    expect(one).toBe(mail(1, body.replace('>From the', 'From the').replace('>>From', '>From')));
    expect(two).toBe(mail(2));
  });

  test('may end in the middle of a mail, begin without a "From " line, and hold empty ones', async () => {
    expect(texts(await all(await mbox(`${mail(1)}\n${from}\nSubject: 2\n\nhalf a li`)))).toEqual([
      mail(1),
      'Subject: 2\n\nhalf a li',
    ]);
    const [one, empty, two] = await all(await mbox(`${from}\n${mail(1)}\n${from}\n\n${from}\n${mail(2)}`));
    expect([one?.raw?.toString(), empty?.skipped, two?.raw?.toString()]).toEqual([
      mail(1),
      'There is nothing in it.',
      mail(2),
    ]);
    expect(await all(await mbox(''))).toEqual([]);
    expect(await all(await mbox('\n\n'))).toEqual([]);
  });

  test('leaves out a mail over the limit without holding it', async () => {
    const huge = mail(1, `${'x'.repeat(70)}\n`.repeat(60_000));
    const [one, two] = await all(await mbox(`${from}\n${huge}\n${from}\n${mail(2)}`, 100_000));
    expect(one).toMatchObject({ raw: null, skipped: expect.stringContaining('100000 are allowed') });
    expect(two?.raw?.toString()).toBe(mail(2));
  });

  test('gives the same mails however its bytes are cut into chunks, from wherever one goes on', async () => {
    const many = Array.from({ length: 3000 }, (_, n) =>
      mail(n, `${'y'.repeat(n % 997)}\n>From ${String(n)}\n`),
    );
    const archive = await mbox(many.map((one) => `${from}\n${one}\n`).join(''));
    const mails = await all(archive);
    expect(texts(mails)).toEqual(many.map((one) => one.replace('>From', 'From')));
    const rest = await all(archive, mails[1233]?.next ?? '');
    expect(texts(rest)).toEqual(texts(mails.slice(1234)));
    expect(rest[0]?.label).toBe(mails[1234]?.label);
  });
});

test('a Maildir is read with its folders, without drafts and what was deleted; going on skips what was read', async () => {
  const root = join(directory, 'Maildir');
  for (const folder of ['cur', 'new', 'tmp', '.Sent/cur', '.Sent/new'])
    mkdirSync(join(root, folder), { recursive: true });
  const put = (path: string, n: number) => {
    writeFileSync(join(root, path), mail(n));
  };
  put('cur/1700000001.a.host:2,S', 1);
  put('new/1700000002.b.host', 2);
  put('cur/1700000003.c.host:2,D', 3);
  put('cur/1700000004.d.host:2,ST', 4);
  put('tmp/1700000005.e.host', 5);
  put('.Sent/cur/1700000006.f.host:2,RS', 6);
  const archive = await openMaildir(root, 1_000_000);
  const mails = await all(archive);
  expect(mails.map(({ raw, skipped }) => raw?.toString() ?? skipped).sort()).toEqual(
    [mail(1), mail(2), mail(6), 'It is a draft.', 'It was deleted.'].sort(),
  );
  expect(mails).toHaveLength(5);
  expect(mails.find(({ raw }) => raw?.toString() === mail(2))?.deliveredAt).toEqual(
    new Date(1_700_000_002_000),
  );
  expect(await all(archive, mails[1]?.next ?? '')).toEqual(mails.slice(2));
});
