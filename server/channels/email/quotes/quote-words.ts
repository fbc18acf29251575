/**
 * How mail programs announce quoted history, in many languages. Data, so that a language is added by adding words.
 */

/** "wrote", as it ends or stands in an attribution line such as "On Monday, Anna wrote:"; one line per language. */
const wrote = [
  'wrote',
  'schrieb|geschrieben|schreibt',
  'a écrit|a ecrit|écrivait',
  'escribió|escribio|va escriure',
  'ha scritto|scrive',
  'schreef|geschreven',
  'escreveu',
  'napisał|napisała|pisze',
  'napisal|napisala|piše|napsal|napsala',
  'kirjoitti',
  'skrev',
  'пишет|написал|написала|писал|писала|пише|написав',
  '書きました|のメール',
  '写道|寫道|写信|來信',
  '작성|썼습니다',
  'كتب|كتبت',
  'כתב|כתבה|כתב/ה',
  'yazdı|şunu yazdı',
  'ezt írta|írta',
  'a scris',
  'έγραψε',
  'đã viết',
];

export const wroteWords = new RegExp(`(${wrote.join('|')})`, 'iu');

/** "-----Original Message-----" and its translations. Forwarded mail is content, not history: it is not among them. */
const originals = [
  'original message|original appointment',
  'ursprüngliche nachricht|ursprungliche nachricht|original-?nachricht|originaltext',
  "message d['’]origine|message original",
  'mensaje original|missatge original|mensagem original',
  'messaggio originale?',
  'oorspronkelijk bericht|origineel bericht',
  'wiadomość oryginalna|oryginalna wiadomość|wiadomość pierwotna',
  'izvirno sporočilo|originalno sporočilo|původní zpráva|pôvodná správa',
  'alkuperäinen viesti|ursprungligt meddelande|originalmeddelande',
  'oprindelig meddelelse|original meddelelse|opprinnelig melding|original melding|opprinnelig e-post',
  'исходное сообщение|исходное письмо|оригинальное сообщение',
  '元のメッセージ|オリジナルメッセージ',
  '原始邮件|原始郵件|原邮件',
  '원본 ?메시지',
  'الرسالة الأصلية|رسالة أصلية',
  'הודעה מקורית|ההודעה המקורית',
  'orijinal mesaj|eredeti üzenet|mesaj original',
];

export const originalSeparator = new RegExp(
  `^[\\s>*]*[-_—–]{2,}[\\s*]*(${originals.join('|')})[\\s*:]*[-_—–]{2,}\\s*$`,
  'iu',
);

/** Labels of the header block that Outlook and others put above the quoted mail. */
const labels = {
  from: 'from|von|de|da|van|od|lähettäjä|från|fra|от|от кого|від|差出人|送信元|发件人|寄件者|寄件人|發件人|من|מאת|보낸 사람|kimden|gönderen|feladó|από|expéditeur|mittente|remitente|afzender|avsändare|afsender|avsender|odesílatel|pošiljatelj|nadawca|absender',
  sent: 'sent|sent at|date|gesendet|gesendet am|datum|envoyé|envoyé le|enviado|enviado el|enviada|enviada em|fecha|data|data invio|inviato|verzonden|verzonden op|wysłano|data wysłania|poslano|lähetetty|päivämäärä|päiväys|skickat|sendt|dato|отправлено|дата|дата отправки|送信日時|日付|日時|发送时间|发送日期|日期|時間|时间|發送時間|寄件日期|傳送時間|تاريخ|التاريخ|تم الإرسال|تاريخ الإرسال|أرسلت|נשלח|תאריך|보낸 날짜|tarih|gönderildi|elküldve|dátum|ημερομηνία|odesláno',
  to: 'to|an|à|a|para|per|aan|do|za|komu|vastaanottaja|till|til|кому|宛先|收件人|收件者|إلى|الى|אל|받는 사람|kime|címzett|προς|destinataire|destinatario|destinatário|ontvanger',
  subject:
    'subject|betreff|objet|sujet|asunto|oggetto|onderwerp|assunto|temat|zadeva|předmět|predmet|aihe|ämne|emne|тема|件名|主题|主題|主旨|标题|الموضوع|موضوع|נושא|제목|konu|tárgy|θέμα|re',
};

const label = (words: string): RegExp =>
  new RegExp(`^[\\s>*_|]*(?:${words})[\\s*_]*[:：][\\s*_]*(.*)$`, 'iu');

export const fromLabel = label(labels.from);
export const otherLabels = [label(labels.sent), label(labels.to), label(labels.subject)];

/** A subject that says "I pass this on": then the block below is what the mail is about. */
export const forwardSubject =
  /^\s*(\[[^\]]*\]\s*)?(fwd?|fw|wg|tr|rv|enc|i|vs|vl|vb|vid|doorst|pd|p[řd]|továbbítás|ynt|ilt|пересл|転送|转发|轉寄|הועבר|إعادة توجيه)\s*[:：]/iu;

/** Markers of forwarded mail inside a text. */
export const forwardMarker =
  /^[\s>*]*([-_]{2,}[\s*]*(forwarded message|weitergeleitete nachricht|message transféré|message transmis|mensaje reenviado|messaggio inoltrato|doorgestuurd bericht|mensagem encaminhada|wiadomość przekazana|przekazana wiadomość|posredovano sporočilo|edelleenlähetetty viesti|vidarebefordrat meddelande|videresendt (meddelelse|melding)|пересылаемое (сообщение|письмо)|пересланное сообщение|転送メッセージ|转发的?邮件|轉寄郵件|رسالة معاد توجيهها|הודעה שהועברה)|begin forwarded message|anfang der weitergeleiteten (nachricht|e-mail)|début du message (réexpédié|transféré)|inicio del mensaje reenviado|inizio messaggio inoltrato|begin doorgestuurd bericht|início da mensagem (encaminhada|reencaminhada))/iu;
