/** What was learnt says of a text. */
export interface Guess {
  /** Of the tag, or `spam`. */
  id: string;
  /** 0 to 1. */
  confidence: number;
  /** The words that spoke for it. */
  words: string[];
  /** Is it above the threshold, and may it act? Else it is a suggestion. */
  sure: boolean;
}
