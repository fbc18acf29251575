declare module 'wink-naive-bayes-text-classifier' {
  export interface NaiveBayes {
    defineConfig(config: { considerOnlyPresence?: boolean; smoothingFactor?: number }): boolean;
    definePrepTasks(tasks: readonly ((input: string) => string[])[]): number;
    learn(input: readonly string[], label: string): boolean;
    consolidate(): boolean;
    /** Best first: label and the logarithm (to base 2) of its odds. */
    computeOdds(input: readonly string[]): [label: string, odds: number][];
    exportJSON(): string;
    importJSON(json: string): boolean;
  }
  export default function naiveBayes(): NaiveBayes;
}
