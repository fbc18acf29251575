import type { AskObjection } from '../../../shared/advocates/may-ask.ts';

/** For whoever asks by the API; the screens have words of their own. */
export const objectionWords: Readonly<Record<AskObjection, string>> = {
  forbidden: 'This site does not want anybody to be asked for reviews.',
  selective:
    'Nearly all who were asked for this site speak for us: it wants all asked alike, so ask others too.',
  refused: 'They said that they are not to be asked.',
  lately: 'They were asked for something less than 30 days ago.',
  already: 'They were asked for this less than a year ago.',
  'no-way': 'They never wrote where one can answer them in private.',
  'window-closed': 'The channel lets one answer only for a while after they wrote.',
  'no-welcome': 'Their quiet hours and holidays leave no time within two weeks.',
  'not-valid': 'This answer is gone, or not valid today.',
  'no-text': 'The answer has no text for their language and channel.',
  'missing-value': 'A name in the answer stands for nothing here.',
  'no-link': 'The answer has no link to this site.',
  incentive: 'The answer offers something, and this site forbids it.',
  gone: 'The conversation or the contact is gone.',
};
