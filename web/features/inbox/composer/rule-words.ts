import type { Capabilities } from '../../../../shared/schemas/channel.ts';
import { formatBytes } from '../../../lib/format.ts';
import { t } from '../../../lib/i18n.ts';

/** What an answer may be by a channel: "up to 500 characters · no files · plain text". */
export function ruleWords({ text, attachments, subject, markup }: Capabilities): string {
  return [
    text.limit === null
      ? t('inbox.contact.way.anyLength')
      : t('inbox.contact.way.upTo', { count: text.limit }),
    attachments.allowed
      ? t('inbox.contact.way.files', { size: formatBytes(attachments.maxTotalBytes) })
      : t('inbox.contact.way.noFiles'),
    ...(markup === 'plain' ? [t('inbox.contact.way.plain')] : []),
    ...(subject ? [] : [t('inbox.contact.way.noSubject')]),
  ].join(' · ');
}
