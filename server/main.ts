import { createServer, type Server } from 'node:http';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { createContext, type RunningContext } from './create-context.ts';
import { socketAccess } from './http/socket-access.ts';
import { openSockets, type Sockets } from './realtime/sockets.ts';
import { openVisitorSockets, type VisitorSockets } from './realtime/widget/sockets.ts';
import { runUntilAsked } from './run-until-asked.ts';
import { prepareSetUp } from './services/access/set-up.ts';
import { demoPassword, seedDemoPeople } from './services/demo/people.ts';
import { resumeDemoRemoval } from './services/workspace/start-demo-removal.ts';

const demoAdmin = 'mara@nordlicht.example';

/** How long requests under way may take once we were asked to stop. */
const graceMillis = 8000;

interface Running {
  context: RunningContext;
  http: Server;
  sockets: Sockets;
  visitors: VisitorSockets;
}

async function start(): Promise<Running> {
  const config = readConfig();
  const context = await createContext(config, { role: 'server' });
  await context.store.prepare(context.clock);
  const app = createApp(context, { bullQueues: context.bullQueues });
  const http = createServer(app.express);
  const sockets = await openSockets(http, context, { access: socketAccess(context, app.session) });
  const visitors = await openVisitorSockets(http, context);
  await listen(http, config);
  context.logger.info({ url: config.publicUrl }, 'Onevoice answers');
  const first = await firstSteps(context);
  process.send?.({ type: 'ready', url: config.publicUrl, ...first });
  return { context, http, sockets, visitors };
}

/** How the first person gets in: by the set-up link, or as someone of the demo. */
async function firstSteps(context: RunningContext): Promise<Record<string, unknown>> {
  const removal = resumeDemoRemoval(context);
  if (context.config.demo) {
    await removal;
    await seedDemoPeople(context);
    return { setupUrl: null, demo: { email: demoAdmin, password: demoPassword(context) } };
  }
  const setupUrl = await prepareSetUp(context);
  const nobodyElseTells = process.send === undefined;
  if (setupUrl !== null && nobodyElseTells)
    context.logger.info({ setupUrl }, 'The first admin is created with this link, once');
  return { setupUrl };
}

function listen(http: Server, { port, host }: { port: number; host: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(taken ? new Error(`Port ${port} is taken: choose another with PORT or --port.`) : error);
    });
    http.listen(port, host, resolve);
  });
}

/** Lets requests finish, closes sockets and connections, then leaves. */
async function stop({ context, http, sockets, visitors }: Running): Promise<void> {
  const insist = setTimeout(() => {
    http.closeAllConnections();
  }, graceMillis);
  const closed = new Promise<void>((resolve) => {
    http.close(() => {
      resolve();
    });
  });
  http.closeIdleConnections();
  await visitors.close();
  await sockets.close();
  await closed;
  clearTimeout(insist);
  await context.dispose();
}

runUntilAsked({ start, stop });
