import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { int32 } from '../bsonx/bytes.ts';

/** Reads a run from its beginning. What it gives may be a part of something larger, and stays as it is. */
export interface RunReader {
  next: () => [key: Buffer, bytes: Buffer] | undefined;
}

/** A sorted run as bytes. */
export interface Run {
  /** @param runs how many are read at the same time: they share the memory for it */
  read: (runs: number) => RunReader;
}

/** Before each item: the length of its key and of its bytes. */
const LENGTHS = 8;

/** Items one after the other: nothing that a collection of garbage has to walk through. */
export function packedRun(items: readonly (readonly [key: Buffer, bytes: Buffer])[]): Buffer {
  const size = items.reduce((sum, [key, bytes]) => sum + LENGTHS + key.length + bytes.length, 0);
  const run = Buffer.allocUnsafeSlow(size);
  let p = 0;
  for (const [key, bytes] of items) {
    p = run.writeInt32LE(key.length, p);
    p = run.writeInt32LE(bytes.length, p);
    run.set(key, p);
    run.set(bytes, p + key.length);
    p += key.length + bytes.length;
  }
  return run;
}

/** A run in memory. */
export class MemoryRun implements Run {
  private readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  read(): RunReader {
    const { bytes } = this;
    let p = 0;
    return {
      next: () => {
        if (p >= bytes.length) return undefined;
        const item = itemAt(bytes, p);
        p += LENGTHS + item[0].length + item[1].length;
        return item;
      },
    };
  }
}

function itemAt(bytes: Buffer, p: number): [key: Buffer, bytes: Buffer] {
  const key = p + LENGTHS;
  const item = key + int32(bytes, p);
  return [bytes.subarray(key, item), bytes.subarray(item, item + int32(bytes, p + 4))];
}

/** Memory for reading all runs of a sort, and what each gets of it. */
const WINDOWS = 16 * 1024 * 1024;
const MAX_WINDOW = 64 * 1024;
const MIN_WINDOW = 4 * 1024;

/** A file for the runs of one sort. It has no name: whatever happens to the process, it takes no room afterwards. */
export class SpillFile {
  private readonly fd: number;
  private size = 0;

  constructor(dir: string) {
    const path = join(dir, `sort-${randomUUID()}.tmp`);
    this.fd = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
  }

  append(bytes: Buffer): Run {
    const start = this.size;
    for (let at = 0; at < bytes.length;) at += writeSync(this.fd, bytes, at, bytes.length - at, start + at);
    this.size += bytes.length;
    const end = this.size;
    return { read: (runs) => new FileReader(this.fd, { start, end }, runs) };
  }

  close(): void {
    closeSync(this.fd);
  }
}

/** Reads a part of a file through a window of memory, which is another one each time: items given before stay as they are. */
class FileReader implements RunReader {
  private readonly fd: number;
  private readonly end: number;
  private readonly size: number;
  private position: number;
  private window = Buffer.alloc(0);
  private p = 0;

  constructor(fd: number, { start, end }: { start: number; end: number }, runs: number) {
    this.fd = fd;
    this.position = start;
    this.end = end;
    this.size = Math.max(MIN_WINDOW, Math.min(MAX_WINDOW, Math.floor(WINDOWS / runs)));
  }

  next(): [key: Buffer, bytes: Buffer] | undefined {
    if (!this.has(LENGTHS)) return undefined;
    const { p, window } = this;
    this.has(LENGTHS + int32(window, p) + int32(window, p + 4));
    const item = itemAt(this.window, this.p);
    this.p += LENGTHS + item[0].length + item[1].length;
    return item;
  }

  /** Makes so many bytes lie in the window; false at the end of the run. */
  private has(bytes: number): boolean {
    const left = this.window.length - this.p;
    if (left >= bytes) return true;
    const wanted = Math.min(Math.max(this.size, bytes) - left, this.end - this.position);
    if (wanted <= 0) return false;
    const next = Buffer.allocUnsafeSlow(left + wanted);
    this.window.copy(next, 0, this.p);
    for (let at = left; at < next.length;) {
      const read = readSync(this.fd, next, at, next.length - at, this.position);
      if (read === 0) throw new Error('the file of a sort ended before its time');
      at += read;
      this.position += read;
    }
    this.window = next;
    this.p = 0;
    return true;
  }
}
