import { readPageRule } from '../../../shared/widget/page-rules.ts';
import type { WidgetConfig } from '../../../shared/widget/protocol.ts';
import { textsFor } from '../../../shared/widget/texts.ts';
import { channelById } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import type { OpenDesk } from './desk.ts';
import { openingOf } from './opening.ts';

/** What a page must know to draw the widget: nothing of anybody. */
export async function widgetConfigOf(
  context: Pick<Context, 'store' | 'clock'>,
  { inbox, settings }: OpenDesk,
  locale: string,
): Promise<WidgetConfig> {
  const { look, talk, hours, mail, site } = settings;
  const { language, dir, texts } = textsFor(locale, look.texts);
  const { open, opensAt } = await openingOf(context, hours);
  const { text, attachments } = channelById(inbox.channel).capabilities;
  return {
    name: inbox.name,
    locale: language,
    dir,
    texts,
    accent: look.accent,
    theme: look.theme,
    position: look.position,
    open,
    opensAt: opensAt?.toISOString() ?? null,
    rules: talk.greetings.flatMap((line) => readPageRule(line) ?? []),
    quickAnswers: talk.quickAnswers,
    introduce: talk.introduce,
    email: mail.address !== '',
    visits: site.visits,
    maxChars: text.limit ?? 10_000,
    maxFiles: attachments.maxFiles,
    maxFileBytes: attachments.maxFileBytes ?? 10_000_000,
  };
}
