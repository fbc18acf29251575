/**
 * Which words a segment may hold (a Bloom filter): a word that it certainly does not hold needs no reading. Numbers, names
 * and addresses stand in few segments; most of the others are passed over by this alone.
 */
export type TermFilter = Uint8Array;

const bitsPerTerm = 10;
const probes = 5;

/** Two numbers of 32 bits for a word, from which all its bits are made. */
function hashOf(term: string): [number, number] {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let n = 0; n < term.length; n += 1) {
    const sign = term.charCodeAt(n);
    a = Math.imul(a ^ sign, 0x01000193);
    b = Math.imul(b ^ sign, 0x5bd1e995);
    b ^= b >>> 15;
  }
  return [(a ^ (a >>> 13)) >>> 0, (b | 1) >>> 0];
}

function bitAt([first, step]: [number, number], probe: number, bits: number): number {
  return (first + probe * step) % bits;
}

/** Takes words one by one, and makes the filter when all are known. */
export class TermFilterWriter {
  #hashes = new Uint32Array(2048);
  #length = 0;

  add(term: string): void {
    if (this.#length + 2 > this.#hashes.length) {
      const grown = new Uint32Array(this.#hashes.length * 2);
      grown.set(this.#hashes);
      this.#hashes = grown;
    }
    const [first, step] = hashOf(term);
    this.#hashes[this.#length++] = first;
    this.#hashes[this.#length++] = step;
  }

  finish(): TermFilter {
    const filter = new Uint8Array(Math.max(1, Math.ceil(((this.#length / 2) * bitsPerTerm) / 8)));
    const bits = filter.length * 8;
    for (let n = 0; n < this.#length; n += 2) {
      const hash: [number, number] = [this.#hashes[n] ?? 0, this.#hashes[n + 1] ?? 0];
      for (let probe = 0; probe < probes; probe += 1) {
        const bit = bitAt(hash, probe, bits);
        filter[bit >>> 3] = (filter[bit >>> 3] ?? 0) | (1 << (bit & 7));
      }
    }
    return filter;
  }
}

/** false: the word is certainly not there. */
export function mayHold(filter: TermFilter, term: string): boolean {
  const hash = hashOf(term);
  const bits = filter.length * 8;
  for (let probe = 0; probe < probes; probe += 1) {
    const bit = bitAt(hash, probe, bits);
    if (((filter[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) return false;
  }
  return true;
}
