import { z } from 'zod';

export { widgetSettings as webchatSettings } from '../../../shared/schemas/widget.ts';

/** Never sent to anybody: it only checks what the site signs. */
export const webchatSecrets = z.object({
  identitySecret: z.string().min(16).max(500).optional().meta({
    title: 'Identity secret',
    group: 'site',
    staysHere: true,
    random: true,
    description:
      'Known to your own server: it signs who is logged in (HMAC-SHA256 of the user’s id, in hex) so that a visitor finds their earlier conversations. Without it everybody is a stranger.',
  }),
});
export type WebchatSecrets = z.infer<typeof webchatSecrets>;
