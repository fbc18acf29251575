/** A press as the table of shortcuts writes it: "$mod+Alt+Enter", "$mod+Shift+l". */
export function pressedKeys(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): string {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  const mod = ctrlKey || metaKey;
  const name = key.length === 1 ? key.toLowerCase() : key;
  return `${mod ? '$mod+' : ''}${altKey ? 'Alt+' : ''}${shiftKey ? 'Shift+' : ''}${name}`;
}
