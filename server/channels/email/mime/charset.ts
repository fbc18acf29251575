import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import iconv from 'iconv-lite';
import { guessCharset } from './charset-guess.ts';

/** Names that mail uses and no standard knows. */
const aliases: Record<string, string> = {
  utf8: 'utf-8',
  'unicode-1-1-utf-8': 'utf-8',
  'unicode-1-1-utf-7': 'utf-7',
  cp65001: 'utf-8',
  ascii: 'windows-1252',
  'us-ascii': 'windows-1252',
  'ansi_x3.4-1968': 'windows-1252',
  latin1: 'windows-1252',
  'iso8859-1': 'windows-1252',
  '8859-1': 'windows-1252',
  'iso-8859-8-i': 'windows-1255',
  'iso-8859-8': 'windows-1255',
  'ks_c_5601-1987': 'euc-kr',
  'ks_c_5601-1989': 'euc-kr',
  ks_c_5601: 'euc-kr',
  cp949: 'euc-kr',
  'cp-949': 'euc-kr',
  gb2312: 'gb18030',
  'gb_2312-80': 'gb18030',
  cp936: 'gb18030',
  'x-gbk': 'gb18030',
  cp932: 'shift_jis',
  'x-sjis': 'shift_jis',
  'shift-jis': 'shift_jis',
  cp950: 'big5',
  'x-windows-949': 'euc-kr',
  'iso-2022-jp-ms': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'utf-16': 'utf-16le',
  unicode: 'utf-16le',
};

const western = /^(windows-1252|iso-8859-(1|15)|iso8859-15|macintosh)$/;
const multibyte = /^(gb18030|gbk|big5|euc-jp|euc-kr|shift_jis|iso-2022-jp|utf-16le|utf-16be)$/;
const decoders = new Map<string, TextDecoder | null>();
const highByte = /[\x80-\xff]/;
/** How ISO-2022 and its kin switch between sets. */
const shiftIn = '\x1b$';
const shiftBack = '\x1b(';
const shiftOut = '\x0e';
const koreanRun = new RegExp(`${shiftOut}([^\\x0f\n]*)\\x0f?`, 'g');

