/** What customers say when a colleague has answered them, for the living demo. By language; `en` for all others. */
export const smallTalk: Readonly<Record<string, readonly string[]>> = {
  en: [
    'Thank you for the quick answer, that helps a lot!',
    'Thanks. One more thing: could you send me the confirmation as a PDF, please?',
    'Great, that solves it for me. Have a nice day!',
    'Hm, I am not sure that I understand. Does this also hold for the express option?',
  ],
  de: [
    'Vielen Dank für die schnelle Antwort, das hilft mir sehr!',
    'Danke. Noch eine Frage: Gilt das auch für die Expresslieferung?',
    'Wunderbar, damit ist alles geklärt. Einen schönen Tag noch!',
  ],
  fr: ['Merci beaucoup pour votre réponse rapide !', 'Parfait, merci. Bonne journée à vous.'],
  es: ['¡Muchas gracias por la respuesta tan rápida!', 'Perfecto, queda resuelto. Un saludo.'],
  ja: [
    '早速のご返信ありがとうございます。大変助かりました。',
    '承知いたしました。よろしくお願いいたします。',
  ],
  zh: ['謝謝您的快速回覆！', '好的，明白了，非常感謝 🙏'],
  ar: ['شكرًا جزيلًا على سرعة الرد!', 'ممتاز، تم حل المشكلة. شكرًا لكم.'],
};
