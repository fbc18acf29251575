import { decodeText } from '../mime/charset.ts';

/** Compressed RTF of Outlook ([MS-OXRTFCP]) as HTML where HTML was wrapped in it ([MS-OXRTFEX]), else as text. */
export interface RtfContent {
  html: string | null;
  text: string | null;
}

const dictionaryStart =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';
const maxUnpacked = 20_000_000;

export function readRtf(compressed: Buffer | null): RtfContent | null {
  if (compressed === null || compressed.length < 16) return null;
  const rtf = unpack(compressed);
  if (rtf === null) return null;
  const wrapped = /\\fromhtml1/.test(rtf.slice(0, 2000));
  const plain = readCommands(rtf, wrapped).trim();
  return wrapped ? { html: plain, text: null } : { html: null, text: plain };
}

function unpack(packed: Buffer): string | null {
  const size = Math.min(packed.readUInt32LE(4), maxUnpacked);
  const kind = packed.readUInt32LE(8);
  if (kind === 0x414c454d) return packed.subarray(16, 16 + size).toString('latin1');
  if (kind !== 0x75465a4c) return null;
  const ring = Buffer.alloc(4096);
  let write = ring.write(dictionaryStart, 'latin1');
  const out = Buffer.alloc(size);
  let written = 0;
  const put = (byte: number): void => {
    ring[write] = byte;
    write = (write + 1) & 4095;
    if (written < size) out[written++] = byte;
  };
  for (let at = 16; at < packed.length && written < size;) {
    const flags = packed[at++] ?? 0;
    for (let bit = 0; bit < 8 && at < packed.length && written < size; bit += 1) {
      if ((flags & (1 << bit)) === 0) {
        put(packed[at++] ?? 0);
        continue;
      }
      const reference = ((packed[at] ?? 0) << 8) | (packed[at + 1] ?? 0);
      at += 2;
      const from = reference >> 4;
      if (from === write) return out.toString('latin1', 0, written);
      for (let step = 0; step < (reference & 15) + 2; step += 1) put(ring[(from + step) & 4095] ?? 0);
    }
  }
  return out.toString('latin1', 0, written);
}

interface Group {
  /** Text of this group is not shown. */
  hidden: boolean;
  /** Between \htmlrtf and \htmlrtf0: only for RTF readers. */
  rtfOnly: boolean;
  unicodeSkip: number;
}

const token = /\\([a-z]+)(-?\d+)? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)/gi;
const hiddenGroups =
  /^(fonttbl|colortbl|stylesheet|info|pict|object|themedata|datastore|generator|header|footer|listtable|listoverridetable|rsidtbl|latentstyles|xmlnstbl|mmathPr)$/;
const symbols: Record<string, string> = {
  par: '\n',
  line: '\n',
  tab: '\t',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  endash: '–',
  emdash: '—',
};

/** Walks the commands. With `wrapped`, only the HTML that was wrapped comes out. */
function readCommands(rtf: string, wrapped: boolean): string {
  const codepage = `windows-${/\\ansicpg(\d+)/.exec(rtf)?.[1] ?? '1252'}`;
  const out: string[] = [];
  let bytes: number[] = [];
  let skip = 0;
  let state: Group = { hidden: false, rtfOnly: false, unicodeSkip: 1 };
  const stack: Group[] = [];
  const shown = (): boolean => !state.hidden && !(wrapped && state.rtfOnly);
  const flush = (): void => {
    if (bytes.length > 0) out.push(decodeText(Buffer.from(bytes), codepage));
    bytes = [];
  };
  const say = (text: string): void => {
    flush();
    if (shown()) out.push(text);
  };
  for (const match of rtf.matchAll(token)) {
    const [, word, number, hex, symbol, brace, text] = match;
    if (hex !== undefined) {
      if (skip > 0) skip -= 1;
      else if (shown()) bytes.push(Number.parseInt(hex, 16));
    } else if (brace === '{') {
      stack.push({ ...state });
    } else if (brace === '}') {
      flush();
      state = stack.pop() ?? state;
    } else if (word !== undefined) {
      if (word === 'u' && number !== undefined) {
        say(String.fromCharCode(Number(number) & 0xffff));
        skip = state.unicodeSkip;
      } else {
        const spoken = applyWord(state, word, { number, wrapped });
        if (spoken !== null) say(spoken);
      }
    } else if (symbol === '*') {
      if (!/^\\\*\\htmltag/.test(rtf.slice(match.index, match.index + 10))) state.hidden = true;
    } else if (symbol !== undefined) say(symbol === '~' ? '\u00a0' : symbol);
    else if (text !== undefined) {
      const kept = text.slice(Math.min(skip, text.length));
      skip = Math.max(0, skip - text.length);
      say(kept);
    }
  }
  flush();
  return out.join('');
}

/** Applies a control word to the group; gives the text that it stands for, or null. */
function applyWord(
  state: Group,
  word: string,
  how: { number: string | undefined; wrapped: boolean },
): string | null {
  if (word === 'uc') state.unicodeSkip = Number(how.number ?? 1);
  else if (word === 'htmlrtf') state.rtfOnly = how.number !== '0';
  else if (word === 'mhtmltag' || hiddenGroups.test(word)) state.hidden = true;
  return symbols[word] ?? null;
}
