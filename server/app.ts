import { fileURLToPath } from 'node:url';
import express, { type Express, Router } from 'express';
import { AppError } from '../shared/errors.ts';
import type { Context } from './context.ts';
import { accessLog } from './http/access-log.ts';
import { apiDocumentation } from './http/documentation.ts';
import { healthRoutes } from './http/health.ts';
import { mountRoutes } from './http/mount-route.ts';
import { errorHandler } from './http/problem.ts';
import { queueDashboard, requireQueueAccess } from './http/queue-dashboard.ts';
import { securityHeaders } from './http/security-headers.ts';
import { ideasPage } from './http/ideas-page.ts';
import { loyaltyPage } from './http/loyalty-page.ts';
import { createWebContext, type WebContext, type WebOptions } from './http/services.ts';
import { referralLink } from './http/referral-link.ts';
import { sessionMiddleware } from './http/session.ts';
import { surveyPage } from './http/survey-page.ts';
import { unsubscribePage } from './http/unsubscribe-page.ts';
import { staticFiles } from './http/static-files.ts';
import { widgetDemo } from './http/widget-demo.ts';
import { shareWidget, widgetRoutes } from './http/widget-routes.ts';
import { bearerToken } from './http/authenticate.ts';
import { channelWebhooks } from './routes/channel-webhooks.ts';
import { orderHooks } from './routes/order-hooks.ts';
import { createHandlers } from './routes/handlers.ts';

const builtWeb = fileURLToPath(new URL('../web/dist', import.meta.url));
const dashboardPath = '/admin/queues';

export interface App {
  express: Express;
  /** Recognises browsers; the socket server uses the same. */
  session: express.RequestHandler;
  web: WebContext;
}

/** Everything that answers HTTP. @throws Error when a route lacks its handler or a handler its route */
export function createApp(context: Context, options: WebOptions = {}): App {
  const web = createWebContext(context, options);
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', context.config.trustProxy);
  app.use(accessLog(context.logger), securityHeaders(context.config), healthRoutes(context));

  const session = sessionMiddleware(context);
  const sessionUnlessToken: express.RequestHandler = (request, response, next) => {
    if (bearerToken(request.headers) === null) void session(request, response, next);
    else next();
  };
  app.use('/api', apiDocumentation());
  app.use('/api/v1/channels', channelWebhooks(context));
  app.use('/api/v1/orders/hooks', orderHooks(context));
  const api = Router({ caseSensitive: true });
  mountRoutes(api, web, createHandlers(web));
  app.use('/api/v1', sessionUnlessToken, api);
  app.use('/api', () => {
    throw new AppError('not-found', { detail: 'There is no such route: see /api/docs.' });
  });
  if (options.bullQueues) {
    const dashboard = queueDashboard(options.bullQueues, dashboardPath);
    app.use(dashboardPath, sessionUnlessToken, requireQueueAccess(web), dashboard);
  }
  app.use('/survey', surveyPage(context));
  app.use('/loyalty', loyaltyPage(context));
  app.use('/ideas-board', ideasPage(context));
  app.use('/r', referralLink(context));
  app.use('/unsubscribe', unsubscribePage(context));
  app.use('/widget-demo', widgetDemo(context));
  app.use('/widget', widgetRoutes(context));
  app.use('/widget.js', shareWidget);
  app.use(staticFiles(options.webDirectory ?? builtWeb));
  app.use(() => {
    throw new AppError('not-found');
  });
  app.use(errorHandler(context.logger));
  return { express: app, session, web };
}