/** The name that a decoder understands: lower case, no quotes, no trailing words, known aliases replaced. */
export function charsetName(label: string | null | undefined): string | null {
  if (!label) return null;
  const bare = label
    .trim()
    .toLowerCase()
    .replace(/^["'<\s]+|["'>\s;]+$/g, '')
    .replace(/^(charset=)+/, '');
  const name = (/^[a-z0-9][a-z0-9._:+-]*/.exec(bare)?.[0] ?? '').replace(/^cp-?(125\d)$/, 'windows-$1');
  if (name === '' || /^(x-unknown|unknown(-8bit)?|default|_autodetect.*|binary|8bit|7bit)$/.test(name))
    return null;
  return aliases[name] ?? name;
}

/** Is there a decoder for this name? */
export function knowsCharset(label: string): boolean {
  const name = charsetName(label);
  return name !== null && (nativeDecoder(name, false) !== null || iconv.encodingExists(name));
}

/**
 * Bytes to text. The label is believed as long as the bytes do not speak against it: mislabelled UTF-8 is read as
 * UTF-8, what no label fits is guessed, and single wrong bytes cost only themselves. Never throws.
 */
export function decodeText(bytes: Buffer, label: string | null, hint: string | null = null): string {
  const marked = byteOrderMark(bytes);
  if (marked) return marked;
  const name = charsetName(label) ?? charsetName(hint);
  if (isAscii(bytes)) return decodeAscii(bytes, name);
  if (name === null || !knowsCharset(name)) return decodeUnlabelled(bytes);
  if (name === 'utf-8') return isUtf8(bytes) ? bytes.toString('utf8') : decodeBrokenUtf8(bytes);
  if (isUtf8(bytes) && !/^utf-16/.test(name)) return bytes.toString('utf8');
  if (name === 'iso-2022-jp') return decodeJapanese(bytes);
  if (multibyte.test(name)) return decodeMultibyte(bytes, name);
  return decodeAs(bytes, name);
}

/** Header bytes, as a string with one character per byte, that were never encoded: UTF-8 where valid, else guessed. */
export function decodeRawHeader(binary: string, hint: string | null = null): string {
  if (!highByte.test(binary)) return binary;
  const bytes = Buffer.from(binary, 'latin1');
  // A western body says little about a header that was never labelled.
  const label = western.test(charsetName(hint) ?? 'windows-1252') ? null : hint;
  return decodeText(bytes, label);
}

function byteOrderMark(bytes: Buffer): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    const rest = bytes.subarray(3);
    return isUtf8(rest) ? rest.toString('utf8') : decodeBrokenUtf8(rest);
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeAs(bytes.subarray(2), 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeAs(bytes.subarray(2), 'utf-16be');
  return null;
}

/** Seven-bit bytes are what they look like, unless the charset hides in them. */
function decodeAscii(bytes: Buffer, name: string | null): string {
  if (bytes.includes(shiftIn) || bytes.includes(shiftBack)) {
    const shifted = name?.startsWith('iso-2022-') && name !== 'iso-2022-jp' ? name : 'iso-2022-jp';
    return iso2022(bytes, shifted);
  }
  if (name !== null && /^(utf-7|utf-16|hz-gb-2312)/.test(name)) {
    const looksWide = bytes.includes(0);
    if (name.startsWith('utf-16')) return looksWide ? decodeAs(bytes, name) : bytes.toString('latin1');
    if (name === 'hz-gb-2312') return hz(bytes);
    return decodeAs(bytes, 'utf-7');
  }
  return bytes.toString('latin1');
}

/** ISO-2022-KR holds KS X 1001 between SO and SI: the same bytes as EUC-KR without the high bit. */
function iso2022(bytes: Buffer, name: string): string {
  if (name !== 'iso-2022-kr') return decodeAs(bytes, 'iso-2022-jp');
  return decodeShifted(bytes.toString('latin1').replaceAll(`${shiftIn})C`, ''), koreanRun, 'euc-kr');
}

function hz(bytes: Buffer): string {
  return decodeShifted(bytes.toString('latin1'), /~\{([^\n]*?)~\}/g, 'gb18030').replace(/~~/g, '~');
}

function decodeShifted(binary: string, run: RegExp, name: string): string {
  return binary.replace(run, (_, inner: string) => {
    const raised = Buffer.from(inner, 'latin1').map((byte) => (byte > 0x20 ? byte | 0x80 : byte));
    return decodeAs(Buffer.from(raised), name);
  });
}

function decodeUnlabelled(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const guess = guessCharset(bytes, (name) => strictDecode(bytes, name));
  return guess ?? decodeBrokenUtf8(bytes);
}

/** Eight-bit bytes under a seven-bit label: one of the other Japanese sets. */
function decodeJapanese(bytes: Buffer): string {
  if (bytes.includes(shiftIn)) return decodeAs(bytes, 'iso-2022-jp');
  return strictDecode(bytes, 'shift_jis') ?? strictDecode(bytes, 'euc-jp') ?? decodeUnlabelled(bytes);
}

function decodeMultibyte(bytes: Buffer, name: string): string {
  const strict = strictDecode(bytes, name);
  if (strict !== null) return strict;
  const loose = decodeAs(bytes, name);
  const lost = loose.length - loose.replaceAll('\ufffd', '').length;
  return lost * 10 > loose.length ? decodeUnlabelled(bytes) : loose;
}

/** Valid UTF-8 sequences as such, each other byte as windows-1252: one wrong byte does not spoil its neighbours. */
function decodeBrokenUtf8(bytes: Buffer): string {
  const loose = bytes.toString('utf8');
  const lost = loose.length - loose.replaceAll('\ufffd', '').length;
  const wide = loose.replace(/[\p{ASCII}\ufffd]/gu, '').length;
  if (wide === 0 || lost > wide * 2) {
    const guess = guessCharset(bytes, (name) => strictDecode(bytes, name));
    return guess ?? decodeAs(bytes, 'windows-1252');
  }
  const pieces: string[] = [];
  let from = 0;
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    if (at > from) pieces.push(bytes.toString('utf8', from, at));
    pieces.push(decodeAs(bytes.subarray(at, at + 1), 'windows-1252'));
    at += 1;
    from = at;
  }
  pieces.push(bytes.toString('utf8', from));
  return pieces.join('');
}

/** Length of the UTF-8 sequence at this place; 0 when it is none. */
function sequenceLength(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length =
    first >= 0xc2 && first < 0xe0
      ? 2
      : first >= 0xe0 && first < 0xf0
        ? 3
        : first >= 0xf0 && first < 0xf5
          ? 4
          : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  return isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}

function nativeDecoder(name: string, fatal: boolean): TextDecoder | null {
  const key = fatal ? `!${name}` : name;
  const known = decoders.get(key);
  if (known !== undefined) return known;
  let decoder: TextDecoder | null;
  try {
    decoder = new TextDecoder(name, { fatal, ignoreBOM: true });
  } catch {
    decoder = null;
  }
  decoders.set(key, decoder);
  return decoder;
}

function strictDecode(bytes: Buffer, name: string): string | null {
  try {
    return nativeDecoder(name, true)?.decode(bytes) ?? null;
  } catch {
    return null;
  }
}

function decodeAs(bytes: Buffer, name: string): string {
  if (western.test(name) && isAscii(bytes)) return bytes.toString('latin1');
  const native = nativeDecoder(name, false);
  if (native) return native.decode(bytes);
  return iconv.encodingExists(name) ? iconv.decode(bytes, name) : bytes.toString('latin1');
}
