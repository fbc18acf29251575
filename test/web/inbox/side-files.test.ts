import { beforeEach, expect, test, vi } from 'vitest';
import { SideFiles } from '../../../web/features/inbox/side/side-files.svelte.ts';

/** What the server answers to an upload, when it does. */
let answers: ((value: unknown) => void)[] = [];
let refuse = false;
vi.mock('../../../web/api/upload.ts', () => ({
  uploadFile: (file: File) =>
    refuse
      ? Promise.reject(new Error('too large'))
      : new Promise((resolve) => answers.push(() => resolve({ id: `id-of-${file.name}` }))),
}));
beforeEach(() => {
  answers = [];
  refuse = false;
});
const settle = () => new Promise((resolve) => setTimeout(resolve));

const limits = {
  ...{ allowed: true, maxFiles: 2, maxTotalBytes: 100, maxFileBytes: null, types: ['text/plain'] },
  ...{ source: '', checked: '' },
};
const file = (name: string, size = 10, type = 'text/plain') => new File(['x'.repeat(size)], name, { type });

test('files are sent along once they have arrived', async () => {
  const files = new SideFiles(() => limits);
  files.add([file('a'), file('b')]);
  expect(files.pending).toBe(true);
  expect(files.ids).toEqual([]);
  for (const answer of answers) answer(null);
  await settle();
  expect(files.pending).toBe(false);
  expect(files.ids).toEqual(['id-of-a', 'id-of-b']);
  files.clear();
  expect(files.ids).toEqual([]);
});

test.each([
  ['too many', [file('a'), file('b'), file('c')]],
  ['too large together', [file('a', 60), file('b', 60)]],
  ['of a kind that is not taken', [file('a', 10, 'image/png')]],
])('%s: none of them is taken, and it says why', (_, added) => {
  const files = new SideFiles(() => limits);
  files.add(added);
  expect(files.problem).not.toBe('');
  expect(files.uploads).toEqual([]);
  // The next ones that fit are taken, and nothing is said any more.
  files.add([file('d')]);
  expect(files.problem).toBe('');
  expect(files.uploads).toHaveLength(1);
});

test('one that failed holds the answer until it is taken away or arrives', async () => {
  const files = new SideFiles(() => limits);
  refuse = true;
  files.add([file('a')]);
  await settle();
  const [failed] = files.uploads;
  expect(failed?.error).not.toBe('');
  expect(files.pending).toBe(true);
  refuse = false;
  const again = failed?.start();
  for (const answer of answers) answer(null);
  await again;
  expect(files.pending).toBe(false);
  if (failed) files.remove(failed);
  expect(files.uploads).toEqual([]);
});
