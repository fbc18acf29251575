/** What makes a visitor's thread and message what they are, in the whole workspace. */
export function visitorKeys(said: { inboxId: string; address: string; threadId: string; clientId: string }): {
  thread: string;
  message: string;
} {
  const { inboxId, address, threadId, clientId } = said;
  return {
    thread: `webchat:${address}:${threadId}`,
    message: `webchat:${inboxId}:${address}:${clientId}`,
  };
}
