import { roles, type Role } from '../../../shared/abilities.ts';
import { t } from '../../lib/i18n.ts';
import { directory } from '../../stores/directory.svelte.ts';
import type { Option } from '../../ui/select.ts';

export function roleOptions(): Option[] {
  return roles.map((role) => ({
    value: role,
    label: t(`roles.${role}.name`),
    detail: t(`roles.${role}.explain`),
  }));
}

export function roleName(role: Role): string {
  return t(`roles.${role}.name`);
}

/** People, teams and inboxes as options for a Combobox; reactive. */
export function personOptions(): Option[] {
  return directory.people.map(({ id, name, email }) => ({
    value: id,
    label: name,
    detail: email,
    avatar: { name, id },
    keywords: [email],
  }));
}

export function teamOptions(): Option[] {
  return directory.teamList.map(({ id, name }) => ({ value: id, label: name }));
}

export function inboxOptions(): Option[] {
  return directory.inboxList.map(({ id, name, address }) => ({
    value: id,
    label: name,
    ...(address ? { detail: address, keywords: [address] } : {}),
  }));
}
