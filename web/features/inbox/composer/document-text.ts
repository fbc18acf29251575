/** A node of the editor's document, as its JSON. */
export interface TextNode {
  type?: string;
  text?: string;
  attrs?: Record<string, unknown>;
  marks?: { type: string; attrs?: Record<string, unknown> }[];
  content?: TextNode[];
}

/**
 * The document as plain text, for the text part of a mail and for channels without markup: paragraphs apart by an
 * empty line, "- " and "1. " for lists, "> " for quotes, the address behind a link whose words differ from it.
 */
export function documentText(document: TextNode): string {
  return blocks(document.content ?? [])
    .join('\n\n')
    .replaceAll(/[ \t]+$/gm, '')
    .trimEnd();
}

/** A plain text as a document: paragraphs where lines are empty, breaks within them. */
export function textDocument(text: string): TextNode {
  return {
    type: 'doc',
    content: text.split(/\n{2,}/).map((part) => ({
      type: 'paragraph',
      content: part
        .split('\n')
        .flatMap((line, index) => [
          ...(index > 0 ? [{ type: 'hardBreak' }] : []),
          ...(line ? [{ type: 'text', text: line }] : []),
        ]),
    })),
  };
}

/** Before the id of a team that is mentioned. */
export const teamMark = 'team:';

/** People and teams mentioned, as what a note takes. */
export function mentionsOf(document: TextNode): { mentions: string[]; teamMentions?: string[] } {
  const ids = mentionedIds(document);
  const teams = ids.filter((id) => id.startsWith(teamMark)).map((id) => id.slice(teamMark.length));
  const mentions = ids.filter((id) => !id.startsWith(teamMark));
  return { mentions, ...(teams.length > 0 && { teamMentions: teams }) };
}

/** Ids of who is mentioned, each once, in order. */
export function mentionedIds(document: TextNode): string[] {
  const own =
    document.type === 'mention' && typeof document.attrs?.['id'] === 'string' ? [document.attrs['id']] : [];
  return [...new Set([...own, ...(document.content ?? []).flatMap(mentionedIds)])];
}

function blocks(nodes: readonly TextNode[]): string[] {
  return nodes.map(block);
}

function block(node: TextNode): string {
  const children = node.content ?? [];
  switch (node.type) {
    case 'bulletList':
      return children.map((item) => listItem(item, '- ')).join('\n');
    case 'orderedList': {
      const start = Number(node.attrs?.['start'] ?? 1);
      return children.map((item, index) => listItem(item, `${start + index}. `)).join('\n');
    }
    case 'blockquote':
      return prefixed(blocks(children).join('\n\n'), '> ', '> ');
    case 'horizontalRule':
      return '---';
    case 'image':
      return imageText(node);
    default:
      return children.map(inline).join('');
  }
}

function listItem(item: TextNode, bullet: string): string {
  return prefixed(blocks(item.content ?? []).join('\n'), bullet, ' '.repeat(bullet.length));
}

function prefixed(text: string, first: string, rest: string): string {
  return text
    .split('\n')
    .map((line, index) => (index === 0 ? first : rest) + line)
    .join('\n');
}

function inline(node: TextNode): string {
  if (node.type === 'hardBreak') return '\n';
  if (node.type === 'mention') return `@${word(node, 'label') || word(node, 'id')}`;
  if (node.type === 'image') return imageText(node);
  const text = node.text ?? '';
  const href = node.marks?.find((mark) => mark.type === 'link')?.attrs?.['href'];
  if (typeof href !== 'string' || bare(href) === bare(text)) return text;
  return `${text} <${href}>`;
}

function bare(address: string): string {
  return address
    .trim()
    .replace(/^(mailto:|https?:\/\/)/, '')
    .replace(/\/$/, '');
}

function imageText(node: TextNode): string {
  const name = word(node, 'alt');
  return name === '' ? '' : `[${name}]`;
}

/** An attribute that is a text; empty when it is not there. */
function word(node: TextNode, attribute: string): string {
  const value = node.attrs?.[attribute];
  return typeof value === 'string' ? value : '';
}
