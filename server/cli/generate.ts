import type { RunningContext } from '../create-context.ts';
import { generatePast } from '../services/demo/generate.ts';
import type { Arguments } from './arguments.ts';
import { CommandError } from './install.ts';

/** Fills the workspace with imagined conversations, for benchmarks and trials. */
export async function generate(context: RunningContext, { values }: Arguments): Promise<void> {
  const conversations = wholeNumber('--conversations', values.conversations);
  const messages = wholeNumber('--messages', values.messages ?? '4');
  const scope = values.name ?? 'generated';
  const begun = context.clock.now().getTime();
  let told = 0;
  const written = await generatePast(context, {
    ...{ conversations, messages, scope },
    onProgress: (done) => {
      if (done - told < conversations / 20) return;
      told = done;
      console.log(`${String(done)} of ${String(conversations)} conversations`);
    },
  });
  const seconds = (context.clock.now().getTime() - begun) / 1000;
  if (written.conversations === 0) {
    console.log(`They stand already. Another --name generates others.`);
    return;
  }
  console.log(
    `${String(written.conversations)} conversations with ${String(written.messages)} messages in ${seconds.toFixed(0)} s.`,
  );
}

function wholeNumber(option: string, text: string | undefined): number {
  const number = Number(text?.replaceAll('_', ''));
  if (!Number.isInteger(number) || number < 1) throw new CommandError(`${option}: a whole number from 1`);
  return number;
}
