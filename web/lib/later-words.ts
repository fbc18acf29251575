import { laterWords } from './i18n.ts';

/** The words of settings, of the ways in and of what opens on a click: whoever shows them imports this module. */
await laterWords();
