import { Editor, Extension, Node, type AnyExtension } from '@tiptap/core';
import { Mention } from '@tiptap/extension-mention';
import { Placeholder } from '@tiptap/extensions';
import { PluginKey } from '@tiptap/pm/state';
import { StarterKit } from '@tiptap/starter-kit';
import type { Capabilities } from '../../../../shared/schemas/channel.ts';
import { Suggestion, type SuggestionKeyDownProps, type SuggestionProps } from '@tiptap/suggestion';
import type { TextNode } from './document-text.ts';
import { putText } from './put-text.ts';

/** What a person who can be mentioned is to the editor. */
export interface Mentionable {
  id: string;
  label: string;
}

/** The list of people while one types "@…"; null when it is not there. */
export interface MentionMenu {
  items: Mentionable[];
  rect: DOMRect | null;
  choose: (person: Mentionable) => void;
}

/** The list of answers while one types "/…"; null when it is not there. */
export interface AnswerMenu {
  query: string;
  rect: DOMRect | null;
  /** Where one writes. */
  field: HTMLElement;
  /** Puts a text in the place of what was typed. */
  put: (text: string) => void;
}

export interface RichEditorOptions {
  element: HTMLElement;
  label: string;
  placeholder: string;
  /** plain: text only, no marks and lists. */
  markup: Capabilities['markup'];
  content: string | TextNode;
  /** Binds it to a text that several write. */
  together?: AnyExtension | null;
  onchange: () => void;
  /** Keys that are not the editor's; true when handled. */
  onkey: (event: KeyboardEvent) => boolean;
  /** Files that were pasted or dropped; true when taken. */
  onfiles: (files: File[]) => boolean;
  mentions: {
    find: (query: string) => Mentionable[];
    show: (menu: MentionMenu | null) => void;
    onkey: (event: KeyboardEvent) => boolean;
    /** Only notes mention people. */
    active: () => boolean;
  };
  answers: {
    show: (menu: AnswerMenu | null) => void;
    onkey: (event: KeyboardEvent) => boolean;
    active: () => boolean;
  };
}

/** A picture inside the text: an uploaded attachment, shown from its address until it is sent. */
const InlineImage = Node.create({
  name: 'image',
  group: 'inline',
  inline: true,
  draggable: true,
  addAttributes: () => ({
    src: { default: null },
    alt: { default: '' },
    attachmentId: {
      default: null,
      parseHTML: (element: HTMLElement) => element.dataset['attachmentId'] ?? null,
      renderHTML: ({ attachmentId }: Record<string, unknown>) =>
        typeof attachmentId === 'string' ? { 'data-attachment-id': attachmentId } : {},
    },
  }),
  parseHTML: () => [{ tag: 'img[data-attachment-id]' }],
  renderHTML: ({ HTMLAttributes }) => ['img', HTMLAttributes],
});

const noBlocks = {
  codeBlock: false,
  blockquote: false,
  bulletList: false,
  orderedList: false,
  listItem: false,
  listKeymap: false,
} as const;

function marks({ markup, together }: RichEditorOptions): AnyExtension {
  const off = markup === 'plain' ? (false as const) : undefined;
  const blocks = markup === 'rich' ? {} : noBlocks;
  return StarterKit.configure({
    heading: false,
    // With others one takes back only what one wrote oneself.
    ...(together && { undoRedo: false }),
    horizontalRule: false,
    dropcursor: { color: 'var(--accent)', width: 2 },
    link: off ?? {
      openOnClick: false,
      autolink: true,
      defaultProtocol: 'https',
      HTMLAttributes: { rel: 'noopener noreferrer' },
    },
    ...(off === false
      ? {
          bold: off,
          italic: off,
          strike: off,
          underline: off,
          code: off,
        }
      : {}),
    ...blocks,
  });
}

function mention({ mentions }: RichEditorOptions): AnyExtension {
  return Mention.configure({
    suggestion: {
      items: ({ query }) => mentions.find(query),
      allow: () => mentions.active(),
      render: () => {
        const show = (props: SuggestionProps<Mentionable, Mentionable>) =>
          mentions.show({
            items: props.items,
            rect: props.clientRect?.() ?? null,
            choose: (person) => props.command(person),
          });
        return {
          onStart: show,
          onUpdate: show,
          onExit: () => mentions.show(null),
          onKeyDown: ({ event }: SuggestionKeyDownProps) => mentions.onkey(event),
        };
      },
    },
    renderText: ({ node }) => `@${String(node.attrs['label'])}`,
    HTMLAttributes: { class: 'mention' },
  });
}

function answering({ answers }: RichEditorOptions): AnyExtension {
  const show = ({ editor, query, range, clientRect }: SuggestionProps) =>
    answers.show({
      ...{ query, field: editor.view.dom, rect: clientRect?.() ?? null },
      put: (text) => putText(editor, range, text),
    });
  return Extension.create({
    name: 'answering',
    addProseMirrorPlugins() {
      return [
        Suggestion({
          editor: this.editor,
          char: '/',
          pluginKey: new PluginKey('answering'),
          allow: () => answers.active(),
          render: () => ({
            onStart: show,
            onUpdate: show,
            onExit: () => answers.show(null),
            onKeyDown: ({ event }: SuggestionKeyDownProps) => answers.onkey(event),
          }),
        }),
      ];
    },
  });
}

function filesOf(transfer: DataTransfer | null): File[] {
  return [...(transfer?.files ?? [])];
}

/** The editor of the composer. Loaded when a conversation is opened, so that the list paints without it. */
export function createRichEditor(options: RichEditorOptions): Editor {
  return new Editor({
    element: options.element,
    content: options.content as never,
    extensions: [
      marks(options),
      ...(options.together ? [options.together] : []),
      Placeholder.configure({ placeholder: options.placeholder }),
      ...(options.markup === 'rich' ? [InlineImage] : []),
      mention(options),
      answering(options),
    ],
    enableContentCheck: false,
    editorProps: {
      attributes: {
        class: 'composer-text',
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': options.label,
        dir: 'auto',
      },
      handleKeyDown: (_view, event) => options.onkey(event),
      handlePaste: (_view, event) => {
        const files = filesOf(event.clipboardData);
        return files.length > 0 && options.onfiles(files);
      },
      handleDrop: (_view, event) => filesOf(event.dataTransfer).length > 0,
    },
    onUpdate: options.onchange,
    onSelectionUpdate: options.onchange,
  });
}

export type { Editor };
