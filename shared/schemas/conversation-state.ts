import { z } from 'zod';

export const conversationStatus = z.enum(['open', 'pending', 'snoozed', 'resolved']);
export type ConversationStatus = z.infer<typeof conversationStatus>;
export const priority = z.enum(['none', 'low', 'normal', 'high', 'urgent']);
export type Priority = z.infer<typeof priority>;
