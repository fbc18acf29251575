import { handleKeyOf } from './handles.ts';

/** Addresses and handles that somebody writes under their messages. */

interface Written {
  text: string;
  /** Signatures are folded together with the history: only its head is theirs. */
  folded: string;
}

export interface Named {
  addresses: { kind: 'email' | 'phone'; value: string }[];
  /** Without "@" and server, as identities are known by them. */
  handleKeys: string[];
}

const signatureLines = 8;
const mostNamed = 20;

const addressForm = /[\w.+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi;
const phoneForm = /(?<![\d/.-])\+\d[\d ()/.-]{7,18}\d/g;
/** "@ada_b", "@ada_b@social.example", "t.me/ada_b", "bsky.app/profile/ada.example", "https://social.example/@ada_b". */
const handleForm = /(?:t\.me\/|bsky\.app\/profile\/|(?<![\w@.+-])@)([a-z0-9_][\w.-]{2,40})/gi;

/** What the last lines of some messages name. */
export function namedIn(messages: readonly Written[]): Named {
  const tails = messages.map(({ text, folded }) => `${tailOf(text)}\n${headOf(folded)}`);
  const all = tails.join('\n');
  const mails = (all.match(addressForm) ?? []).map((value) => ({
    kind: 'email' as const,
    value: value.toLowerCase().replace(/\.$/, ''),
  }));
  const phones = (all.match(phoneForm) ?? []).map((value) => ({
    kind: 'phone' as const,
    value: `+${value.replaceAll(/\D/g, '')}`,
  }));
  const handles = [...all.matchAll(handleForm)].map(([, name = '']) => handleKeyOf(name));
  return {
    addresses: once([...mails, ...phones], ({ kind, value }) => `${kind} ${value}`),
    handleKeys: once(handles, (key) => key).filter((key) => key.length >= 4),
  };
}

function tailOf(text: string): string {
  return text.trimEnd().split('\n').slice(-signatureLines).join('\n');
}

/** Up to the first line of quoted history, which others wrote. */
function headOf(folded: string): string {
  const lines = folded.split('\n').slice(0, signatureLines);
  const quoted = lines.findIndex((line) => line.startsWith('>') || /:\s*$/.test(line));
  return lines.slice(0, quoted < 0 ? lines.length : quoted).join('\n');
}

function once<T>(values: readonly T[], key: (value: T) => string): T[] {
  return [...new Map(values.map((value) => [key(value), value])).values()].slice(0, mostNamed);
}
