import words from '../locales/en.json';
import { addWords } from './i18n.ts';

/** Built, this is only the part that i18n.ts leaves out (splitWords in vite.config.ts). The words of settings, of the ways in and of what opens on a click; whoever shows them imports this module. */
addWords(words);
