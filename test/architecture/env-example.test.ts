import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configVariables } from '../../server/config.ts';
import { projectRoot } from './source-files.ts';

/** The text of .env.example: every variable with its description, all of them switched off. */
function envExample(): string {
  const head = comment(
    'Copy to .env and take the # away before what you want to set. `npm start` needs none of it. ' +
      'This file is made from the table in server/config.ts (vitest -u writes it).',
  );
  const blocks = configVariables.map(
    ({ name, description, example }) => `${comment(description)}\n#${name}=${example}`,
  );
  return `${[head, ...blocks].join('\n\n')}\n`;
}

/** Breaks a text into lines of a comment, at most 100 characters wide. */
function comment(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && `${line} ${word}`.length <= 98) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => `# ${line}`).join('\n');
}

test('.env.example names every variable that the server reads', async () => {
  await expect(envExample()).toMatchFileSnapshot(join(projectRoot, '.env.example'));
});
