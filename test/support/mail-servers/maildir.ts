import {
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** A user's mail as files: what stands here is exactly what the servers hold. */
export interface Maildir {
  /** Where it is on disk. */
  root: string;
  /** Puts a mail in, byte for byte, as a delivery agent would. */
  drop(raw: Buffer | string, flags?: string): void;
  /** All mails, oldest first. */
  messages(): Buffer[];
  /** The first mail, there or still to come, that contains the words. */
  waitFor(words: string | ((raw: string) => boolean), timeoutMs?: number): Promise<Buffer>;
}

let counter = 0;

export function openMaildir(root: string, owner: { uid: number; gid: number }): Maildir {
  const folder = (name: string): string => join(root, name);
  for (const path of [root, ...['cur', 'new', 'tmp'].map(folder)]) {
    mkdirSync(path, { recursive: true });
    chownSync(path, owner.uid, owner.gid);
  }
  const messages = (): Buffer[] =>
    ['cur', 'new']
      .flatMap((name) => readdirSync(folder(name)).map((file) => join(folder(name), file)))
      .map((path) => ({ path, time: statSync(path).mtimeMs }))
      .sort((a, b) => a.time - b.time || a.path.localeCompare(b.path))
      .map(({ path }) => readFileSync(path));
  const find = (matches: (raw: string) => boolean): Buffer | undefined =>
    messages().find((raw) => matches(raw.toString('latin1')));
  return {
    root,
    drop(raw, flags = '') {
      counter += 1;
      const name = `${Math.floor(Date.now() / 1000)}.M${String(counter).padStart(9, '0')}P${process.pid}.test`;
      writeFileSync(join(folder('tmp'), name), raw);
      chownSync(join(folder('tmp'), name), owner.uid, owner.gid);
      if (flags === '') renameSync(join(folder('tmp'), name), join(folder('new'), name));
      else renameSync(join(folder('tmp'), name), join(folder('cur'), `${name}:2,${flags}`));
    },
    messages,
    async waitFor(words, timeoutMs = 30_000) {
      const matches = typeof words === 'string' ? (raw: string) => raw.includes(words) : words;
      return new Promise<Buffer>((resolve, reject) => {
        const look = (): boolean => {
          const found = find(matches);
          if (!found) return false;
          end();
          resolve(found);
          return true;
        };
        const watchers = ['new', 'cur'].map((name) => watch(folder(name), look));
        const timer = setTimeout(() => {
          end();
          reject(new Error(`no mail in ${root} with ${String(words)}`));
        }, timeoutMs);
        const end = (): void => {
          clearTimeout(timer);
          for (const watcher of watchers) watcher.close();
        };
        look();
      });
    },
  };
}
