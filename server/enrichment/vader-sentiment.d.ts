declare module 'vader-sentiment' {
  /** compound: -1 to 1; the others are shares that add up to 1. */
  export interface PolarityScores {
    neg: number;
    neu: number;
    pos: number;
    compound: number;
  }
  interface Analyzer {
    polarity_scores(text: string): PolarityScores;
  }
  const library: { SentimentIntensityAnalyzer: Analyzer };
  export default library;
}
