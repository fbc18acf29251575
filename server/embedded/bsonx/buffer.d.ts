export {};

/** Node's encoding-specific methods (documented only as implementation of `toString`/`write`, stable since Node 4). */
declare global {
  interface Buffer {
    utf8Slice(start?: number, end?: number): string;
    latin1Slice(start?: number, end?: number): string;
    latin1Write(text: string, offset: number): number;
    utf8Write(text: string, offset: number): number;
  }
}
