/** What a colleague answers in the living demo, by language; `en` for all others. */
export const agentTalk: Readonly<Record<string, readonly string[]>> = {
  en: [
    'Thank you for writing. I have looked into it and will take care of it today.',
    'I am sorry for the trouble. A replacement leaves our warehouse tomorrow morning.',
    'Good question: yes, that works. Just send it back with the label in your account.',
  ],
  de: [
    'Vielen Dank für Ihre Nachricht. Ich kümmere mich heute noch darum.',
    'Das tut mir leid. Der Ersatz verlässt morgen früh unser Lager.',
  ],
  fr: ['Merci pour votre message. Je m’en occupe aujourd’hui.', 'Bien sûr, c’est possible sans frais.'],
  es: ['Gracias por escribirnos. Me encargo de ello hoy mismo.', 'Claro, puede cambiarlo sin coste.'],
  ja: ['ご連絡ありがとうございます。本日中に対応いたします。'],
  zh: ['謝謝您的來信，我今天會為您處理。'],
  ar: ['شكرًا لرسالتك. سأهتم بالأمر اليوم.'],
};
