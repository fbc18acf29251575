import { fromLabel, originalSeparator, otherLabels, wroteWords } from './quote-words.ts';

/** Lines that announce quoted history. Pure; shared by the rules for text and for HTML. */

/** Something like a date or a time. */
export const hasDate = /\d{1,4}[./年:-]\s?\d{1,2}|\b\d{4}\b|\d{1,2}\s*[.,]?\s*\p{L}{3,}|\d{1,2}:\d{2}/u;
const hasAddress = /[<([]?(mailto:)?[^\s<>()]+@[^\s<>()]+/;
const endsLikeOne = /[:：]\s*[*_]*\s*$/;

/** "On Monday, Anna <anna@example.com> wrote:" in any known language, or 'date, "Anna" <address>:' as Yandex writes it. */
export function isAttribution(line: string): boolean {
  const bare = line
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (bare.length < 6 || bare.length > 400 || !endsLikeOne.test(bare)) return false;
  if (wroteWords.test(bare)) return hasDate.test(bare) || hasAddress.test(bare);
  return hasDate.test(bare) && /<[^\s<>]+@[^\s<>]+>\s*[:：]$/.test(bare) && /^["'\d\p{L}]/u.test(bare);
}

/** How many lines, from `at`, form an attribution: one, or up to four that a mail program folded. 0: none. */
export function attributionLength(lines: string[], at: number): number {
  let joined = '';
  for (let count = 1; count <= 4; count += 1) {
    const line = lines[at + count - 1];
    if (line === undefined || (line.trim() === '' && joined !== '')) return 0;
    joined = `${joined} ${line.replace(/^[\s>]+/, '')}`.trim();
    if (joined.length > 400) return 0;
    if (isAttribution(joined)) return count;
    if (count === 1 && !mayBegin(line)) return 0;
  }
  return 0;
}

/** Only lines that could begin one are joined with the next: else a sentence above would be swallowed. */
function mayBegin(line: string): boolean {
  return (
    /^[\s>*]*(on|am|le|el|il|op|em|a|w|dnia|dne|den|på|в|on|pada|tarihinde|בתאריך|في|في يوم|\d{1,4}[./年-]|\p{L}{2,4}[.,]? \d{1,2})(\s|$|\d)/iu.test(
      line,
    ) ||
    (hasDate.test(line) && hasAddress.test(line)) ||
    (wroteWords.test(line) && hasDate.test(line))
  );
}

/** Does a header block (From, Sent, To, Subject) begin here? */
export function isHeaderBlock(lines: string[], at: number): boolean {
  const first = lines[at];
  if (first === undefined || !fromLabel.test(first) || first.length > 300) return false;
  const next = lines.slice(at + 1, at + 9).filter((line) => line.trim() !== '');
  const found = otherLabels.filter((label) => next.slice(0, 6).some((line) => label.test(line)));
  return found.length >= 2;
}

/** "-----Original Message-----", a ruler above a header block, or a helpdesk's "reply above this line". */
export function isSeparator(lines: string[], at: number): boolean {
  const line = lines[at] ?? '';
  if (originalSeparator.test(line)) return true;
  if (/^\s*#+-?.{5,120}-?#+\s*$/.test(line) && /(reply|antwort|réponse|respuesta|rispo|antwoord)/i.test(line))
    return true;
  if (!/^\s*[_-]{10,}\s*$/.test(line)) return false;
  const next = lines.findIndex((other, index) => index > at && other.trim() !== '');
  return next > 0 && next - at <= 3 && (isHeaderBlock(lines, next) || fromLabel.test(lines[next] ?? ''));
}
