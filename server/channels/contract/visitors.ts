import type { WidgetSettings } from '../../../shared/schemas/widget.ts';

/** What the core must know of an inbox to keep its visitors' sessions. */
export interface Desk {
  settings: WidgetSettings;
  /** Checks what the site signs about who is logged in; null: nobody can be proven. */
  identitySecret: string | null;
}

/** A channel whose customers write on a wire of our own. Made of methods, so that any settings fit. */
export interface VisitorDesk<Settings, Secrets> {
  desk(settings: Settings, secrets: Secrets): Desk;
  /** By what a thread and a message of a visitor are known, as `parse` gives them: before anything is parsed. */
  keys(said: { inboxId: string; address: string; threadId: string; clientId: string }): {
    thread: string;
    message: string;
  };
  /** HTML that a site puts in; `{publicUrl}` and `{inboxId}` are filled in where it is shown. */
  embed: string;
}
