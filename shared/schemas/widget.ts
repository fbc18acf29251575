import { z } from 'zod';
import { isTimeZone, readOpening, readSpecialDay } from '../widget/opening.ts';
import { readPageRule } from '../widget/page-rules.ts';
import { readOverride } from '../widget/texts.ts';
import { clientId } from './message.ts';
import { id, moment } from './primitives.ts';
import { longestComment } from './survey.ts';

/**
 * The settings of an inbox whose customers write in a widget on a web site. The form is drawn from them, in this order.
 */
const site = z
  .object({
    origins: z
      .array(
        z
          .string()
          .trim()
          .max(200)
          .refine((text) => isOrigin(text), 'Write it like https://www.example.com, without a path.'),
      )
      .max(50)
      .default([])
      .meta({
        title: 'Sites',
        description:
          'Where the widget may be used, one per line: https://www.example.com. It is refused everywhere else but on the demo page of this server.',
      }),
    visits: z
      .enum(['always', 'ask', 'never'])
      .default('ask')
      .meta({
        title: 'Pages that visitors look at',
        labels: {
          always: 'Show them to the team',
          ask: 'Only with the visitor’s consent',
          never: 'Do not collect them',
        },
        description: 'Page, where they came from, earlier visits.',
      }),
  })
  .prefault({})
  .meta({ title: 'Web site' });

const look = z
  .object({
    accent: z
      .string()
      .trim()
      .regex(/^#[0-9a-f]{6}$/i, 'Write a colour like #0f766e.')
      .default('#0f766e')
      .meta({ title: 'Colour', description: 'Of the launcher and of what visitors write: #0f766e.' }),
    theme: z
      .enum(['auto', 'light', 'dark'])
      .default('auto')
      .meta({
        title: 'Theme',
        labels: { auto: 'As the visitor’s device', light: 'Light', dark: 'Dark' },
      }),
    position: z
      .enum(['right', 'left'])
      .default('right')
      .meta({ title: 'Place', labels: { right: 'End of the line', left: 'Beginning of the line' } }),
    texts: z
      .array(
        z
          .string()
          .max(500)
          .refine(
            (line) => readOverride(line) !== null,
            'Write "title = Ask us" or "de.title = Fragen Sie uns".',
          ),
      )
      .max(200)
      .default([])
      .meta({
        title: 'Words of your own',
        advanced: true,
        description: 'One per line: "title = Ask us" for all languages, "de.title = Fragen Sie uns" for one.',
      }),
  })
  .prefault({})
  .meta({ title: 'Look and words' });

const talk = z
  .object({
    introduce: z
      .enum(['no', 'optional', 'required'])
      .default('optional')
      .meta({
        title: 'Ask for name and e-mail before the first message',
        labels: { no: 'No', optional: 'Yes, may be skipped', required: 'Yes, required' },
      }),
    quickAnswers: z
      .array(z.string().trim().min(1).max(80))
      .max(8)
      .default([])
      .meta({ title: 'Quick answers', description: 'Offered at the beginning, one per line.' }),
    greetings: z
      .array(
        z
          .string()
          .max(400)
          .refine(
            (line) => readPageRule(line) !== null,
            'Write "/pricing* | Questions about prices? | 20 | open": path, text, seconds, open or closed.',
          ),
      )
      .max(30)
      .default([])
      .meta({
        title: 'Greetings by page',
        description:
          'Shown beside the launcher to people who have not written yet, one per line: "/pricing* | Questions about prices? | 20 | open" (path, text, seconds on the page, and if it is only for the hours when somebody is there "open", else "closed"). The first that fits counts.',
      }),
  })
  .prefault({})
  .meta({ title: 'Conversation' });

const ownHours = { showWhen: { path: 'hours.calendarId', is: '' } };

const hours = z
  .object({
    calendarId: z.string().max(40).default('').meta({
      title: 'Calendar',
      choices: 'calendars',
      description: 'One of the calendars of your promises, with its holidays. None: the hours written here.',
    }),
    opening: z
      .string()
      .trim()
      .max(500)
      .refine((text) => readOpening(text) !== null, 'Write "Mo-Fr 09:00-18:00; Sa 10:00-14:00".')
      .default('')
      .meta({
        ...ownHours,
        title: 'When somebody is there',
        description: '"Mo-Fr 09:00-12:30, 13:30-18:00; Sa 10:00-14:00". Empty: always.',
      }),
    holidays: z
      .array(
        z
          .string()
          .trim()
          .max(100)
          .refine(
            (line) => readSpecialDay(line) !== null,
            'Write "12-25" for every year, or "2026-12-24 09:00-12:00".',
          ),
      )
      .max(100)
      .default([])
      .meta({
        ...ownHours,
        title: 'Days that are different',
        description:
          'One per line: "12-25 Christmas" is closed every year, "2026-12-24 09:00-12:00" is open at these hours.',
      }),
    timeZone: z
      .string()
      .trim()
      .refine((name) => isTimeZone(name), 'Write a time zone like Europe/Berlin.')
      .default('Europe/Berlin')
      .meta({ ...ownHours, title: 'Time zone' }),
  })
  .prefault({})
  .meta({ title: 'Business hours' });

const mail = z
  .object({
    address: z.string().trim().toLowerCase().max(254).default('').meta({
      title: 'Answer by e-mail from',
      description:
        'Address of one of your e-mail inboxes. What a visitor has not seen goes out from it, and their answer joins the conversation. Empty: never.',
    }),
    afterMinutes: z.number().int().min(1).max(1440).default(5).meta({
      title: 'When not seen for (minutes)',
      description: 'Visitors who have left the site get the mail within a minute.',
    }),
  })
  .prefault({})
  .meta({ title: 'When the visitor is gone' });

export const widgetSettings = z.object({ site, look, talk, hours, mail });
export type WidgetSettings = z.infer<typeof widgetSettings>;

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text.toLowerCase();
}

