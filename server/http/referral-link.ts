import { Router } from 'express';
import type { Context } from '../context.ts';
import { followReferral } from '../services/loyalty/referral.ts';

/** Where a link of recommendation leads: on to the shop, with its code. */
export function referralLink(context: Context): Router {
  const router = Router({ caseSensitive: true });
  router.get('/:code', async (request, response, next) => {
    const url = await followReferral(context, request.params.code);
    if (url === null) {
      next();
      return;
    }
    response
      .set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'no-referrer' })
      .redirect(302, url);
  });
  return router;
}
