/** At most so many in so much time, under a name that tells it from an inbox's other limits ("bot", "chat 12"). */
export interface TurnLimit {
  name: string;
  count: number;
  millis: number;
}

/** Places in the line for a provider that takes only so much, shared with every other process of the install. */
export interface Turns {
  /**
   * Takes the next place that is within all limits.
   * @returns how long it is until then; when that is more than `longestMillis`, no place was taken
   * @throws when nobody keeps the line now: each process then keeps its own
   */
  take(limits: readonly TurnLimit[], longestMillis: number): Promise<{ waitMillis: number; taken: boolean }>;
  /** The provider said so: nobody has a turn before. */
  holdBack(millis: number): Promise<void>;
}
