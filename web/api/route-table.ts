import type { RouteName } from '../../shared/api/routes.ts';
import type { RouteLine } from './route-line.ts';

/**
 * Method and path of every route that the inbox calls soon, without the schemas: importing the contracts themselves would
 * bring zod into the browser's bundle. All others are in later-routes.ts and come with the first call of one of them. The
 * compiler asks for every name in one of both; test/web/api/route-table.test.ts compares each with its contract.
 */
export const routeTable = {
  logIn: ['post', '/session'],
  currentSession: ['get', '/session'],
  logOut: ['delete', '/session'],
  listUsers: ['get', '/users'],
  updateUser: ['patch', '/users/{id}'],
  setPresence: ['put', '/me/presence'],
  listTeams: ['get', '/teams'],
  listTags: ['get', '/tags'],
  listChannels: ['get', '/channels'],
  listInboxes: ['get', '/inboxes'],
  readRawSource: ['get', '/raw-items/{id}/source'],
  listConversations: ['get', '/conversations'],
  countConversations: ['get', '/conversations/counts'],
  readConversation: ['get', '/conversations/{id}'],
  updateConversation: ['patch', '/conversations/{id}'],
  takeNext: ['post', '/conversations/next'],
  markRead: ['put', '/conversations/{id}/read'],
  listMessages: ['get', '/conversations/{id}/messages'],
  reply: ['post', '/conversations/{id}/messages'],
  addNote: ['post', '/conversations/{id}/notes'],
  readReplyRules: ['get', '/conversations/{id}/reply-rules'],
  undoSend: ['post', '/messages/{id}/undo-send'],
  readSource: ['get', '/messages/{id}/source'],
  readDraft: ['get', '/conversations/{id}/draft'],
  saveDraft: ['put', '/conversations/{id}/draft'],
  deleteDraft: ['delete', '/conversations/{id}/draft'],
  uploadAttachment: ['post', '/attachments'],
  downloadAttachment: ['get', '/attachments/{id}/content'],
  sync: ['get', '/sync'],
  listContacts: ['get', '/contacts'],
  readVisitor: ['get', '/conversations/{id}/visitor'],
  listTiers: ['get', '/tiers'],
  listSegments: ['get', '/segments'],
  readContact: ['get', '/contacts/{id}'],
  readContactPicture: ['get', '/contacts/{id}/picture'],
  listContactConversations: ['get', '/contacts/{id}/conversations'],
  suggestContacts: ['get', '/contacts/{id}/suggestions'],
  listReplyChannels: ['get', '/conversations/{id}/reply-channels'],
  listNotifications: ['get', '/notifications'],
  readNotifications: ['put', '/notifications/read'],
  listCommitments: ['get', '/conversations/{id}/commitments'],
  exportSurveys: ['get', '/reports/surveys/list.csv'],
  exportReputationMentions: ['get', '/reports/reputation/mentions.csv'],
  exportValueReport: ['get', '/reports/value.csv'],
  exportValuePeople: ['get', '/reports/value/contacts.csv'],
  exportSlaOutcomes: ['get', '/reports/sla/outcomes.csv'],
  exportRefused: ['get', '/contact-imports/{id}/refused.csv'],
  exportContacts: ['get', '/contact-exports/{target}'],
  exportAnswers: ['get', '/answers/file'],
} as const satisfies Partial<Record<RouteName, RouteLine>>;

export type EarlyRoute = keyof typeof routeTable;
