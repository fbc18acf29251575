/** What we add to the general list of a language: the words by which customers of a company say how they feel. */
export interface WordList {
  /** Weight (-4 to 4) → words and phrases, separated by commas. They win over the general list. */
  weights: Readonly<Record<string, string>>;
  /** Turn round what follows within a few words. */
  negators: string;
  /** The negation may stand behind what it negates, so many words away at most. */
  negatesBackwards?: number;
  /** It only ever does. */
  onlyBehind?: true;
  stronger: string;
  weaker: string;
  /** Said out of politeness, or meaning nothing in a letter to a company: weigh nothing. */
  nothing: string;
}
