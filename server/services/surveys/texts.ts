import { surveyLanguageOf, type SurveyLanguage } from '../../../shared/surveys/languages.ts';

/** What a survey says in one language. */
export interface SurveyTexts {
  language: SurveyLanguage;
  question: (company: string) => string;
  questionAbout: (company: string, agent: string) => string;
  /** Above the link. */
  scale: string;
  /** 1 to 5. */
  scores: readonly [string, string, string, string, string];
  comment: string;
  optional: string;
  send: string;
  choose: string;
  thanks: string;
  thanksMore: string;
  over: string;
}

const texts: Readonly<Record<SurveyLanguage, SurveyTexts>> = {
  en: {
    language: 'en',
    question: (company) => `How content are you with the help from ${company}?`,
    questionAbout: (company, agent) => `How content are you with the help from ${agent} at ${company}?`,
    scale: 'One click is enough, from 1 (very dissatisfied) to 5 (very satisfied):',
    scores: ['Very dissatisfied', 'Dissatisfied', 'Neither', 'Satisfied', 'Very satisfied'],
    comment: 'What should we know?',
    optional: 'optional',
    send: 'Send answer',
    choose: 'Please choose one of the five.',
    thanks: 'Thank you for your answer.',
    thanksMore: 'You may close this page.',
    over: 'This question is closed. Thank you all the same.',
  },
  de: {
    language: 'de',
    question: (company) => `Wie zufrieden sind Sie mit der Hilfe von ${company}?`,
    questionAbout: (company, agent) => `Wie zufrieden sind Sie mit der Hilfe von ${agent} bei ${company}?`,
    scale: 'Ein Klick genügt, von 1 (sehr unzufrieden) bis 5 (sehr zufrieden):',
    scores: ['Sehr unzufrieden', 'Unzufrieden', 'Teils, teils', 'Zufrieden', 'Sehr zufrieden'],
    comment: 'Was sollten wir wissen?',
    optional: 'freiwillig',
    send: 'Antwort senden',
    choose: 'Bitte wählen Sie eine der fünf Antworten.',
    thanks: 'Danke für Ihre Antwort.',
    thanksMore: 'Sie können diese Seite schließen.',
    over: 'Diese Frage ist geschlossen. Trotzdem vielen Dank.',
  },
  fr: {
    language: 'fr',
    question: (company) => `Êtes-vous satisfait de l’aide de ${company} ?`,
    questionAbout: (company, agent) => `Êtes-vous satisfait de l’aide de ${agent}, de ${company} ?`,
    scale: 'Un clic suffit, de 1 (très insatisfait) à 5 (très satisfait) :',
    scores: ['Très insatisfait', 'Insatisfait', 'Ni l’un ni l’autre', 'Satisfait', 'Très satisfait'],
    comment: 'Que devrions-nous savoir ?',
    optional: 'facultatif',
    send: 'Envoyer la réponse',
    choose: 'Veuillez choisir une des cinq réponses.',
    thanks: 'Merci de votre réponse.',
    thanksMore: 'Vous pouvez fermer cette page.',
    over: 'Cette question est close. Merci tout de même.',
  },
  es: {
    language: 'es',
    question: (company) => `¿Qué le ha parecido la ayuda de ${company}?`,
    questionAbout: (company, agent) => `¿Qué le ha parecido la ayuda de ${agent}, de ${company}?`,
    scale: 'Basta un clic, de 1 (muy insatisfecho) a 5 (muy satisfecho):',
    scores: ['Muy insatisfecho', 'Insatisfecho', 'Ni lo uno ni lo otro', 'Satisfecho', 'Muy satisfecho'],
    comment: '¿Qué deberíamos saber?',
    optional: 'opcional',
    send: 'Enviar respuesta',
    choose: 'Elija una de las cinco respuestas.',
    thanks: 'Gracias por su respuesta.',
    thanksMore: 'Puede cerrar esta página.',
    over: 'Esta pregunta está cerrada. Gracias de todos modos.',
  },
  it: {
    language: 'it',
    question: (company) => `Quanto è soddisfatto dell’aiuto di ${company}?`,
    questionAbout: (company, agent) => `Quanto è soddisfatto dell’aiuto di ${agent}, di ${company}?`,
    scale: 'Basta un clic, da 1 (molto insoddisfatto) a 5 (molto soddisfatto):',
    scores: [
      'Molto insoddisfatto',
      'Insoddisfatto',
      'Né l’uno né l’altro',
      'Soddisfatto',
      'Molto soddisfatto',
    ],
    comment: 'Che cosa dovremmo sapere?',
    optional: 'facoltativo',
    send: 'Invia la risposta',
    choose: 'Scelga una delle cinque risposte.',
    thanks: 'Grazie per la Sua risposta.',
    thanksMore: 'Può chiudere questa pagina.',
    over: 'Questa domanda è chiusa. Grazie comunque.',
  },
  pt: {
    language: 'pt',
    question: (company) => `Qual é a sua satisfação com a ajuda da ${company}?`,
    questionAbout: (company, agent) => `Qual é a sua satisfação com a ajuda de ${agent}, da ${company}?`,
    scale: 'Basta um clique, de 1 (muito insatisfeito) a 5 (muito satisfeito):',
    scores: ['Muito insatisfeito', 'Insatisfeito', 'Nem um nem outro', 'Satisfeito', 'Muito satisfeito'],
    comment: 'O que devemos saber?',
    optional: 'opcional',
    send: 'Enviar resposta',
    choose: 'Escolha uma das cinco respostas.',
    thanks: 'Obrigado pela sua resposta.',
    thanksMore: 'Pode fechar esta página.',
    over: 'Esta pergunta está encerrada. Obrigado mesmo assim.',
  },
  nl: {
    language: 'nl',
    question: (company) => `Hoe tevreden bent u over de hulp van ${company}?`,
    questionAbout: (company, agent) => `Hoe tevreden bent u over de hulp van ${agent} van ${company}?`,
    scale: 'Eén klik is genoeg, van 1 (zeer ontevreden) tot 5 (zeer tevreden):',
    scores: ['Zeer ontevreden', 'Ontevreden', 'Neutraal', 'Tevreden', 'Zeer tevreden'],
    comment: 'Wat moeten wij weten?',
    optional: 'niet verplicht',
    send: 'Antwoord versturen',
    choose: 'Kies een van de vijf antwoorden.',
    thanks: 'Dank u voor uw antwoord.',
    thanksMore: 'U kunt deze pagina sluiten.',
    over: 'Deze vraag is gesloten. Toch bedankt.',
  },
  pl: {
    language: 'pl',
    question: (company) => `Jak oceniają Państwo pomoc firmy ${company}?`,
    questionAbout: (company, agent) => `Jak oceniają Państwo pomoc (${agent}, ${company})?`,
    scale: 'Wystarczy jedno kliknięcie, od 1 (bardzo źle) do 5 (bardzo dobrze):',
    scores: ['Bardzo źle', 'Źle', 'Ani dobrze, ani źle', 'Dobrze', 'Bardzo dobrze'],
    comment: 'O czym powinniśmy wiedzieć?',
    optional: 'nieobowiązkowe',
    send: 'Wyślij odpowiedź',
    choose: 'Proszę wybrać jedną z pięciu odpowiedzi.',
    thanks: 'Dziękujemy za odpowiedź.',
    thanksMore: 'Można zamknąć tę stronę.',
    over: 'To pytanie jest już zamknięte. Mimo to dziękujemy.',
  },
  tr: {
    language: 'tr',
    question: (company) => `${company} size yardımcı oldu mu, ne kadar memnunsunuz?`,
    questionAbout: (company, agent) =>
      `${company} adına ${agent} size yardımcı oldu mu, ne kadar memnunsunuz?`,
    scale: 'Bir tıklama yeter, 1 (hiç memnun değilim) ile 5 (çok memnunum) arasında:',
    scores: ['Hiç memnun değilim', 'Memnun değilim', 'Ne iyi ne kötü', 'Memnunum', 'Çok memnunum'],
    comment: 'Neyi bilmeliyiz?',
    optional: 'isteğe bağlı',
    send: 'Yanıtı gönder',
    choose: 'Lütfen beş yanıttan birini seçin.',
    thanks: 'Yanıtınız için teşekkürler.',
    thanksMore: 'Bu sayfayı kapatabilirsiniz.',
    over: 'Bu soru kapandı. Yine de teşekkürler.',
  },
  ar: {
    language: 'ar',
    question: (company) => `ما مدى رضاك عن المساعدة من ${company}؟`,
    questionAbout: (company, agent) => `ما مدى رضاك عن مساعدة ${agent} من ${company}؟`,
    scale: 'نقرة واحدة تكفي، من 1 (غير راضٍ إطلاقًا) إلى 5 (راضٍ جدًا):',
    scores: ['غير راضٍ إطلاقًا', 'غير راضٍ', 'محايد', 'راضٍ', 'راضٍ جدًا'],
    comment: 'ما الذي ينبغي أن نعرفه؟',
    optional: 'اختياري',
    send: 'إرسال الإجابة',
    choose: 'يرجى اختيار إحدى الإجابات الخمس.',
    thanks: 'شكرًا على إجابتك.',
    thanksMore: 'يمكنك إغلاق هذه الصفحة.',
    over: 'أُغلق هذا السؤال. شكرًا لك على كل حال.',
  },
  sl: {
    language: 'sl',
    question: (company) => `Kako zadovoljni ste s pomočjo, ki ste jo dobili (${company})?`,
    questionAbout: (company, agent) =>
      `Kako zadovoljni ste s pomočjo, ki ste jo dobili (${agent}, ${company})?`,
    scale: 'Dovolj je en klik, od 1 (zelo nezadovoljni) do 5 (zelo zadovoljni):',
    scores: ['Zelo nezadovoljni', 'Nezadovoljni', 'Niti eno niti drugo', 'Zadovoljni', 'Zelo zadovoljni'],
    comment: 'Kaj bi morali vedeti?',
    optional: 'neobvezno',
    send: 'Pošlji odgovor',
    choose: 'Izberite enega od petih odgovorov.',
    thanks: 'Hvala za odgovor.',
    thanksMore: 'To stran lahko zaprete.',
    over: 'To vprašanje je zaprto. Vseeno hvala.',
  },
  fi: {
    language: 'fi',
    question: (company) => `Kuinka tyytyväinen olet saamaasi apuun (${company})?`,
    questionAbout: (company, agent) => `Kuinka tyytyväinen olet saamaasi apuun (${agent}, ${company})?`,
    scale: 'Yksi napsautus riittää, 1 (erittäin tyytymätön) – 5 (erittäin tyytyväinen):',
    scores: ['Erittäin tyytymätön', 'Tyytymätön', 'Siltä väliltä', 'Tyytyväinen', 'Erittäin tyytyväinen'],
    comment: 'Mitä meidän pitäisi tietää?',
    optional: 'valinnainen',
    send: 'Lähetä vastaus',
    choose: 'Valitse yksi viidestä.',
    thanks: 'Kiitos vastauksestasi.',
    thanksMore: 'Voit sulkea tämän sivun.',
    over: 'Tämä kysely on päättynyt. Kiitos silti.',
  },
  ja: {
    language: 'ja',
    question: (company) => `${company}のサポートにどのくらい満足されましたか。`,
    questionAbout: (company, agent) => `${company}の${agent}のサポートにどのくらい満足されましたか。`,
    scale: 'ワンクリックでお答えいただけます。1（とても不満）から5（とても満足）まで：',
    scores: ['とても不満', '不満', 'どちらでもない', '満足', 'とても満足'],
    comment: 'お聞かせいただけることはありますか。',
    optional: '任意',
    send: '回答を送信',
    choose: '五つの中から一つお選びください。',
    thanks: 'ご回答ありがとうございます。',
    thanksMore: 'このページは閉じて構いません。',
    over: 'この質問は終了しました。ありがとうございました。',
  },
  zh: {
    language: 'zh',
    question: (company) => `您对${company}的帮助满意吗？`,
    questionAbout: (company, agent) => `您对${company}的${agent}提供的帮助满意吗？`,
    scale: '点一下即可，从 1（非常不满意）到 5（非常满意）：',
    scores: ['非常不满意', '不满意', '一般', '满意', '非常满意'],
    comment: '您还有什么想告诉我们的？',
    optional: '选填',
    send: '发送回答',
    choose: '请从五个选项中选择一个。',
    thanks: '感谢您的回答。',
    thanksMore: '您可以关闭此页面。',
    over: '此问题已关闭，仍然感谢您。',
  },
};

const rightToLeft = new Set<SurveyLanguage>(['ar']);

/** Which way its words run. */
export function directionOf({ language }: Pick<SurveyTexts, 'language'>): 'ltr' | 'rtl' {
  return rightToLeft.has(language) ? 'rtl' : 'ltr';
}

/** In the customer's language where we have it, else in English. */
export function surveyTexts(language: string | null): SurveyTexts {
  return texts[surveyLanguageOf(language)];
}
