/** Lower case, without accents: "Übergröße" and "ubergroße" are one. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}
