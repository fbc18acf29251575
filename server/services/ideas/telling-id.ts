import type { IdeaStatus } from '../../../shared/schemas/idea.ts';
import { idFrom } from '../../store/ids.ts';

/** The campaign that tells the voters of an idea of a status: there is one of each. */
export const tellingId = (ideaId: string, status: IdeaStatus): string =>
  idFrom(['idea-telling', ideaId, status]);
