/** What mail programs put above the quoted mail, in many languages. `lines` is all that follows the answer. */
export const attributions: [string, string][] = [
  ['en, Gmail', 'On Mon, Nov 2, 2026 at 10:00 AM Support <support@example.com> wrote:'],
  ['en, Apple', 'On 2 Nov 2026, at 10:00, Support <support@example.com> wrote:'],
  [
    'en, folded',
    'On Mon, Nov 2, 2026 at 10:00 AM A Very Long Company Name Support\n<support@example.com> wrote:',
  ],
  ['de, Thunderbird', 'Am 02.11.2026 um 10:00 schrieb Support:'],
  ['de, Gmail', 'Am Mo., 2. Nov. 2026 um 10:00 Uhr schrieb Support <support@example.com>:'],
  ['fr', 'Le lun. 2 nov. 2026 à 10:00, Support <support@example.com> a écrit :'],
  ['es', 'El lun, 2 nov 2026 a las 10:00, Support (<support@example.com>) escribió:'],
  ['it', 'Il giorno lun 2 nov 2026 alle ore 10:00 Support <support@example.com> ha scritto:'],
  ['nl', 'Op ma 2 nov 2026 om 10:00 schreef Support <support@example.com>:'],
  ['pt', 'Em seg., 2 de nov. de 2026 às 10:00, Support <support@example.com> escreveu:'],
  ['pl', 'pon., 2 lis 2026 o 10:00 Support <support@example.com> napisał(a):'],
  ['pl, Thunderbird', 'W dniu 02.11.2026 o 10:00, Support pisze:'],
  ['sl', 'V pon., 2. nov. 2026 ob 10:00 je oseba Support <support@example.com> napisala:'],
  ['fi', 'ma 2. marrask. 2026 klo 10.00 Support (support@example.com) kirjoitti:'],
  ['sv', 'Den mån 2 nov. 2026 kl 10:00 skrev Support <support@example.com>:'],
  ['da', 'Den man. 2. nov. 2026 kl. 10.00 skrev Support <support@example.com>:'],
  ['no', 'man. 2. nov. 2026 kl. 10:00 skrev Support <support@example.com>:'],
  ['ru', 'пн, 2 нояб. 2026 г. в 10:00, Support <support@example.com>:'],
  ['ru, Mail.ru', 'Понедельник, 2 ноября 2026, 10:00 +03:00 от Support <support@example.com>:'],
  ['ru, verb', '02.11.2026 10:00, Support пишет:'],
  ['ja', '2026年11月2日(月) 10:00 Support <support@example.com>:'],
  ['ja, verb', '2026/11/02 10:00、Support <support@example.com> のメール:'],
  ['zh', 'Support <support@example.com> 于2026年11月2日周一 10:00写道：'],
  ['ko', '2026년 11월 2일 (월) 오전 10:00, Support <support@example.com>님이 작성:'],
  ['ar', 'في الاثنين، 2 نوفمبر 2026 في 10:00 ص تمت كتابة ما يلي بواسطة Support <support@example.com>:'],
  [
    'he',
    '\u200fבתאריך יום ב׳, 2 בנוב׳ 2026 ב-10:00 מאת \u202aSupport\u202c‏ <\u202asupport@example.com\u202c‏>:',
  ],
  ['tr', 'Support <support@example.com>, 2 Kas 2026 Pzt, 10:00 tarihinde şunu yazdı:'],
  ['cs', 'po 2. 11. 2026 v 10:00 odesílatel Support <support@example.com> napsal:'],
  ['hu', 'Support <support@example.com> ezt írta (időpont: 2026. nov. 2., H, 10:00):'],
  ['Yandex', '02.11.2026, 10:00, "Support" <support@example.com>:'],
];

