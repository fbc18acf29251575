import { can, type Ability, type Actor, type Subject } from '../../shared/abilities.ts';
import type { Preferences, Session } from '../../shared/schemas/user.ts';
import { api, linkSession } from '../api/client.ts';
import { ApiError } from '../api/error.ts';
import { isPractice } from '../lib/practice-ids.ts';
import { learnServerTime } from './server-clock.ts';

/** Who uses this browser. unknown until the first answer; out: show the log-in page. */
class SessionStore {
  current = $state.raw<Session | null>(null);
  status = $state<'unknown' | 'in' | 'out'>('unknown');

  /** The user's id; an empty string while nobody is logged in. */
  get userId(): string {
    return this.current?.user.id ?? '';
  }

  get preferences(): Preferences | undefined {
    return this.current?.user.preferences;
  }

  get actor(): Actor | null {
    if (!this.current) return null;
    const { user, inboxIds } = this.current;
    return { userId: user.id, role: user.role, inboxIds, via: 'session' };
  }

  /** Asks the server who I am. False when nobody is logged in; throws ApiError when there is no answer. */
  async load(): Promise<boolean> {
    try {
      this.accept(await api('currentSession'));
      return true;
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'not-authenticated') throw error;
      this.clear();
      return false;
    }
  }

  /** Takes the session that a log-in, a set-up, an invitation or a changed profile answered with. */
  accept(session: Session): void {
    learnServerTime(session.serverTime);
    linkSession({ csrfToken: session.csrfToken });
    this.current = session;
    this.status = 'in';
  }

  /** What I say of myself, as the server took it. */
  setAvailability(said: Pick<Session['user'], 'stance' | 'paused' | 'byChannel'>): void {
    if (this.current) this.current = { ...this.current, user: { ...this.current.user, ...said } };
  }

  clear(): void {
    linkSession({ csrfToken: '' });
    this.current = null;
    this.status = 'out';
  }

  /** May I do this (to that)? The server decides again; this only hides what would be refused. */
  can(ability: Ability, subject?: Subject): boolean {
    // What is only in this page is everybody's who may do such a thing at all.
    return can(this.actor, ability, isPractice(subject?.inboxId) ? undefined : subject);
  }
}

export const session = new SessionStore();
linkSession({ ended: () => session.clear() });
