const day = 86_400_000;

/**
 * The sender's time. Null when it cannot be read or cannot be true: before e-mail, or more than a day ahead of now.
 */
export function readDate(value: string, now: Date): Date | null {
  const bare = value
    .replace(/\([^)]*\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (bare === '') return null;
  const date =
    parse(bare) ?? parse(bare.replace(/^[^\s,]+,? /, '')) ?? parse(bare.replace(/ [^ ]*$/, ' +0000'));
  if (!date || date.getUTCFullYear() < 1975 || date.getTime() > now.getTime() + day) return null;
  return date;
}

function parse(text: string): Date | null {
  const mended = text
    .replace(/(\d)\.(\d\d)\.(\d\d)(?=\s|$)/, '$1:$2:$3')
    .replace(/\b(UT|Z)$/, 'UTC')
    .replace(/([+-]\d{4})\S+$/, '$1');
  const time = Date.parse(mended);
  return Number.isNaN(time) ? null : new Date(time);
}
