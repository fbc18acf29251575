/** A set of places in a segment: one bit each. */
export type Bitmap = Uint32Array;

export function emptyBitmap(size: number): Bitmap {
  return new Uint32Array(Math.ceil(size / 32));
}

export function fullBitmap(size: number): Bitmap {
  const bitmap = emptyBitmap(size).fill(0xffffffff);
  if (size % 32 !== 0) bitmap[bitmap.length - 1] = (1 << (size % 32)) - 1;
  return bitmap;
}

export function setBit(bitmap: Bitmap, place: number): void {
  const word = place >>> 5;
  bitmap[word] = (bitmap[word] ?? 0) | (1 << (place & 31));
}

/** Keeps in `target` what is in the other too, or with `without` what is not. */
export function narrow(target: Bitmap, other: Bitmap, without = false): void {
  for (let i = 0; i < target.length; i += 1) {
    const mask = other[i] ?? 0;
    target[i] = (target[i] ?? 0) & (without ? ~mask : mask);
  }
}

/** The first place at or after `from`; -1 when there is none. */
export function nextBit(bitmap: Bitmap, from: number): number {
  let word = from >>> 5;
  let bits = (bitmap[word] ?? 0) & (-1 << (from & 31));
  while (bits === 0) {
    word += 1;
    if (word >= bitmap.length) return -1;
    bits = bitmap[word] ?? 0;
  }
  return word * 32 + (31 - Math.clz32(bits & -bits));
}

export function isEmptyBitmap(bitmap: Bitmap): boolean {
  return bitmap.every((word) => word === 0);
}
