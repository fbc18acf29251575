import '../../lib/later-words.ts';
import { t } from '../../lib/i18n.ts';

/** What the practice says, in the reader's language. */
export interface PracticeTexts {
  inbox: string;
  letters: readonly { name: string; subject: string; text: string }[];
  answer: { title: string; text: string };
  /** Stands in the answer, and may not be promised. */
  forbidden: { phrase: string; instead: string; reason: string };
}

export function practiceTexts(): PracticeTexts {
  const phrase = t('tour.answer.forbidden');
  return {
    inbox: t('tour.inbox'),
    letters: [
      { name: 'Mara Lindt', subject: t('tour.letters.parcel.subject'), text: t('tour.letters.parcel.text') },
      { name: 'Juho Salo', subject: t('tour.letters.lamp.subject'), text: t('tour.letters.lamp.text') },
      { name: 'Aiko Mori', subject: t('tour.letters.thanks.subject'), text: t('tour.letters.thanks.text') },
    ],
    answer: { title: t('tour.answer.title'), text: t('tour.answer.text', { promise: phrase }) },
    forbidden: { phrase, instead: t('tour.answer.instead'), reason: t('tour.answer.reason') },
  };
}
