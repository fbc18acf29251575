import { randomBytes } from 'node:crypto';
import express, { Router, type Response } from 'express';
import type { Context } from '../context.ts';
import { escapeHtml as said } from '../security/escape.ts';
import { openLoyalty, redeemByLink, type OpenLoyalty } from '../services/loyalty/page.ts';
import { loyaltyTexts } from '../services/loyalty/texts.ts';
import { styleOf } from './survey-form.ts';
import { loyaltyBody, loyaltyRules } from './loyalty-view.ts';
import { sendCustomerPage } from './customer-page.ts';

/**
 * Where a customer sees their points and redeems them, without a log-in and without a script. A link only shows; a reward is
 * redeemed by a POST, once for each time that the page was shown.
 */
export function loyaltyPage(context: Context): Router {
  const router = Router({ caseSensitive: true });
  router.get('/:token', async (request, response) => {
    const open = await openLoyalty(context, request.params.token);
    show(response, open, request.query['failed'] === '1');
  });
  const form = express.urlencoded({ extended: false, limit: '2kb', parameterLimit: 5 });
  router.post('/:token', form, async (request, response) => {
    const { token } = request.params;
    const { reward, tried } = (request.body ?? {}) as Record<string, unknown>;
    const fits = typeof reward === 'string' && /^[0-9a-f]{24}$/.test(reward);
    const known = typeof tried === 'string' && /^[0-9a-f]{24}$/.test(tried);
    const done = fits && known && (await redeemByLink(context, token, { rewardId: reward, tried }));
    response.redirect(303, `/loyalty/${encodeURIComponent(token)}${done ? '' : '?failed=1'}`);
  });
  return router;
}

function show(response: Response, open: OpenLoyalty | null, failed: boolean): void {
  const { language, over } = open?.texts ?? loyaltyTexts(null);
  sendCustomerPage(response, {
    ...{
      language,
      title: open ? `${open.standing.programme} · ${open.company}` : over,
      found: open !== null,
    },
    look: styleOf(null, loyaltyRules),
    body: open
      ? loyaltyBody(open, { failed, tried: randomBytes(12).toString('hex') })
      : `<h1>${said(over)}</h1>`,
  });
}
