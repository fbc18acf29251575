import type { Post } from './post.ts';

const newsletter = `<div style="background:#f4efe6;padding:24px"><h2 style="color:#7a2e0e">Autumn at the harbour</h2>${Array.from(
  { length: 40 },
  (_, index) =>
    `<p>Paragraph ${String(index + 1)}: lamps, shelves and chairs that have seen the sea, restored by hand in our yard.</p>`,
).join(
  '',
)}<table width="900"><tr><td style="background:#7a2e0e;color:#fff">A table that is wider than a phone</td></tr></table></div>`;

/** What lies in the inbox whose looks are looked at. */
export const lookPosts: readonly Partial<Post>[] = [
  { subject: 'Autumn letter', text: 'Autumn at the harbour', html: newsletter },
  {
    subject: 'رقم الطلب 4711',
    name: 'ليلى حسن',
    from: 'layla@customer.test',
    text: 'مرحبا،\nأين طلبي رقم 4711؟ شكرا.',
  },
  {
    subject: '椅子什么时候到？',
    name: '王芳',
    from: 'wang@customer.test',
    text: '您好，我想知道椅子什么时候能到。',
  },
  {
    subject: 'An invoice that is far too high for what was delivered in the end',
    name: 'Maximiliane von Hohenstein-Wolkenburg',
    from: 'max@customer.test',
    text: 'The invoice is wrong.',
  },
  {
    subject: 'Rucksack schon wieder defekt',
    name: 'Petra Anders',
    from: 'petra@customer.test',
    text: 'Guten Tag,\nder Rucksack ist schon wieder defekt. Ich bin sehr enttäuscht und kaufe hier nie wieder.',
  },
  {
    subject: 'You have won',
    name: 'Lottery',
    from: 'lottery@elsewhere.test',
    text: 'Act now to take what you have won.',
    headers: { 'X-Spam-Flag': 'YES' },
  },
];
