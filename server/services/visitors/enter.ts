import { createHmac } from 'node:crypto';
import type { WidgetHello, WidgetWelcome } from '../../../shared/widget/protocol.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import { sameToken } from '../../security/random-tokens.ts';
import { idFrom, newId } from '../../store/ids.ts';
import type { StoredVisitor } from '../../store/visitors.ts';
import { loyaltyInWidget } from '../loyalty/in-widget.ts';
import { adoptThreads } from './adopt.ts';
import { deskOf, originAllowed, type OpenDesk, type RequestPlace } from './desk.ts';
import type { VisitorLimits } from './limits.ts';
import { listThreads } from './threads.ts';
import {
  dueForRotation,
  generationGood,
  openVisitorToken,
  signVisitorToken,
  type VisitorClaims,
} from './token.ts';

export type EnterContext = Pick<Context, 'store' | 'clock' | 'secretBox' | 'config' | 'publisher'>;

/** Away for so long, and it is another visit. */
const visitMillis = 30 * 60_000;

/** A visitor who was let in. */
export interface Entered {
  visitor: StoredVisitor;
  desk: OpenDesk;
  welcome: WidgetWelcome;
}

interface Door {
  hello: WidgetHello;
  place: RequestPlace;
  address: string;
  limits: VisitorLimits;
}

/**
 * Lets a browser in: by the signature of the site (then it is that person, on every device, with what the browser wrote
 * before as a stranger), else by its token, else as a stranger. The token alone opens no proven person's history: they
 * may have logged out. A typed address proves nothing and opens nothing.
 * @throws AppError not-found, not-allowed (this origin), wrong-credentials (a signature that does not fit)
 */
export async function enterAsVisitor(context: EnterContext, door: Door): Promise<Entered> {
  const { hello, address, limits } = door;
  const { origin } = door.place;
  const desk = await deskOf(context, hello.key);
  if (!desk) throw new AppError('not-found');
  if (origin === undefined || !originAllowed(context, desk, door.place)) throw new AppError('not-allowed');
  const place = { key: hello.key, origin: new URL(origin).origin };
  const claims = hello.token === null ? null : openVisitorToken(context, hello.token, place);
  const now = context.clock.now();
  const id = hello.user ? provenId(desk, hello.user) : (claims?.visitor ?? null);
  const known = id === null ? null : await context.store.visitors.read(id);
  const byToken = known !== null && claims?.visitor === known.id && generationGood(claims, known, now);
  const sign = (visitor: string, generation: number) =>
    signVisitorToken(context, { ...place, visitor, generation });
  if (known && (hello.user || (byToken && known.externalId === null))) {
    const back = await comeBack(context, known, { hello, desk, claims: byToken ? claims : null });
    const visitor = await withStranger(context, back, byToken ? null : claims);
    const rotate = !byToken || dueForRotation(claims, now);
    const token = rotate ? sign(visitor.id, visitor.generation + 1) : null;
    return { visitor, desk, welcome: await welcomeOf(context, { visitor, desk, token }) };
  }
  await limits.take('visitor-new', `${hello.key} ${address}`);
  const fresh = newcomer({ id: hello.user ? id : null, hello, desk, now });
  await context.store.visitors.insert(fresh);
  const visitor = hello.user ? await withStranger(context, fresh, claims) : fresh;
  return { visitor, desk, welcome: await welcomeOf(context, { visitor, desk, token: sign(visitor.id, 1) }) };
}

/** The browser's token was a stranger's until now: what the stranger wrote goes along. */
async function withStranger(
  context: EnterContext,
  owner: StoredVisitor,
  claims: VisitorClaims | null,
): Promise<StoredVisitor> {
  const stranger =
    claims && claims.visitor !== owner.id ? await context.store.visitors.read(claims.visitor) : null;
  if (stranger?.externalId !== null || !claims) return owner;
  if (!generationGood(claims, stranger, context.clock.now())) return owner;
  return adoptThreads(context, stranger, owner);
}

/** @throws AppError wrong-credentials */
function provenId(desk: OpenDesk, user: NonNullable<WidgetHello['user']>): string {
  const { identitySecret, inbox } = desk;
  const expected =
    identitySecret === null ? null : createHmac('sha256', identitySecret).update(user.id).digest('hex');
  if (expected === null || !sameToken(expected, user.hash.toLowerCase())) {
    throw new AppError('wrong-credentials');
  }
  return idFrom(['visitor', inbox.id, user.id]);
}

/** What the site tells with its visitor, as far as it may be kept. */
function told(hello: WidgetHello, { settings }: OpenDesk): Partial<StoredVisitor> {
  const { locale, timeZone, page, user } = hello;
  const kept = settings.site.visits === 'never' ? null : page;
  return {
    locale,
    timeZone,
    ...(kept && { page: kept }),
    ...(user?.name !== undefined && user.name !== '' && { name: user.name }),
    ...(user?.email !== undefined && user.email !== '' && { email: user.email.trim().toLowerCase() }),
  };
}

function newcomer(about: {
  id: string | null;
  hello: WidgetHello;
  desk: OpenDesk;
  now: Date;
}): StoredVisitor {
  const { id, hello, desk, now } = about;
  return {
    id: id ?? newId(),
    inboxId: desk.inbox.id,
    externalId: hello.user?.id ?? null,
    name: '',
    email: '',
    locale: hello.locale,
    timeZone: hello.timeZone,
    page: null,
    visits: 1,
    silent: true,
    generation: 0,
    generationAt: now,
    firstSeenAt: now,
    lastSeenAt: now,
    ...told(hello, desk),
  };
}

async function comeBack(
  { store, clock }: Pick<EnterContext, 'store' | 'clock'>,
  known: StoredVisitor,
  about: { hello: WidgetHello; desk: OpenDesk; claims: { generation: number } | null },
): Promise<StoredVisitor> {
  const now = clock.now();
  const generation = Math.max(known.generation, about.claims?.generation ?? 0);
  const set = {
    ...told(about.hello, about.desk),
    lastSeenAt: now,
    ...(generation > known.generation && { generation, generationAt: now }),
  };
  // Where no pages are told, by setting or because they were not allowed to be, visits are not counted either.
  const counted = about.hello.page !== null && about.desk.settings.site.visits !== 'never';
  const newVisit = counted && now.getTime() - known.lastSeenAt.getTime() > visitMillis;
  return (await store.visitors.seen({ id: known.id, set, newVisit })) ?? { ...known, ...set };
}

async function welcomeOf(
  context: Pick<EnterContext, 'store' | 'secretBox' | 'clock' | 'config'>,
  { visitor, desk, token }: { visitor: StoredVisitor; desk: OpenDesk; token: string | null },
): Promise<WidgetWelcome> {
  return {
    token,
    visitorId: visitor.id,
    verified: visitor.externalId !== null,
    name: visitor.name,
    email: visitor.email,
    threads: await listThreads(context, visitor.id),
    loyalty: await loyaltyInWidget(context, visitor, desk.inbox.channel),
  };
}
