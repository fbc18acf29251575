import words from '../locales/en.json';
import { addWords } from './i18n.ts';

/** Built, this is only the words of the customer's panel (splitWords in vite.config.ts), which come with it. */
addWords(words);
