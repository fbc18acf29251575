import type { CheckScene } from '../../schemas/wording.ts';
import { formalityFindings } from './address-forms.ts';
import { differingFacts } from './differing-facts.ts';
import type { Finding, WrittenReply } from './finding.ts';
import { greetingFindings } from './greeting.ts';
import { phraseFindings } from './phrases.ts';
import { unanswered } from './questions.ts';
import { leftovers, missingAttachment, newRecipients } from './remains.ts';
import { isOther, tongueOf } from './tongue.ts';

const most = 20;

/**
 * What is worth a look before a reply goes out, the same thing once, in the order of the text; what concerns the whole reply comes last. Local,
 * and never the last word: each finding says why, and whoever writes decides. Pure.
 */
export function checkReply(reply: WrittenReply, scene: CheckScene): Finding[] {
  const { text } = reply;
  const spoken = tongueOf(text) ?? scene.language?.slice(0, 2) ?? null;
  const found: Finding[] = [
    ...differingFacts(reply, scene),
    ...phraseFindings(text, scene, spoken),
    ...formalityFindings(text, scene, spoken),
    ...greetingFindings(text, scene),
    ...leftovers(text),
    ...missingAttachment(reply),
    ...wrongLanguage(text, scene),
    ...unanswered(text, scene),
    ...newRecipients(reply),
  ];
  const once = new Map(found.toReversed().map((finding) => [finding.key, finding]));
  const place = ({ span }: Finding) => span?.start ?? Number.POSITIVE_INFINITY;
  return [...once.values()]
    .toSorted((one, other) => (place(one) < place(other) ? -1 : place(one) > place(other) ? 1 : 0))
    .slice(0, most);
}

function wrongLanguage(text: string, { language }: CheckScene): Finding[] {
  const found = tongueOf(text);
  const expected = language?.slice(0, 2) ?? null;
  if (found === null || expected === null || !isOther(found, expected)) return [];
  return [{ kind: 'language', key: `language:${found}`, span: null, found, expected, fix: null }];
}
