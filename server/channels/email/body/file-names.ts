/** Safe names for what arrives attached, and the types that names and bytes stand for. */

const extensions: Record<string, string> = {
  'application/ics': 'ics',
  'application/json': 'json',
  'application/msword': 'doc',
  'application/octet-stream': 'bin',
  'application/pdf': 'pdf',
  'application/pgp-encrypted': 'asc',
  'application/pgp-keys': 'asc',
  'application/pgp-signature': 'asc',
  'application/pkcs7-mime': 'p7m',
  'application/pkcs7-signature': 'p7s',
  'application/x-pkcs7-mime': 'p7m',
  'application/x-pkcs7-signature': 'p7s',
  'application/rtf': 'rtf',
  'application/xml': 'xml',
  'application/zip': 'zip',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
  'image/bmp': 'bmp',
  'image/gif': 'gif',
  'image/heic': 'heic',
  'image/jpeg': 'jpg',
  'image/jpg': 'jpg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'image/tiff': 'tif',
  'image/webp': 'webp',
  'message/delivery-status': 'txt',
  'message/disposition-notification': 'txt',
  'message/feedback-report': 'txt',
  'message/rfc822': 'eml',
  'message/global': 'eml',
  'message/partial': 'eml',
  'text/calendar': 'ics',
  'text/css': 'css',
  'text/csv': 'csv',
  'text/html': 'html',
  'text/markdown': 'md',
  'text/plain': 'txt',
  'text/rtf': 'rtf',
  'text/vcard': 'vcf',
  'text/x-vcard': 'vcf',
  'text/xml': 'xml',
  'video/mp4': 'mp4',
};

const fallbackNames: Record<string, string> = {
  'text/calendar': 'invite',
  'text/vcard': 'contact',
  'application/pgp-signature': 'signature',
  'application/pkcs7-signature': 'smime',
  'application/x-pkcs7-signature': 'smime',
  'application/pkcs7-mime': 'smime',
  'message/delivery-status': 'delivery-status',
  'message/disposition-notification': 'read-receipt',
  'message/feedback-report': 'feedback-report',
  'text/rfc822-headers': 'headers',
};

/** A name without path, control or direction-changing characters, at most 200 long; '' when nothing is left. */
export function safeName(name: string): string {
  const clean = name
    .normalize('NFC')
    .replace(/[\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu, '')
    .replace(/^.*[/\\](?=[^/\\]+$)/, '')
    .replace(/[/\\]+/g, '_')
    .replace(/^\.+/, '')
    .trim();
  if (clean.length <= 200) return clean;
  const extension = /\.[A-Za-z0-9]{1,10}$/.exec(clean)?.[0] ?? '';
  return clean.slice(0, 200 - extension.length) + extension;
}

/** A name for a file that came without one. */
export function inventName(type: string): string {
  const base = fallbackNames[type] ?? (type.startsWith('image/') ? 'image' : 'attachment');
  const extension = extensions[type] ?? (type.startsWith('text/') ? 'txt' : 'bin');
  return `${base}.${extension}`;
}

/** The type that a name's ending stands for, or null. */
export function typeOfName(name: string): string | null {
  const extension = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase();
  if (extension === undefined) return null;
  return Object.entries(extensions).find(([, known]) => known === extension)?.[0] ?? null;
}
