import { timingSafeEqual } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { type Request, type RequestHandler, Router } from 'express';
import type { Context } from '../context.ts';
import { registry } from '../observability/metrics.ts';

type HealthContext = Pick<Context, 'store' | 'redis' | 'config' | 'logger'>;

const patienceMillis = 2000;

/** /healthz: the process answers. /readyz: it can do its work. /metrics: its figures. */
export function healthRoutes(context: HealthContext): Router {
  const router = Router();
  router.get(['/healthz', '/health'], (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ ok: true });
  });
  router.get('/readyz', async (_request, response) => {
    const [store, redis] = await Promise.all([storeAnswers(context), context.redis.answers(patienceMillis)]);
    const ok = store && redis;
    response
      .status(ok ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ ok, store, redis, migrations: true });
  });
  router.get('/metrics', mayReadMetrics(context), async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}

async function storeAnswers({ store }: HealthContext): Promise<boolean> {
  const late = new Promise<false>((resolve) => {
    setTimeout(() => {
      resolve(false);
    }, patienceMillis).unref();
  });
  const answers = store.ping().then(
    () => true,
    () => false,
  );
  return Promise.race([answers, late]);
}

/** With METRICS_TOKEN: who brings it. Without: who asks on this machine, not through a proxy. */
function mayReadMetrics({ config }: HealthContext): RequestHandler {
  return (request, response, next) => {
    const allowed = config.metricsToken
      ? same(request.headers.authorization ?? '', `Bearer ${config.metricsToken}`)
      : isLocal(request);
    if (allowed) next();
    else response.status(403).type('text/plain').send('Not allowed: see METRICS_TOKEN.\n');
  };
}

function same(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function isLocal(request: Request): boolean {
  if (request.headers['x-forwarded-for'] !== undefined) return false;
  const address = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  return address === '::1' || (isIPv4(address) && address.startsWith('127.'));
}
