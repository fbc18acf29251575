/** MongoDB's limit on one message. */
export const MAX_MESSAGE = 48_000_000;
/** Bytes of a message header. */
export const HEADER = 16;

/** A frame that cannot be: the connection is closed. */
export class FrameError extends Error {}

/** Cuts a byte stream into whole messages. */
export class FrameReader {
  private chunks: Buffer[] = [];
  private held = 0;
  private wanted = HEADER;

  /** Takes bytes in; returns the messages that became whole. Throws FrameError on an impossible length. */
  push(chunk: Buffer): Buffer[] {
    this.chunks.push(chunk);
    this.held += chunk.length;
    const messages: Buffer[] = [];
    while (this.held >= this.wanted) {
      const joined = this.join();
      const length = joined.readInt32LE(0);
      if (length < HEADER || length > MAX_MESSAGE)
        throw new FrameError(`a message of ${String(length)} bytes`);
      this.wanted = length;
      if (joined.length < length) break;
      messages.push(joined.subarray(0, length));
      const rest = joined.subarray(length);
      this.chunks = rest.length > 0 ? [rest] : [];
      this.held = rest.length;
      this.wanted = HEADER;
    }
    return messages;
  }

  private join(): Buffer {
    const [first] = this.chunks;
    const joined = this.chunks.length === 1 && first ? first : Buffer.concat(this.chunks, this.held);
    this.chunks = [joined];
    return joined;
  }
}
