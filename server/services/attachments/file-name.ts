const longest = 180;
/** What strangers send as a name may be of any length; the end holds the extension. */
const longestLookedAt = 1000;

/**
 * A name that is safe to show and to save: no path, no control characters, nothing that turns the direction of writing
 * around to hide an extension, no leading dots.
 */
export function safeFileName(name: string): string {
  const last = name.slice(-longestLookedAt).normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const clean = last
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/[<>:"|?*]/g, '_')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  if (clean === '') return 'file';
  if (clean.length <= longest) return clean;
  const extension = /\.[A-Za-z0-9]{1,10}$/.exec(clean)?.[0] ?? '';
  return (
    Array.from(clean.slice(0, longest - extension.length))
      .join('')
      .replace(/\p{Cs}$/u, '') + extension
  );
}

/** A Content-Disposition that every browser understands, whatever the name holds (RFC 6266). */
export function disposition(kind: 'inline' | 'attachment', name: string): string {
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
