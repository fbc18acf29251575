import type { IdeaStatus } from '../../../shared/schemas/idea.ts';
import { furtherTexts } from './further-texts.ts';

/** What customers read on the board of ideas and in its mails. {title}, {company}, {count}: what stands there. */
export interface IdeaTexts {
  language: string;
  title: string;
  intro: string;
  empty: string;
  vote: string;
  voteFor: string;
  voted: string;
  takeBack: string;
  address: string;
  send: string;
  byMail: string;
  sent: string;
  problem: string;
  confirm: string;
  tell: string;
  over: string;
  subject: string;
  letter: string;
  notYou: string;
  votes: string;
  status: Readonly<Record<IdeaStatus, string>>;
}

const texts: readonly IdeaTexts[] = [
  {
    language: 'en',
    title: 'Ideas',
    intro: 'What customers wish for, and what becomes of it.',
    empty: 'Nothing stands here yet.',
    vote: 'Vote',
    voteFor: 'Vote for “{title}”',
    voted: 'You voted for this.',
    takeBack: 'Take my vote back',
    address: 'Your e-mail address',
    send: 'Send me the link',
    byMail: 'We send you a mail with a link; your vote counts once you have confirmed it.',
    sent: 'Look into your mailbox: the link is on its way.',
    problem: 'This is not an e-mail address.',
    confirm: 'Is this your vote?',
    tell: 'Write to me when it moves on',
    over: 'This link is no longer good.',
    subject: 'Confirm your vote',
    letter:
      'You voted for “{title}” at {company}. It counts once you have followed this link and confirmed it:',
    notYou: 'If this was not you, nothing needs to be done.',
    votes: 'Votes: {count}',
    status: {
      new: 'New',
      considered: 'Being considered',
      planned: 'Planned',
      done: 'Done',
      declined: 'Not planned',
    },
  },
  {
    language: 'de',
    title: 'Ideen',
    intro: 'Was Kunden sich wünschen und was daraus wird.',
    empty: 'Hier steht noch nichts.',
    vote: 'Abstimmen',
    voteFor: 'Für „{title}“ stimmen',
    voted: 'Sie haben dafür gestimmt.',
    takeBack: 'Meine Stimme zurücknehmen',
    address: 'Ihre E-Mail-Adresse',
    send: 'Link zusenden',
    byMail: 'Wir senden Ihnen eine Mail mit einem Link; Ihre Stimme zählt, sobald Sie bestätigen.',
    sent: 'Sehen Sie in Ihr Postfach: Der Link ist unterwegs.',
    problem: 'Das ist keine E-Mail-Adresse.',
    confirm: 'Ist das Ihre Stimme?',
    tell: 'Schreiben Sie mir, wenn es weitergeht',
    over: 'Dieser Link gilt nicht mehr.',
    subject: 'Bestätigen Sie Ihre Stimme',
    letter:
      'Sie haben bei {company} für „{title}“ gestimmt. Es zählt, sobald Sie diesem Link folgen und bestätigen:',
    notYou: 'Wenn Sie das nicht waren, müssen Sie nichts tun.',
    votes: 'Stimmen: {count}',
    status: {
      new: 'Neu',
      considered: 'Wird geprüft',
      planned: 'Geplant',
      done: 'Umgesetzt',
      declined: 'Nicht geplant',
    },
  },
  {
    language: 'fr',
    title: 'Idées',
    intro: 'Ce que souhaitent les clients, et ce qu’il en advient.',
    empty: 'Rien ici pour l’instant.',
    vote: 'Voter',
    voteFor: 'Voter pour « {title} »',
    voted: 'Vous avez voté pour cette idée.',
    takeBack: 'Retirer ma voix',
    address: 'Votre adresse e-mail',
    send: 'Envoyer le lien',
    byMail: 'Nous vous envoyons un lien par e-mail ; votre voix compte une fois confirmée.',
    sent: 'Consultez votre boîte : le lien est en route.',
    problem: 'Ce n’est pas une adresse e-mail.',
    confirm: 'Est-ce votre voix ?',
    tell: 'Écrivez-moi quand cela avance',
    over: 'Ce lien n’est plus valable.',
    subject: 'Confirmez votre voix',
    letter:
      'Vous avez voté pour « {title} » chez {company}. Votre voix compte une fois ce lien suivi et confirmé :',
    notYou: 'Si ce n’était pas vous, il n’y a rien à faire.',
    votes: 'Voix : {count}',
    status: {
      new: 'Nouvelle',
      considered: 'À l’étude',
      planned: 'Prévue',
      done: 'Réalisée',
      declined: 'Non retenue',
    },
  },
  {
    language: 'es',
    title: 'Ideas',
    intro: 'Lo que desean los clientes y qué se hace con ello.',
    empty: 'Aquí no hay nada todavía.',
    vote: 'Votar',
    voteFor: 'Votar por «{title}»',
    voted: 'Usted la votó.',
    takeBack: 'Retirar mi voto',
    address: 'Su dirección de correo',
    send: 'Enviarme el enlace',
    byMail: 'Le enviamos un enlace por correo; su voto cuenta cuando lo confirme.',
    sent: 'Mire su correo: el enlace está en camino.',
    problem: 'Esto no es una dirección de correo.',
    confirm: '¿Es este su voto?',
    tell: 'Escríbanme cuando avance',
    over: 'Este enlace ya no es válido.',
    subject: 'Confirme su voto',
    letter: 'Usted votó por «{title}» en {company}. Cuenta cuando siga este enlace y lo confirme:',
    notYou: 'Si no fue usted, no tiene que hacer nada.',
    votes: 'Votos: {count}',
    status: {
      new: 'Nueva',
      considered: 'En estudio',
      planned: 'Planificada',
      done: 'Hecha',
      declined: 'Descartada',
    },
  },
  {
    language: 'fi',
    title: 'Ideat',
    intro: 'Mitä asiakkaat toivovat ja mitä siitä tulee.',
    empty: 'Täällä ei ole vielä mitään.',
    vote: 'Äänestä',
    voteFor: 'Äänestä: ”{title}”',
    voted: 'Äänestit tätä.',
    takeBack: 'Peru ääneni',
    address: 'Sähköpostiosoitteesi',
    send: 'Lähetä linkki',
    byMail: 'Lähetämme linkin sähköpostiin; äänesi lasketaan, kun vahvistat sen.',
    sent: 'Katso sähköpostiisi: linkki on matkalla.',
    problem: 'Tämä ei ole sähköpostiosoite.',
    confirm: 'Onko tämä sinun äänesi?',
    tell: 'Kertokaa minulle, kun se etenee',
    over: 'Tämä linkki ei ole enää voimassa.',
    subject: 'Vahvista äänesi',
    letter: 'Äänestit: ”{title}” ({company}). Ääni lasketaan, kun avaat tämän linkin ja vahvistat sen:',
    notYou: 'Jos et ollut se sinä, mitään ei tarvitse tehdä.',
    votes: 'Ääniä: {count}',
    status: {
      new: 'Uusi',
      considered: 'Harkinnassa',
      planned: 'Suunniteltu',
      done: 'Toteutettu',
      declined: 'Ei toteuteta',
    },
  },
  ...furtherTexts,
];

const [english] = texts;

/** The languages of the board. */
export const ideaLanguages: readonly string[] = texts.map(({ language }) => language);

/** In a language, "de-CH" as well; in English where there is none. Pure. */
export function ideaTexts(language: string | null): IdeaTexts {
  const wanted = (language ?? '').toLowerCase();
  const found =
    texts.find((one) => one.language.toLowerCase() === wanted) ??
    texts.find((one) => one.language.split('-')[0] === wanted.split('-')[0]) ??
    english;
  if (!found) throw new Error('There is English.');
  return found;
}

/** A sentence with what stands in its braces. Pure. */
export function sayIdea(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));
}
