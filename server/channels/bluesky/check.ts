import type { CheckResult } from '../../../shared/schemas/channel.ts';
import { timed } from '../polling/steps.ts';
import { agentFor, forgetSession, type Agent } from './agent.ts';
import { chatCall } from './chat.ts';
import { convos, notifications } from './entities.ts';
import type { BlueskyAccount } from './settings.ts';

/** Logs in and reads; posts nothing. Never throws. */
export async function checkBluesky(account: BlueskyAccount): Promise<CheckResult> {
  let agent: Agent | null = null;
  forgetSession(account.inboxId);
  const login = await timed(`Log in to ${new URL(account.settings.serviceUrl).host}`, async () => {
    agent = await agentFor(account);
    return `@${agent.handle} at ${new URL(agent.origin).host}.`;
  });
  if (!login.ok || agent === null) return { ok: false, steps: [login] };
  const door: Agent = agent;
  const steps = [
    login,
    await timed('Read mentions', async () => {
      const params = { limit: '1' };
      await door.call('app.bsky.notification.listNotifications', notifications, { params });
      return 'They can be read.';
    }),
  ];
  if (account.settings.directMessages) {
    const params = { limit: '1' };
    const chat = await timed('Read direct messages', async () => {
      await door.call('chat.bsky.convo.listConvos', convos, chatCall({ params }));
      return 'They can be read.';
    });
    steps.push(chat.ok ? chat : { ...chat, ok: true, detail: `Not available: ${chat.detail}` });
  }
  return { ok: steps.every(({ ok }) => ok), steps };
}
