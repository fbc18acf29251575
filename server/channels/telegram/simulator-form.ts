/** One field or file of a form. */
export interface FormPart {
  name: string;
  fileName: string | null;
  type: string;
  content: Buffer;
}

/** The parts of a form as our client writes them (RFC 7578). */
export function partsOf(body: Buffer, boundary: string): FormPart[] {
  const parts: FormPart[] = [];
  const mark = `--${boundary}\r\n`;
  let at = body.indexOf(mark);
  while (at >= 0) {
    const head = body.indexOf('\r\n\r\n', at);
    const end = body.indexOf(`\r\n--${boundary}`, head);
    if (head < 0 || end < 0) break;
    const lines = body.toString('utf8', at + mark.length, head);
    parts.push({
      name: / name="([^"]*)"/.exec(lines)?.[1] ?? '',
      fileName: / filename="([^"]*)"/.exec(lines)?.[1] ?? null,
      type: /content-type: (.*)/i.exec(lines)?.[1] ?? '',
      content: body.subarray(head + 4, end),
    });
    at = body.indexOf(mark, end);
  }
  return parts;
}
