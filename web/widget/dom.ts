/** Elements without markup: nothing here ever reads HTML, so a site's strictest policy (Trusted Types too) is content. */

type Child = Node | string | null | false;
type Listener = (event: never) => void;
export type Attributes = Record<string, string | number | boolean | null | Listener>;

/** Makes an element. `onclick` and the like are listeners; true is an attribute without value, null and false are none. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children.filter((child): child is Node | string => child !== null && child !== false));
  return element;
}

export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener);
    else if (value === null || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}

const paths = {
  chat: 'M21 11.5a8.5 8.5 0 0 1-12.6 7.4L3 21l2.1-5.4A8.5 8.5 0 1 1 21 11.5Z',
  close: 'M18 6 6 18M6 6l12 12',
  back: 'M15 18l-6-6 6-6',
  send: 'M5 12h13M12 5l7 7-7 7',
  attach: 'm21 11-8.6 8.6a5.6 5.6 0 0 1-8-8L13 3.1a3.7 3.7 0 0 1 5.3 5.3l-8.6 8.5a1.9 1.9 0 0 1-2.7-2.6l8-8',
  emoji: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8.5 14s1.2 2 3.5 2 3.5-2 3.5-2M9 9.5h.01M15 9.5h.01',
  plus: 'M12 5v14M5 12h14',
  sound: 'M11 5 6 9H3v6h3l5 4V5ZM15.5 8.5a5 5 0 0 1 0 7',
  mute: 'M11 5 6 9H3v6h3l5 4V5ZM16 9l5 6M21 9l-5 6',
  star: 'm12 3 2.8 5.7 6.2.9-4.5 4.4 1.1 6.2L12 17.3l-5.6 2.9 1.1-6.2L3 9.6l6.2-.9L12 3Z',
  file: 'M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8l-5-5ZM14 3v5h5',
} as const;
export type IconName = keyof typeof paths;

const svgSpace = 'http://www.w3.org/2000/svg';

export function icon(name: IconName): SVGSVGElement {
  return drawn(paths[name], `icon-${name}`);
}

/** A picture of one path in a square of 24. */
export function drawn(d: string, name = ''): SVGSVGElement {
  const svg = document.createElementNS(svgSpace, 'svg');
  setAttributes(svg, { viewBox: '0 0 24 24', 'aria-hidden': 'true', class: `icon ${name}` });
  const path = document.createElementNS(svgSpace, 'path');
  path.setAttribute('d', d);
  svg.append(path);
  return svg;
}

/** A button that is only a picture, with its words for those who do not see it. */
export function iconButton(name: IconName, label: string, attributes: Attributes): HTMLButtonElement {
  return h(
    'button',
    { type: 'button', class: 'icon-button', title: label, 'aria-label': label, ...attributes },
    icon(name),
  );
}

const linkPattern = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

/** Text with its links, as nodes. */
export function linked(text: string): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let at = 0;
  for (const match of text.matchAll(linkPattern)) {
    parts.push(text.slice(at, match.index));
    parts.push(h('a', { href: match[0], target: '_blank', rel: 'noopener noreferrer nofollow' }, match[0]));
    at = match.index + match[0].length;
  }
  return [...parts, text.slice(at)];
}

/** "{name} is writing" with its values. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
