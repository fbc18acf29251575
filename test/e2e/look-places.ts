import type { Page } from 'playwright-core';
import { customerPlaces } from './customer-tour.ts';
import { editor, messages, openConversation, openInbox, row } from './desk.ts';

/** A place to look at, and how one gets there from the one before. */
export interface Place {
  name: string;
  go: (page: Page) => Promise<void>;
}

/** Of the open conversation's customer; what would go is counted. */
export async function askDeletion(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More about this customer' }).click();
  await page.getByRole('menuitem', { name: 'Delete the customer…' }).click();
  await page.getByRole('dialog').getByText('Conversations', { exact: true }).waitFor();
}

/** A dialog of the open letter, by its key. */
const dialogBy = (key: string, title: string | RegExp) => async (page: Page) => {
  const dialogs = page.getByRole('dialog');
  if ((await dialogs.count()) > 0) await page.keyboard.press('Escape');
  await dialogs.waitFor({ state: 'detached' });
  if ((await messages(page).count()) === 0) {
    await openInbox(page);
    await openConversation(page, 'Autumn letter');
  }
  await page.keyboard.press(key);
  await page.getByRole('dialog', { name: title }).waitFor();
};

/** Looked at on a phone too, with axe. */
export const phones = new Set([
  'run-macro',
  'settings-macro',
  'promises',
  'settings-sla',
  'list',
  'thread',
  'composer',
  'delete-contact',
  'hand-over',
  'ask-aside',
  'contacts',
  'contact-record',
  'company',
  'mentions',
  'wall-dark',
  'wall-light',
  'desk-waiting',
  'desk-today',
  'value',
  'health',
  'settings-inboxes',
]);
const settings = [
  'profile',
  'workspace',
  'users',
  'teams',
  'inboxes',
  'answers',
  'macros',
  'tags',
  'rules',
  'attributes',
  'files',
  'segments',
  'orders',
  'loyalty',
  'systems',
  'assist',
  'sla',
].concat(['tokens', 'queues', 'notifications']);
/** Everything that is looked at, in this order. @param inboxId of the inbox whose settings are opened */
export const placesOf = (inboxId: () => string): Place[] => [
  {
    name: 'list',
    go: async (page) => {
      await openInbox(page);
      await row(page, 'Autumn letter').waitFor();
    },
  },
  {
    name: 'thread',
    go: async (page) => {
      await openConversation(page, 'Autumn letter');
      await page.frameLocator('iframe').getByText('Paragraph 40').waitFor();
    },
  },
  {
    name: 'composer',
    go: async (page) => {
      await page.keyboard.press('r');
      await editor(page).waitFor();
      await page.getByRole('button', { name: 'Bold' }).waitFor();
    },
  },
  {
    name: 'delete-contact',
    go: async (page) => {
      await page.keyboard.press('Escape');
      await askDeletion(page);
    },
  },
  {
    name: 'table',
    go: async (page) => {
      await openInbox(page, 'all', '?layout=table');
      await row(page, 'Autumn letter').waitFor();
    },
  },
  { name: 'hand-over', go: dialogBy('Shift+A', 'Hand over with a note') },
  { name: 'ask-aside', go: dialogBy('b', 'Ask aside') },
  { name: 'merge', go: dialogBy('Shift+M', /^Merge into #/) },
  ...customerPlaces,
  {
    name: 'mentions',
    go: async (page) => {
      await page.goto('/mentions');
      await page.getByText('Nobody has mentioned you yet.').waitFor();
    },
  },
  {
    name: 'promises',
    go: async (page) => {
      await openInbox(page);
      await openConversation(page, 'Autumn letter');
      await page.getByRole('button', { name: /^First answer due in/ }).click();
      await page.getByText('Timeline').first().click();
      await page.getByText('Promise something').click();
      await page.getByLabel('By when').waitFor();
    },
  },
  {
    name: 'value',
    go: async (page) => {
      await page.goto('/reports/value');
      await page.locator('[data-definition]').waitFor();
    },
  },
  {
    name: 'reputation',
    go: async (page) => {
      await page.goto('/reports/reputation');
      await page.getByText('Nobody has written about you in this time.').waitFor();
    },
  },
  {
    name: 'health',
    go: async (page) => {
      await page.goto('/reports/health');
      await page.locator('[data-health-counts]').waitFor();
    },
  },
  {
    name: 'campaigns',
    go: async (page) => {
      await page.goto('/campaigns');
      await page.getByText('No campaigns yet').waitFor();
    },
  },
  {
    name: 'quality',
    go: async (page) => {
      await page.goto('/desk?tab=quality');
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
    },
  },
  {
    name: 'run-macro',
    go: async (page) => {
      await openInbox(page);
      await openConversation(page, 'Autumn letter');
      await page.keyboard.press('m');
      await page.getByRole('option', { name: 'Thank and close' }).click();
      await page.getByText('Thank you, Alice.').waitFor();
    },
  },
  {
    name: 'settings-macro',
    go: async (page) => {
      await page.goto('/settings/macros');
      await page.getByRole('button', { name: 'Actions for Thank and close' }).click();
      await page.getByRole('menuitem', { name: 'Edit' }).click();
      await page.getByText('Add another action').waitFor();
    },
  },
  ...(['dark', 'light'] as const).map((theme) => ({
    name: `wall-${theme}`,
    go: async (page: Page) => {
      await page.goto('/wall');
      await page.locator('[data-wall="live"]').waitFor();
      // Dark unless somebody chose otherwise there.
      const other = theme === 'dark' ? 'Dark' : 'Light';
      const button = page.getByRole('button', { name: other, exact: true });
      if ((await button.count()) > 0) await button.click();
      await page.getByText('Nobody answers customers yet').waitFor({ state: 'detached' });
    },
  })),
  {
    name: 'wall-arranging',
    go: async (page) => {
      await page.getByRole('button', { name: 'Arrange the tiles' }).click();
      await page.getByRole('dialog').locator('[data-choice="mood"]').waitFor();
    },
  },
  {
    name: 'wall-list',
    go: async (page) => {
      await page.keyboard.press('Escape');
      await page
        .locator('[data-tile="now"]')
        .getByRole('button', { name: /Waiting/ })
        .click();
      await page.locator('[data-behind]').waitFor();
    },
  },
  ...['waiting', 'today'].map((tab) => ({
    name: `desk-${tab}`,
    go: async (page: Page) => {
      await page.goto(`/desk?tab=${tab}`);
      await page.locator(tab === 'today' ? '[data-shift]' : '[data-waiting]').waitFor();
    },
  })),
  {
    name: 'teams-without',
    go: async (page: Page) => {
      await page.goto('/settings/teams');
      await page.getByRole('button', { name: 'Change' }).click();
      await page.getByRole('dialog', { name: 'Work without a team' }).waitFor();
    },
  },
  ...settings.map((section) => ({
    name: `settings-${section}`,
    go: async (page: Page) => {
      await page.goto(`/settings/${section}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
    },
  })),
  {
    name: 'settings-sla-policy',
    go: async (page) => {
      await page.goto('/settings/sla');
      await page.getByRole('button', { name: 'New policy' }).click();
      await page.getByRole('dialog').getByText('Targets').waitFor();
    },
  },
  {
    name: 'settings-sla-calendar',
    go: async (page) => {
      await page.goto('/settings/sla');
      await page.getByRole('button', { name: 'New calendar' }).click();
      await page
        .getByRole('dialog')
        .getByText(/^(Open|Closed) until/)
        .waitFor();
    },
  },
  ...['health', 'connection', 'people', 'signature'].map((tab) => ({
    name: `settings-inbox-${tab}`,
    go: async (page: Page) => {
      await page.goto(`/settings/inboxes/${inboxId()}?tab=${tab}`);
      await page.getByRole('tabpanel').locator('section, form').first().waitFor();
      // Its mail is pushed in; that is no reason to be starting for ever.
      if (tab === 'health') await page.getByText('Working').waitFor();
    },
  })),
  {
    name: 'settings-retention',
    go: async (page) => {
      await page.goto('/settings/retention');
      await page.getByRole('button', { name: 'Show what would go now' }).click();
      await page.getByText('Nothing would be archived or deleted now.').waitFor();
    },
  },
  {
    name: 'settings-new-inbox',
    go: async (page) => {
      await page.goto('/settings/inboxes/new');
      await page.locator('input[name="settings.imap.host"]').waitFor();
      await page.getByText('More settings').click();
    },
  },
];
