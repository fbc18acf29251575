const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** The signature as HTML: what was typed, line by line; addresses of pages and mailboxes become links. */
export function signatureHtml(text: string): string {
  const trimmed = text.trim();
  if (!trimmed) return '';
  return `<p>${trimmed.split('\n').map(lineHtml).join('<br>')}</p>`;
}

function lineHtml(line: string): string {
  const pattern = /https?:\/\/[^\s<>"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
  let html = '';
  let from = 0;
  for (const match of line.matchAll(pattern)) {
    const address = escapeHtml(match[0]);
    const href = match[0].includes('://') ? address : `mailto:${address}`;
    html += `${escapeHtml(line.slice(from, match.index))}<a href="${href}">${address}</a>`;
    from = match.index + match[0].length;
  }
  return html + escapeHtml(line.slice(from));
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);
}
