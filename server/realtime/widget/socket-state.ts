import type { Namespace, Server, Socket } from 'socket.io';
import type { ServerToWidget, WidgetToServer, WidgetWelcome } from '../../../shared/widget/protocol.ts';
import type { OpenDesk } from '../../services/visitors/desk.ts';
import type { StoredVisitor } from '../../store/visitors.ts';
import type { Allowance } from '../socket-state.ts';

/** Every socket of one visitor. */
export const visitorRoom = (visitorId: string): string => `visitor:${visitorId}`;

/** What is known of one widget's connection. */
export interface VisitorState {
  visitor: StoredVisitor;
  desk: OpenDesk;
  address: string;
  welcome: WidgetWelcome;
  /** What it says in all; typing and reading have no limit of their own. */
  allowance: Allowance;
  /** Conversations that it hears of, by thread. */
  threads: Map<string, string>;
}

// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- servers send one another no events of ours
export type VisitorServer = Server<WidgetToServer, ServerToWidget, {}, VisitorState>;
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- as above
export type VisitorNamespace = Namespace<WidgetToServer, ServerToWidget, {}, VisitorState>;
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- as above
export type VisitorSocket = Socket<WidgetToServer, ServerToWidget, {}, VisitorState>;
