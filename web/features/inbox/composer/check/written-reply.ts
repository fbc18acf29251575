import type { OfferedAnswer } from '../../../../../shared/schemas/answer.ts';
import type { Participant } from '../../../../../shared/schemas/primitives.ts';
import type { WrittenReply } from '../../../../../shared/text/check/finding.ts';
import type { Message } from '../../../../../shared/schemas/message.ts';
import type { Composer } from '../composer.svelte.ts';

interface Around {
  answers: readonly OfferedAnswer[] | null;
  /** Letters only: whom it goes to unless something else is said, and the thread as far as it is here. */
  letters: { replyTo: readonly Participant[]; thread: readonly Message[] } | null;
}

/** The reply as the check sees it. */
export function writtenReply(
  composer: Pick<Composer, 'text' | 'attachments' | 'writing' | 'to' | 'cc' | 'bcc'>,
  { answers, letters }: Around,
): WrittenReply {
  const used = composer.writing.usedAnswerIds;
  return {
    text: composer.text,
    attachments: composer.attachments.length,
    answers: used
      .flatMap((id) => answers?.find((answer) => answer.id === id) ?? [])
      .map(({ title, text }) => ({ title, text })),
    recipients: letters && {
      written: addresses([...(composer.to ?? letters.replyTo), ...composer.cc, ...composer.bcc]),
      usual: addresses([
        ...letters.replyTo,
        ...letters.thread.flatMap(({ from, to, cc, bcc }) => [...(from ? [from] : []), ...to, ...cc, ...bcc]),
      ]),
    },
  };
}

const addresses = (people: readonly Participant[]): string[] => [
  ...new Set(people.map(({ address }) => address)),
];
