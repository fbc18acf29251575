import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { surveySettings, type InboxSurvey, type SurveySettings } from '../../../shared/schemas/survey.ts';
import type { Context } from '../../context.ts';
import { recordAudit } from '../audit/record.ts';
import { visibleInboxIds } from '../conversations/find.ts';

type SettingsContext = Pick<Context, 'store' | 'clock' | 'logger'>;

/** Of each inbox that one sees; what nobody changed is off. */
export async function listSurveySettings(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
): Promise<InboxSurvey[]> {
  const [inboxes, rows] = await Promise.all([store.inboxes.list(), store.surveys.listSettings()]);
  const visible = visibleInboxIds(actor);
  return inboxes
    .filter(({ id }) => visible === null || visible.includes(id))
    .map(({ id: inboxId }) => ({
      inboxId,
      settings: surveySettings.parse(rows.find(({ id }) => id === inboxId) ?? {}),
    }));
}

/** What was planned is asked by the new settings. @throws AppError not-found, validation-failed */
export async function saveSurveySettings(
  context: SettingsContext,
  actor: Actor,
  { inboxId, settings }: { inboxId: string; settings: SurveySettings },
): Promise<InboxSurvey> {
  const { store } = context;
  const inboxes = await store.inboxes.list();
  const inbox = inboxes.find(({ id }) => id === inboxId);
  if (!inbox) throw new AppError('not-found');
  if (settings.calendarId !== null && !(await store.calendars.read(settings.calendarId))) {
    const fields = [{ path: 'calendarId', message: 'These business hours are not there any more.' }];
    throw new AppError('validation-failed', { fields });
  }
  await store.surveys.saveSettings({ id: inboxId, ...settings });
  await recordAudit(context, actor, {
    action: 'inbox.survey-changed',
    subject: `inbox:${inboxId}`,
    data: { name: inbox.name, on: settings.on },
  });
  return { inboxId, settings };
}
