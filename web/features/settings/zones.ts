import type { Option } from '../../ui/select.ts';

/** Time zones to choose from; `current` is among them also where this browser does not know it. */
export function zoneOptions(current: string): Option[] {
  return [...new Set([current, 'UTC', ...Intl.supportedValuesOf('timeZone')])].map((zone) => ({
    value: zone,
    label: zone.replaceAll('_', ' '),
  }));
}