/** Header blocks as Outlook writes them. */
export const headerBlocks: [string, string][] = [
  [
    'en',
    'From: Support <support@example.com>\nSent: Monday, November 2, 2026 10:00 AM\nTo: Anna\nSubject: Your parcel',
  ],
  [
    'de',
    'Von: Support <support@example.com>\nGesendet: Montag, 2. November 2026 10:00\nAn: Anna\nBetreff: Ihr Paket',
  ],
  [
    'fr',
    'De : Support <support@example.com>\nEnvoyé : lundi 2 novembre 2026 10:00\nÀ : Anna\nObjet : Votre colis',
  ],
  [
    'es',
    'De: Support <support@example.com>\nEnviado el: lunes, 2 de noviembre de 2026 10:00\nPara: Anna\nAsunto: Su paquete',
  ],
  [
    'it',
    'Da: Support <support@example.com>\nInviato: lunedì 2 novembre 2026 10:00\nA: Anna\nOggetto: Il suo pacco',
  ],
  [
    'nl',
    'Van: Support <support@example.com>\nVerzonden: maandag 2 november 2026 10:00\nAan: Anna\nOnderwerp: Uw pakket',
  ],
  [
    'pt',
    'De: Support <support@example.com>\nEnviada em: segunda-feira, 2 de novembro de 2026 10:00\nPara: Anna\nAssunto: Pacote',
  ],
  [
    'pl',
    'Od: Support <support@example.com>\nWysłano: poniedziałek, 2 listopada 2026 10:00\nDo: Anna\nTemat: Paczka',
  ],
  [
    'sl',
    'Od: Support <support@example.com>\nPoslano: ponedeljek, 02. november 2026 10:00\nZa: Anna\nZadeva: Paket',
  ],
  [
    'fi',
    'Lähettäjä: Support <support@example.com>\nLähetetty: maanantai 2. marraskuuta 2026 10.00\nVastaanottaja: Anna\nAihe: Paketti',
  ],
  ['sv', 'Från: Support <support@example.com>\nSkickat: den 2 november 2026 10:00\nTill: Anna\nÄmne: Paket'],
  ['da', 'Fra: Support <support@example.com>\nSendt: 2. november 2026 10:00\nTil: Anna\nEmne: Pakke'],
  ['ru', 'От: Support <support@example.com>\nОтправлено: 2 ноября 2026 г. 10:00\nКому: Anna\nТема: Посылка'],
  ['ja', '差出人: Support <support@example.com>\n送信日時: 2026年11月2日 10:00\n宛先: Anna\n件名: 荷物'],
  ['zh', '发件人: Support <support@example.com>\n发送时间: 2026年11月2日 10:00\n收件人: Anna\n主题: 包裹'],
  [
    'zh-TW',
    '寄件者： Support <support@example.com>\n寄件日期： 2026年11月2日 10:00\n收件者： Anna\n主旨： 包裹',
  ],
  ['ar', 'من: Support <support@example.com>\nتم الإرسال: 02/نوفمبر/2026 10:00\nإلى: Anna\nالموضوع: طرد'],
  ['he', 'מאת: Support <support@example.com>\nנשלח: יום שני 02 נובמבר 2026 10:00\nאל: Anna\nנושא: חבילה'],
  [
    'bold',
    '*From:* Support <support@example.com>\n*Sent:* Monday, November 2, 2026 10:00 AM\n*To:* Anna\n*Subject:* Your parcel',
  ],
];

export const separators = [
  '-----Original Message-----',
  '-----Ursprüngliche Nachricht-----',
  "-----Message d'origine-----",
  '-----Mensaje original-----',
  '-----Messaggio originale-----',
  '-----Oorspronkelijk bericht-----',
  '-----Mensagem original-----',
  '-----Wiadomość oryginalna-----',
  '-----Izvirno sporočilo-----',
  '-----Alkuperäinen viesti-----',
  '-----Ursprungligt meddelande-----',
  '-----Oprindelig meddelelse-----',
  '-----Opprinnelig melding-----',
  '-----Исходное сообщение-----',
  '-----元のメッセージ-----',
  '-----原始邮件-----',
  '-----الرسالة الأصلية-----',
  '-----הודעה מקורית-----',
];
