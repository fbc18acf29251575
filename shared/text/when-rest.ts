/** A pattern for a whole text. */
export const whole = (source: string) => new RegExp(`^(?:${source})$`);

/** Takes what it understands out of a text, piece by piece. */
export class Rest {
  text: string;
  constructor(text: string) {
    this.text = text;
  }

  /** The first place where it stands as words of its own, taken out. */
  take(source: string): RegExpExecArray | null {
    const found = new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, 'u').exec(this.text);
    if (found) {
      this.text = `${this.text.slice(0, found.index)} ${this.text.slice(found.index + found[0].length)}`
        .replaceAll(/\s+/g, ' ')
        .trim();
    }
    return found;
  }

  /** The value of the first of these that stands in it. */
  pick<T>(table: readonly (readonly [string, T])[]): T | null {
    for (const [source, value] of table) if (this.take(source)) return value;
    return null;
  }
}
