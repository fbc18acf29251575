/** Where our own server gives out the picture of a contact; nothing when they have none. */
export function contactPicture(contact: { id: string; picture?: string | undefined }): string | undefined {
  return contact.picture === undefined
    ? undefined
    : `/api/v1/contacts/${contact.id}/picture?v=${contact.picture}`;
}