/* What the widget says, as the server checks it. */

const text = (most: number) => z.string().max(most);
export const threadKey = clientId;
export const widgetPage = z.object({ url: text(2000), title: text(300), referrer: text(2000) });
export const widgetUser = z.object({
  id: text(200).min(1),
  hash: z.string().regex(/^[0-9a-f]{64}$/i),
  name: text(200).optional(),
  email: text(254).optional(),
});
export const widgetHello = z.object({
  key: id,
  token: text(1000).nullable().default(null),
  user: widgetUser.nullable().default(null),
  page: widgetPage.nullable().default(null),
  locale: text(35).default('en'),
  timeZone: text(60).default(''),
});
export const widgetSay = z.object({
  threadId: threadKey,
  clientId,
  text: text(10_000),
  fileIds: z.array(id).max(5).default([]),
});
export const widgetHistory = z.object({
  threadId: threadKey,
  after: moment.nullable().default(null),
  before: moment.nullable().default(null),
});
export const widgetTyping = z.object({ threadId: threadKey, typing: z.boolean() });
export const widgetRead = z.object({ threadId: threadKey, at: moment });
export const widgetSurvey = z.object({
  threadId: threadKey,
  score: z.number().int().min(0).max(10).optional(),
  comment: z.string().trim().max(longestComment).optional(),
  /** Of further questions, by their ids. */
  answers: z.record(z.string().max(12), z.string().trim().max(longestComment)).optional(),
});
export const widgetIntroduction = z.object({
  name: text(200),
  email: z.union([z.literal(''), z.email().max(254)]),
});

/** One message from a visitor, as it is kept byte for byte before anybody reads it. */
export const visitorItem = z.object({
  version: z.literal(1),
  threadId: threadKey,
  clientId,
  visitor: z.object({
    address: text(320).min(1),
    name: text(200),
    verified: z.boolean(),
  }),
  text: text(10_000),
  files: z.array(z.object({ name: text(300), type: text(200), content: z.string() })).max(5),
  sentAt: moment,
});
export type VisitorItem = z.infer<typeof visitorItem>;

/* What people who answer see of a visitor. */

export const visitor = z.object({
  conversationId: id,
  online: z.boolean(),
  typing: z.boolean(),
  verified: z.boolean(),
  /** The visitor's id in the customer's own system, when it is proven. */
  externalId: z.string().nullable(),
  name: z.string(),
  /** As typed; nobody has proven it. */
  email: z.string(),
  locale: z.string(),
  timeZone: z.string(),
  page: widgetPage.nullable(),
  visits: z.number().int(),
  firstSeenAt: moment,
  lastSeenAt: moment,
  readAt: moment.nullable(),
});
export type Visitor = z.infer<typeof visitor>;

/** What is told of a visitor while somebody looks at the conversation: only what changed. */
export const visitorChange = z.object({
  conversationId: id,
  online: z.boolean().optional(),
  typing: z.boolean().optional(),
  page: widgetPage.nullable().optional(),
  readAt: moment.nullable().optional(),
});
