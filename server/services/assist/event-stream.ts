/** A line of a stream longer than this is no chat completion. */
const longestLine = 1_000_000;

/**
 * The data of server-sent events (WHATWG HTML, "Server-sent events"), as far as chat completions use them: one `data` line
 * each. Comments, other fields and empty lines are passed over.
 * @throws Error when a line has no end
 */
export async function* eventData(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    // A carriage return at the very end may be half of a line's end.
    const lines = rest.split(/\r\n|\n|\r(?!$)/u);
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) throw new Error('a line of the stream has no end');
    for (const line of lines) {
      const data = dataOf(line);
      if (data !== null) yield data;
    }
  }
  const last = dataOf((rest + decoder.decode()).trimEnd());
  if (last !== null) yield last;
}

function dataOf(line: string): string | null {
  return line.startsWith('data:') ? line.slice('data:'.length).replace(/^ /u, '') : null;
}
