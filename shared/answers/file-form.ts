import type { Answer, AnswerVariant } from '../schemas/answer.ts';

/** An answer as files hold it: its owner by e-mail address, and nothing where a file says nothing. */
export interface FiledAnswer {
  /** Where it begins in the file. */
  line: number;
  title: string;
  shortcut: string;
  owner: string;
  validFrom: string;
  validUntil: string;
  /** Each with the line where it begins. */
  variants: (AnswerVariant & { line: number })[];
}

export interface FileProblem {
  line: number;
  title: string;
  message: string;
}

/** What a file says, and what in it could not be read. */
export interface ReadFile {
  answers: FiledAnswer[];
  problems: FileProblem[];
}

/** Of an answer that goes into a file. */
export type Filing = Pick<Answer, 'title' | 'shortcut' | 'validFrom' | 'validUntil' | 'variants'> & {
  owner: string;
};

export const blankAnswer = (line: number, title: string): FiledAnswer => ({
  ...{ line, title, shortcut: '', owner: '', validFrom: '', validUntil: '' },
  variants: [],
});
