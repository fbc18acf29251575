import type { AttributeOption } from '../../../../shared/schemas/attribute.ts';
import { fold } from '../../../../shared/rules/fold.ts';

/** A key made of a label: "Plan seit" -> "plan_seit". */
export function keyFor(label: string): string {
  const words = fold(label)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '');
  return words.slice(0, 40).replace(/_+$/, '');
}

/**
 * Choices as they are written, one in a line. Who keeps its words keeps its key; where as many lines stand as before, a
 * new word in the place of an old one is the old choice under a new name.
 */
export function optionsFrom(text: string, before: readonly AttributeOption[]): AttributeOption[] {
  const labels = [...new Set(text.split('\n').map((line) => line.trim()))].filter(Boolean);
  const stays = new Set(labels);
  const used = new Set<string>();
  return labels.map((label, at) => {
    const same = before.find((one) => one.label === label);
    const renamed =
      labels.length === before.length && !stays.has(before[at]?.label ?? '') ? before[at] : undefined;
    const key = unused((same ?? renamed)?.key ?? (keyFor(label) || `choice_${String(at + 1)}`), used);
    used.add(key);
    return { key, label };
  });
}

function unused(key: string, used: ReadonlySet<string>): string {
  if (!used.has(key)) return key;
  for (let n = 2; ; n += 1) {
    const next = `${key.slice(0, 36)}_${String(n)}`;
    if (!used.has(next)) return next;
  }
}
