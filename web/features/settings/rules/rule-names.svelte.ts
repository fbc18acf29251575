import { api } from '../../../api/client.ts';
import { session } from '../../../stores/session.svelte.ts';

/** What rules name that nobody else needs on every page: fetched when the page of the rules opens. */
class RuleNames {
  calendars = $state.raw<{ id: string; name: string }[]>([]);
  policies = $state.raw<{ id: string; name: string }[]>([]);

  answers = $state.raw<{ id: string; name: string }[]>([]);

  /** Those that everybody has: rules run no others. */
  macros = $state.raw<{ id: string; name: string }[]>([]);

  /** Of what one may look at. */
  async load(): Promise<void> {
    const none = { items: [] };
    const sees = session.can('sla.view');
    const [calendars, policies, answers, macros] = await Promise.all([
      sees ? api('listCalendars') : none,
      sees ? api('listSlaPolicies') : none,
      api('listAnswers'),
      api('listMacros'),
    ]);
    this.macros = macros.items.filter(({ shared }) => shared);
    this.answers = answers.items.map(({ id, title }) => ({ id, name: title }));
    this.calendars = calendars.items;
    this.policies = policies.items.filter(({ active }) => active);
  }
}

export const ruleNames = new RuleNames();
