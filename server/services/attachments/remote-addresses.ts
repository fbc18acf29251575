import { Parser } from 'htmlparser2';

const inStyle = /url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*\)/giu;

/** The addresses of pictures on other servers that a sanitised mail names: what was put aside when it came. Pure. */
export function remoteAddresses(html: string): Set<string> {
  const found = new Set<string>();
  const parser = new Parser({
    onopentag(_name, attributes) {
      for (const name of ['data-remote-src', 'data-remote-background']) {
        if (attributes[name] !== undefined) found.add(attributes[name]);
      }
      for (const one of (attributes['data-remote-srcset'] ?? '').split(/,\s+/u)) {
        const [address = ''] = one.trim().split(/\s/u);
        if (address !== '') found.add(address);
      }
      for (const [, double, single, bare] of (attributes['data-remote-style'] ?? '').matchAll(inStyle)) {
        found.add((double ?? single ?? bare ?? '').trim());
      }
    },
  });
  parser.end(html);
  return found;
}
