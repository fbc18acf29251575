import { api } from '../../../api/client.ts';

/** What rules name that nobody else needs on every page: fetched when the page of the rules opens. */
class RuleNames {
  calendars = $state.raw<{ id: string; name: string }[]>([]);
  policies = $state.raw<{ id: string; name: string }[]>([]);

  answers = $state.raw<{ id: string; name: string }[]>([]);

  async load(): Promise<void> {
    const [calendars, policies, answers] = await Promise.all([
      api('listCalendars'),
      api('listSlaPolicies'),
      api('listAnswers'),
    ]);
    this.answers = answers.items.map(({ id, title }) => ({ id, name: title }));
    this.calendars = calendars.items;
    this.policies = policies.items.filter(({ active }) => active);
  }
}

export const ruleNames = new RuleNames();
