import { surveyLanguageOf, type SurveyLanguage } from '../../../shared/surveys/languages.ts';

/** What we say to whoever gets campaigns: under each mail, and on the page where they are stopped. */
export interface CampaignTexts {
  language: SurveyLanguage;
  /** Under a mail, before the link. */
  footer: (company: string) => string;
  link: string;
  question: (company: string) => string;
  /** For each purpose: what is stopped. */
  what: { news: string; offers: string; notices: string };
  button: string;
  done: (company: string) => string;
  /** They may change their mind. */
  mistake: string;
  again: string;
  back: (company: string) => string;
  unknown: string;
}

const texts: Readonly<Record<SurveyLanguage, CampaignTexts>> = {
  en: {
    language: 'en',
    footer: (company) => `You get this mail from ${company}.`,
    link: 'Unsubscribe',
    question: (company) => `No more mail from ${company}?`,
    what: { news: 'This is about news.', offers: 'This is about offers.', notices: 'This is about notices.' },
    button: 'Unsubscribe',
    done: (company) => `Done. ${company} will not send you these mails any more.`,
    mistake: 'Was that a mistake?',
    again: 'Subscribe again',
    back: (company) => `Good. ${company} will go on writing to you.`,
    unknown: 'This link is not valid any more.',
  },
  de: {
    language: 'de',
    footer: (company) => `Sie erhalten diese E-Mail von ${company}.`,
    link: 'Abmelden',
    question: (company) => `Keine E-Mails mehr von ${company}?`,
    what: {
      news: 'Es geht um Neuigkeiten.',
      offers: 'Es geht um Angebote.',
      notices: 'Es geht um Mitteilungen.',
    },
    button: 'Abmelden',
    done: (company) => `Erledigt. ${company} schickt Ihnen diese E-Mails nicht mehr.`,
    mistake: 'War das ein Versehen?',
    again: 'Wieder anmelden',
    back: (company) => `Gut. ${company} schreibt Ihnen weiterhin.`,
    unknown: 'Dieser Link ist nicht mehr gültig.',
  },
  fr: {
    language: 'fr',
    footer: (company) => `Ce message vous est envoyé par ${company}.`,
    link: 'Se désabonner',
    question: (company) => `Ne plus recevoir de messages de ${company} ?`,
    what: {
      news: 'Il s’agit des nouvelles.',
      offers: 'Il s’agit des offres.',
      notices: 'Il s’agit des avis.',
    },
    button: 'Se désabonner',
    done: (company) => `C’est fait. ${company} ne vous enverra plus ces messages.`,
    mistake: 'Était-ce une erreur ?',
    again: 'Se réabonner',
    back: (company) => `Bien. ${company} continuera à vous écrire.`,
    unknown: 'Ce lien n’est plus valable.',
  },
  es: {
    language: 'es',
    footer: (company) => `Recibe este correo de ${company}.`,
    link: 'Darse de baja',
    question: (company) => `¿No quiere más correos de ${company}?`,
    what: {
      news: 'Se trata de las novedades.',
      offers: 'Se trata de las ofertas.',
      notices: 'Se trata de los avisos.',
    },
    button: 'Darse de baja',
    done: (company) => `Hecho. ${company} ya no le enviará estos correos.`,
    mistake: '¿Ha sido un error?',
    again: 'Volver a suscribirse',
    back: (company) => `De acuerdo. ${company} le seguirá escribiendo.`,
    unknown: 'Este enlace ya no es válido.',
  },
  it: {
    language: 'it',
    footer: (company) => `Riceve questa e-mail da ${company}.`,
    link: 'Annulla l’iscrizione',
    question: (company) => `Non vuole più e-mail da ${company}?`,
    what: {
      news: 'Si tratta delle novità.',
      offers: 'Si tratta delle offerte.',
      notices: 'Si tratta degli avvisi.',
    },
    button: 'Annulla l’iscrizione',
    done: (company) => `Fatto. ${company} non Le invierà più queste e-mail.`,
    mistake: 'È stato un errore?',
    again: 'Iscriversi di nuovo',
    back: (company) => `Bene. ${company} continuerà a scriverLe.`,
    unknown: 'Questo link non è più valido.',
  },
  pt: {
    language: 'pt',
    footer: (company) => `Este e-mail foi enviado por ${company}.`,
    link: 'Cancelar a subscrição',
    question: (company) => `Não quer receber mais e-mails de ${company}?`,
    what: { news: 'Trata-se de novidades.', offers: 'Trata-se de ofertas.', notices: 'Trata-se de avisos.' },
    button: 'Cancelar a subscrição',
    done: (company) => `Feito. ${company} não lhe enviará mais estes e-mails.`,
    mistake: 'Foi um engano?',
    again: 'Subscrever de novo',
    back: (company) => `Muito bem. ${company} continuará a escrever-lhe.`,
    unknown: 'Esta ligação já não é válida.',
  },
  nl: {
    language: 'nl',
    footer: (company) => `U krijgt deze e-mail van ${company}.`,
    link: 'Afmelden',
    question: (company) => `Geen e-mail meer van ${company}?`,
    what: {
      news: 'Het gaat om nieuws.',
      offers: 'Het gaat om aanbiedingen.',
      notices: 'Het gaat om berichten.',
    },
    button: 'Afmelden',
    done: (company) => `Klaar. ${company} stuurt u deze e-mails niet meer.`,
    mistake: 'Was dit een vergissing?',
    again: 'Opnieuw aanmelden',
    back: (company) => `Goed. ${company} blijft u schrijven.`,
    unknown: 'Deze link is niet meer geldig.',
  },
  pl: {
    language: 'pl',
    footer: (company) => `Tę wiadomość wysyła ${company}.`,
    link: 'Wypisz się',
    question: (company) => `Nie chcą Państwo więcej wiadomości od ${company}?`,
    what: { news: 'Chodzi o nowości.', offers: 'Chodzi o oferty.', notices: 'Chodzi o powiadomienia.' },
    button: 'Wypisz się',
    done: (company) => `Gotowe. ${company} nie będzie już wysyłać tych wiadomości.`,
    mistake: 'Czy to pomyłka?',
    again: 'Zapisz się ponownie',
    back: (company) => `Dobrze. ${company} będzie nadal pisać.`,
    unknown: 'Ten link jest już nieważny.',
  },
  tr: {
    language: 'tr',
    footer: (company) => `Bu e-postayı ${company} gönderdi.`,
    link: 'Abonelikten çık',
    question: (company) => `${company} size artık e-posta göndermesin mi?`,
    what: {
      news: 'Bu, haberler içindir.',
      offers: 'Bu, teklifler içindir.',
      notices: 'Bu, bildirimler içindir.',
    },
    button: 'Abonelikten çık',
    done: (company) => `Tamam. ${company} size artık bu e-postaları göndermeyecek.`,
    mistake: 'Yanlışlıkla mı oldu?',
    again: 'Yeniden abone ol',
    back: (company) => `Peki. ${company} size yazmaya devam edecek.`,
    unknown: 'Bu bağlantı artık geçerli değil.',
  },
  ar: {
    language: 'ar',
    footer: (company) => `تصلك هذه الرسالة من ${company}.`,
    link: 'إلغاء الاشتراك',
    question: (company) => `ألا تريد مزيدًا من الرسائل من ${company}؟`,
    what: { news: 'يتعلق هذا بالأخبار.', offers: 'يتعلق هذا بالعروض.', notices: 'يتعلق هذا بالإشعارات.' },
    button: 'إلغاء الاشتراك',
    done: (company) => `تم. لن ترسل إليك ${company} هذه الرسائل بعد الآن.`,
    mistake: 'هل كان ذلك خطأ؟',
    again: 'الاشتراك من جديد',
    back: (company) => `حسنًا. ستواصل ${company} مراسلتك.`,
    unknown: 'لم يعد هذا الرابط صالحًا.',
  },
  sl: {
    language: 'sl',
    footer: (company) => `To pošto vam pošilja ${company}.`,
    link: 'Odjava',
    question: (company) => `Nič več pošte (${company})?`,
    what: { news: 'Gre za novice.', offers: 'Gre za ponudbe.', notices: 'Gre za obvestila.' },
    button: 'Odjava',
    done: (company) => `Urejeno. Te pošte ne boste več prejemali (${company}).`,
    mistake: 'Je bila to pomota?',
    again: 'Ponovna prijava',
    back: (company) => `Dobro. Pošto boste prejemali tudi v prihodnje (${company}).`,
    unknown: 'Ta povezava ne velja več.',
  },
  fi: {
    language: 'fi',
    footer: (company) => `Tämän viestin lähetti ${company}.`,
    link: 'Peruuta tilaus',
    question: (company) => `Ei enää viestejä (${company})?`,
    what: { news: 'Kyse on uutisista.', offers: 'Kyse on tarjouksista.', notices: 'Kyse on tiedotteista.' },
    button: 'Peruuta tilaus',
    done: (company) => `Valmis. Et saa enää näitä viestejä (${company}).`,
    mistake: 'Oliko se vahinko?',
    again: 'Tilaa uudelleen',
    back: (company) => `Hyvä. Saat viestejä jatkossakin (${company}).`,
    unknown: 'Tämä linkki ei ole enää voimassa.',
  },
  ja: {
    language: 'ja',
    footer: (company) => `このメールは${company}からお送りしています。`,
    link: '配信停止',
    question: (company) => `${company}からのメールを停止しますか。`,
    what: { news: '対象：お知らせ', offers: '対象：ご案内', notices: '対象：通知' },
    button: '配信停止',
    done: (company) => `停止しました。${company}からこのメールは届かなくなります。`,
    mistake: '間違いでしたか。',
    again: 'もう一度受け取る',
    back: (company) => `承知しました。${company}から引き続きお送りします。`,
    unknown: 'このリンクは無効になりました。',
  },
  zh: {
    language: 'zh',
    footer: (company) => `此邮件由${company}发送。`,
    link: '退订',
    question: (company) => `不再接收${company}的邮件？`,
    what: { news: '涉及：新闻。', offers: '涉及：优惠。', notices: '涉及：通知。' },
    button: '退订',
    done: (company) => `已完成。${company}不会再向您发送此类邮件。`,
    mistake: '点错了吗？',
    again: '重新订阅',
    back: (company) => `好的。${company}会继续给您写信。`,
    unknown: '此链接已失效。',
  },
};

/** In their language where we have it, else in English. */
export function campaignTexts(language: string | null): CampaignTexts {
  return texts[surveyLanguageOf(language)];
}
