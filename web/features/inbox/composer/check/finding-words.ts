import type { Finding } from '../../../../../shared/text/check/finding.ts';
import '../../../../lib/later-words.ts';
import { formatDay } from '../../../../lib/format.ts';
import { t } from '../../../../lib/i18n.ts';
import { directory } from '../../../../stores/directory.svelte.ts';
import { languageName } from '../../contact/language-name.ts';

/** What a finding says, in one sentence that names the reason. */
export function findingWords(finding: Finding, customer: string): string {
  switch (finding.kind) {
    case 'fact-differs':
      return factWords(finding, customer);
    case 'forbidden':
      return forbiddenWords(finding);
    case 'formality':
      return t(`checks.formality.${finding.because}.${finding.expected}`, { found: finding.found });
    case 'recipients':
      return t('checks.recipients', { addresses: finding.addresses.join(', ') });
    case 'language':
      return t('checks.language', { found: nameOf(finding.found), expected: nameOf(finding.expected) });
    case 'glossary':
      return t('checks.glossary', { found: finding.found, term: finding.term });
    case 'greeting':
      return t('checks.greeting', { found: finding.found, expected: finding.expected });
    case 'unanswered':
      return t('checks.unanswered', { question: finding.question });
    case 'leftover':
      return t('checks.leftover', { found: finding.found });
    case 'attachment':
      return t('checks.attachment', { found: finding.found });
  }
}

function factWords(finding: Extract<Finding, { kind: 'fact-differs' }>, name: string): string {
  const { said, known, source } = finding;
  if (source.type === 'answer') return t('checks.fact.answer', { said, known, title: source.title });
  const channel = directory.channels.get(source.channel)?.name ?? source.channel;
  return t('checks.fact.told', { said, known, name, channel, day: formatDay(source.at) });
}

function forbiddenWords({ phrase, instead, reason }: Extract<Finding, { kind: 'forbidden' }>): string {
  const sentence =
    instead === null
      ? t('checks.forbidden.bare', { phrase })
      : t('checks.forbidden.instead', { phrase, instead });
  return reason === null ? sentence : `${sentence} ${reason}`;
}

const nameOf = (language: string): string => languageName(language) ?? language;
