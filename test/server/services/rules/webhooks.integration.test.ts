import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeWebhookCall } from '../../../../server/services/rules/call-webhook.ts';
import { readRuleCalls, retryRuleCall } from '../../../../server/services/rules/read-calls.ts';
import { renewWebhookSecret, webhookSecret } from '../../../../server/services/rules/signing.ts';
import { newId } from '../../../../server/store/ids.ts';
import { testDatabase } from '../../../support/test-database.ts';
import { rulesScene, type RulesScene } from './rules-scene.ts';

const database = testDatabase();
let scene: RulesScene;
let hooks: Server;
const calls: { signature: string; delivery: string; body: string }[] = [];
let hookStatus = 200;

beforeAll(async () => {
  scene = await rulesScene(database);
  hooks = createServer((request, response) => {
    void text(request).then((body) => {
      const header = (name: string) => String(request.headers[name]);
      calls.push({
        body,
        signature: header('x-onevoice-signature'),
        delivery: header('x-onevoice-delivery'),
      });
      response.writeHead(hookStatus).end();
    });
  });
  await new Promise<void>((resolve) => hooks.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => hooks.close(resolve));
  await scene.dispose();
});
beforeEach(async () => {
  calls.length = 0;
  await scene.fresh();
});

test('call webhooks, signed, again when they fail', async () => {
  const { port } = hooks.address() as AddressInfo;
  const hook = await scene.rule({
    actions: [{ type: 'call-url', url: `http://127.0.0.1:${String(port)}/hook` }],
  });
  const conversation = await scene.arrives();
  const [call] = await scene.context.store.ruleWork.webhooksOf(hook.id, 10);
  if (!call) throw new Error('no call was kept');
  hookStatus = 503;
  await makeWebhookCall(scene.context, call.id);
  expect(await scene.context.store.ruleWork.readWebhook(call.id)).toMatchObject({
    state: 'queued',
    answer: 'HTTP 503',
  });
  hookStatus = 200;
  await makeWebhookCall(scene.context, call.id);
  expect(calls).toHaveLength(1);
  scene.context.clock.forward(61_000);
  await Promise.all([makeWebhookCall(scene.context, call.id), makeWebhookCall(scene.context, call.id)]);
  await makeWebhookCall(scene.context, call.id);
  expect(await scene.context.store.ruleWork.readWebhook(call.id)).toMatchObject({
    state: 'sent',
    attempts: 2,
  });
  expect(calls).toHaveLength(2);
  const [seconds = '', mac] = /^t=(\d+),v1=(\w+)$/.exec(calls[1]?.signature ?? '')?.slice(1) ?? [];
  const body = calls[1]?.body ?? '';
  const expected = createHmac('sha256', webhookSecret(scene.context, hook)).update(`${seconds}.${body}`);
  expect(mac).toBe(expected.digest('hex'));
  expect(JSON.parse(body)).toMatchObject({ event: 'created', conversation: { id: conversation.id } });
});

test('sign by a secret that is shown once and renewed with a day for both; a person may call again', async () => {
  const { port } = hooks.address() as AddressInfo;
  const url = `http://127.0.0.1:${String(port)}/hook`;
  const hook = await scene.rule({ actions: [{ type: 'call-url', url }] });
  await scene.arrives();
  const [call] = (await readRuleCalls(scene.context, hook.id)).items;
  if (!call) throw new Error('no call was kept');
  expect(await readRuleCalls(scene.context, hook.id)).toMatchObject({
    secretSince: null,
    items: [{ state: 'queued', attempts: 0, answer: null }],
  });
  const { secret: first } = await renewWebhookSecret(scene.context, scene.admin, hook.id);
  const { secret } = await renewWebhookSecret(scene.context, scene.admin, hook.id);
  expect(first).not.toBe(secret);
  expect(JSON.stringify(await readRuleCalls(scene.context, hook.id))).not.toContain(secret);
  const before = calls.length;
  hookStatus = 500;
  for (let tries = 0; tries < 8; tries += 1) {
    await makeWebhookCall(scene.context, call.id);
    scene.context.clock.forward(5 * 3_600_000);
  }
  hookStatus = 200;
  expect(calls.length - before).toBe(8);
  const macOf = (one: string, at = before) => {
    const seconds = /^t=(\d+),/.exec(calls[at]?.signature ?? '')?.[1] ?? '';
    const mac = createHmac('sha256', one).update(`${seconds}.${calls[at]?.body ?? ''}`);
    return `v1=${mac.digest('hex')}`;
  };
  expect(calls[before]?.signature).toContain(`,${macOf(secret)},${macOf(first)}`);
  expect(calls[before + 7]?.signature).toMatch(new RegExp(`^t=\\d+,${macOf(secret, before + 7)}$`));
  const [given] = (await readRuleCalls(scene.context, hook.id)).items;
  expect(given).toMatchObject({ state: 'failed', attempts: 8, answer: 'HTTP 500', nextTryAt: null });
  const again = { ruleId: hook.id, callId: call.id };
  expect(await retryRuleCall(scene.context, again)).toMatchObject({ state: 'queued', attempts: 0 });
  await makeWebhookCall(scene.context, call.id);
  expect((await readRuleCalls(scene.context, hook.id)).items[0]).toMatchObject({ state: 'sent' });
  await expect(retryRuleCall(scene.context, again)).rejects.toMatchObject({ code: 'too-late' });
  await expect(retryRuleCall(scene.context, { ...again, ruleId: newId() })).rejects.toMatchObject({
    code: 'not-found',
  });
});
