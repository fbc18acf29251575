import type { ConversationForViewer } from '../../../../shared/schemas/conversation.ts';

/** What a row, a card and a line of the table are given. */
export interface RowProps {
  conversation: ConversationForViewer;
  href: string;
  /** It is the one that is open. */
  open: boolean;
  /** j and k stand on it. */
  cursor: boolean;
  selected: boolean;
  /** It will be opened here, not in another tab. */
  onclick: () => void;
  /** @param through with all between it and the one that was chosen before */
  onselect: (through: boolean) => void;
}
