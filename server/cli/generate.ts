import type { RunningContext } from '../create-context.ts';
import { generatePast, type GenerateOptions } from '../services/demo/generate.ts';
import type { Arguments } from './arguments.ts';
import { generateStopped } from './generate/stopped.ts';
import { CommandError } from './install.ts';

type Fill = (options: GenerateOptions) => Promise<{ conversations: number; messages: number } | null>;

/** Fills the workspace of a running install with imagined conversations, for benchmarks and trials. */
export async function generate(context: RunningContext, args: Arguments): Promise<void> {
  await tell(args, (options) => generatePast(context, options));
}

/** The same, much faster, where the install is stopped. @returns false when it is not */
export function generateWhileStopped(args: Arguments): Promise<boolean> {
  return tell(args, (options) => generateStopped(args.values.data, options));
}

async function tell({ values }: Arguments, fill: Fill): Promise<boolean> {
  const conversations = wholeNumber('--conversations', values.conversations);
  const messages = wholeNumber('--messages', values.messages ?? '4');
  const scope = values.name ?? 'generated';
  const begun = performance.now();
  let told = 0;
  const written = await fill({
    ...{ conversations, messages, scope },
    onProgress: (done) => {
      if (done - told < conversations / 20) return;
      told = done;
      console.log(`${String(done)} of ${String(conversations)} conversations`);
    },
  });
  if (!written) return false;
  const seconds = (performance.now() - begun) / 1000;
  if (written.conversations === 0) {
    console.log(`They stand already. Another --name generates others.`);
    return true;
  }
  console.log(
    `${String(written.conversations)} conversations with ${String(written.messages)} messages in ${seconds.toFixed(0)} s.`,
  );
  return true;
}

function wholeNumber(option: string, text: string | undefined): number {
  const number = Number(text?.replaceAll('_', ''));
  if (!Number.isInteger(number) || number < 1) throw new CommandError(`${option}: a whole number from 1`);
  return number;
}
