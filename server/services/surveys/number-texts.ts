import type { SurveyLanguage } from '../../../shared/surveys/languages.ts';

/** What is said of a question that is answered by a number. */
interface NumberTexts {
  question: (company: string) => string;
  /** What the lowest and the highest mean. */
  ends: readonly [string, string];
}

/** The words of the two questions that are answered by numbers, and of yes and no. */
interface MoreTexts {
  nps: NumberTexts;
  ces: NumberTexts;
  /** Above the link. */
  scale: (lowest: string, highest: string) => string;
  choose: string;
  yes: string;
  no: string;
}

export const numberTexts: Readonly<Record<SurveyLanguage, MoreTexts>> = {
  en: {
    nps: {
      question: (company) => `How likely are you to recommend ${company} to a friend or colleague?`,
      ends: ['not at all likely', 'extremely likely'],
    },
    ces: {
      question: (company) => `${company} made it easy for me to handle my issue.`,
      ends: ['I disagree strongly', 'I agree strongly'],
    },
    scale: (lowest, highest) => `One click is enough, from ${lowest} to ${highest}:`,
    choose: 'Please choose a number.',
    ...{ yes: 'Yes', no: 'No' },
  },
  de: {
    nps: {
      question: (company) => `Wie wahrscheinlich ist es, dass Sie ${company} weiterempfehlen?`,
      ends: ['äußerst unwahrscheinlich', 'äußerst wahrscheinlich'],
    },
    ces: {
      question: (company) => `${company} hat es mir leicht gemacht, mein Anliegen zu klären.`,
      ends: ['stimme gar nicht zu', 'stimme voll zu'],
    },
    scale: (lowest, highest) => `Ein Klick genügt, von ${lowest} bis ${highest}:`,
    choose: 'Bitte wählen Sie eine Zahl.',
    ...{ yes: 'Ja', no: 'Nein' },
  },
  fr: {
    nps: {
      question: (company) => `Recommanderiez-vous ${company} à un proche ou à un collègue ?`,
      ends: ['pas du tout probable', 'très probable'],
    },
    ces: {
      question: (company) => `${company} m’a permis de régler facilement ma demande.`,
      ends: ['pas du tout d’accord', 'tout à fait d’accord'],
    },
    scale: (lowest, highest) => `Un clic suffit, de ${lowest} à ${highest} :`,
    choose: 'Veuillez choisir un chiffre.',
    ...{ yes: 'Oui', no: 'Non' },
  },
  es: {
    nps: {
      question: (company) => `¿Con qué probabilidad recomendaría ${company} a un amigo o colega?`,
      ends: ['nada probable', 'muy probable'],
    },
    ces: {
      question: (company) => `${company} me facilitó resolver mi asunto.`,
      ends: ['muy en desacuerdo', 'muy de acuerdo'],
    },
    scale: (lowest, highest) => `Basta un clic, de ${lowest} a ${highest}:`,
    choose: 'Elija un número.',
    ...{ yes: 'Sí', no: 'No' },
  },
  it: {
    nps: {
      question: (company) => `Con quale probabilità consiglierebbe ${company} a un amico o collega?`,
      ends: ['per niente probabile', 'molto probabile'],
    },
    ces: {
      question: (company) => `${company} mi ha permesso di risolvere facilmente la mia richiesta.`,
      ends: ['per niente d’accordo', 'del tutto d’accordo'],
    },
    scale: (lowest, highest) => `Basta un clic, da ${lowest} a ${highest}:`,
    choose: 'Scelga un numero.',
    ...{ yes: 'Sì', no: 'No' },
  },
  pt: {
    nps: {
      question: (company) => `Qual a probabilidade de recomendar ${company} a um amigo ou colega?`,
      ends: ['nada provável', 'muito provável'],
    },
    ces: {
      question: (company) => `${company} facilitou a resolução do meu assunto.`,
      ends: ['discordo totalmente', 'concordo totalmente'],
    },
    scale: (lowest, highest) => `Basta um clique, de ${lowest} a ${highest}:`,
    choose: 'Escolha um número.',
    ...{ yes: 'Sim', no: 'Não' },
  },
  nl: {
    nps: {
      question: (company) =>
        `Hoe waarschijnlijk is het dat u ${company} aanbeveelt aan een vriend of collega?`,
      ends: ['zeer onwaarschijnlijk', 'zeer waarschijnlijk'],
    },
    ces: {
      question: (company) => `${company} maakte het mij gemakkelijk om mijn vraag op te lossen.`,
      ends: ['helemaal oneens', 'helemaal eens'],
    },
    scale: (lowest, highest) => `Eén klik is genoeg, van ${lowest} tot ${highest}:`,
    choose: 'Kies een getal.',
    ...{ yes: 'Ja', no: 'Nee' },
  },
  pl: {
    nps: {
      question: (company) => `Jak prawdopodobne jest, że polecą Państwo firmę ${company} znajomym?`,
      ends: ['bardzo mało prawdopodobne', 'bardzo prawdopodobne'],
    },
    ces: {
      question: (company) => `Dzięki firmie ${company} sprawę udało się załatwić łatwo.`,
      ends: ['zdecydowanie nie', 'zdecydowanie tak'],
    },
    scale: (lowest, highest) => `Wystarczy jedno kliknięcie, od ${lowest} do ${highest}:`,
    choose: 'Proszę wybrać liczbę.',
    ...{ yes: 'Tak', no: 'Nie' },
  },
  tr: {
    nps: {
      question: (company) => `${company} şirketini bir arkadaşınıza önerme olasılığınız nedir?`,
      ends: ['hiç olası değil', 'çok olası'],
    },
    ces: {
      question: (company) => `${company} sorunumu çözmemi kolaylaştırdı.`,
      ends: ['kesinlikle katılmıyorum', 'kesinlikle katılıyorum'],
    },
    scale: (lowest, highest) => `Bir tıklama yeter, ${lowest} ile ${highest} arasında:`,
    choose: 'Lütfen bir sayı seçin.',
    ...{ yes: 'Evet', no: 'Hayır' },
  },
  ar: {
    nps: {
      question: (company) => `ما مدى احتمال أن توصي صديقًا أو زميلًا بـ ${company}؟`,
      ends: ['غير محتمل إطلاقًا', 'محتمل جدًا'],
    },
    ces: {
      question: (company) => `سهّلت عليّ ${company} حلّ مشكلتي.`,
      ends: ['لا أوافق إطلاقًا', 'أوافق تمامًا'],
    },
    scale: (lowest, highest) => `نقرة واحدة تكفي، من ${lowest} إلى ${highest}:`,
    choose: 'يرجى اختيار رقم.',
    ...{ yes: 'نعم', no: 'لا' },
  },
  sl: {
    nps: {
      question: (company) => `Kako verjetno je, da bi nas (${company}) priporočili prijatelju ali sodelavcu?`,
      ends: ['sploh ni verjetno', 'zelo verjetno'],
    },
    ces: {
      question: (company) => `Svojo zadevo sem brez težav uredil(a) (${company}).`,
      ends: ['sploh se ne strinjam', 'popolnoma se strinjam'],
    },
    scale: (lowest, highest) => `Dovolj je en klik, od »${lowest}« do »${highest}«:`,
    choose: 'Izberite število.',
    ...{ yes: 'Da', no: 'Ne' },
  },
  fi: {
    nps: {
      question: (company) =>
        `Kuinka todennäköisesti suosittelisit meitä (${company}) ystävälle tai työtoverille?`,
      ends: ['en lainkaan todennäköisesti', 'erittäin todennäköisesti'],
    },
    ces: {
      question: (company) => `Asiani hoitaminen oli helppoa (${company}).`,
      ends: ['täysin eri mieltä', 'täysin samaa mieltä'],
    },
    scale: (lowest, highest) => `Yksi napsautus riittää, ${lowest} – ${highest}:`,
    choose: 'Valitse numero.',
    ...{ yes: 'Kyllä', no: 'Ei' },
  },
  ja: {
    nps: {
      question: (company) => `${company}をご友人や同僚に薦める可能性はどのくらいありますか。`,
      ends: ['全くない', '非常に高い'],
    },
    ces: {
      question: (company) => `${company}のおかげで、問題を簡単に解決できた。`,
      ends: ['全くそう思わない', '強くそう思う'],
    },
    scale: (lowest, highest) => `ワンクリックでお答えいただけます。${lowest}から${highest}まで：`,
    choose: '数字を一つお選びください。',
    ...{ yes: 'はい', no: 'いいえ' },
  },
  zh: {
    nps: {
      question: (company) => `您有多大可能向朋友或同事推荐${company}？`,
      ends: ['完全不可能', '非常可能'],
    },
    ces: {
      question: (company) => `${company}让我轻松地解决了问题。`,
      ends: ['非常不同意', '非常同意'],
    },
    scale: (lowest, highest) => `点一下即可，从 ${lowest} 到 ${highest}：`,
    choose: '请选择一个数字。',
    ...{ yes: '是', no: '否' },
  },
};
