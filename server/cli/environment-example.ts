/**
 * The text of .env.example: every variable that server/config.ts reads, described, none of them set.
 * `node server/cli/environment-example.ts > .env.example` writes it anew; a test holds both together.
 */
export function environmentExample(
  variables: readonly { name: string; description: string; example: string }[],
): string {
  const head = '# Every setting, with an example. `npm start` needs none of them.\n';
  const entries = variables.map(
    ({ name, description, example }) => `\n${commented(description)}\n# ${name}=${example}\n`,
  );
  return head + entries.join('');
}

/** In lines of at most about 100 letters. */
function commented(text: string): string {
  const lines: string[] = [];
  let line = '#';
  for (const word of text.split(' ')) {
    if (line.length + word.length + 1 > 100) {
      lines.push(line);
      line = '#';
    }
    line += ` ${word}`;
  }
  return [...lines, line].join('\n');
}

if (import.meta.main) {
  const { configVariables } = await import('../config.ts');
  process.stdout.write(environmentExample(configVariables));
}
