import type { InviteAnswer } from '../../../../../shared/schemas/invite.ts';

export type { InviteAnswer };

/** In the order of the buttons. */
export const inviteAnswer: readonly InviteAnswer[] = ['accepted', 'tentative', 'declined'];
