import type { VisitorItem } from '../../../shared/schemas/widget.ts';
import type { SimulatedPost, Simulator } from '../contract.ts';

/**
 * There is no provider to fake: what visitors write is handed in by our own server, and what we answer stays with us.
 * The raw bytes of a visitor are all that the demo and the tests need.
 */
export const webchatSimulator: Simulator = {
  start: () => Promise.resolve({ settings: {}, stop: () => Promise.resolve() }),
  compose: (post) => Promise.resolve(Buffer.from(JSON.stringify(itemOf(post)))),
};

const safe = (text: string) => text.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(-64);

function itemOf(post: SimulatedPost): VisitorItem {
  return {
    version: 1,
    threadId: safe(post.references[0] ?? post.inReplyTo ?? `${post.externalId}-thread`).padStart(8, '0'),
    clientId: safe(post.externalId).padStart(8, '0'),
    visitor: { address: post.from.address, name: post.from.name, verified: false },
    text: post.text,
    files: post.files.map(({ name, type, content }) => ({ name, type, content: content.toString('base64') })),
    sentAt: post.date.toISOString(),
  };
}
