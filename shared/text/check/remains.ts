import type { Finding, WrittenReply } from './finding.ts';

/** What one leaves a gap for in a text that is used again, as it is called in each language. */
const toBeFilledIn = [
  ...['name', 'date', 'amount', '(?:order|invoice|tracking) number'],
  ...[
    'vorname',
    'nachname',
    'kundenname',
    'anrede',
    'datum',
    'betrag',
    '(?:bestell|auftrags|rechnungs|sendungs)nummer',
  ],
  ...['nom', 'prénom', 'montant', 'numéro de (?:commande|facture|suivi)'],
  ...['nombre', 'apellidos?', 'fecha', 'importe', 'número de (?:pedido|factura|seguimiento)'],
  ...['nome', 'cognome', 'data', 'importo', "numero (?:d['’])?(?:di )?(?:ordine|fattura)"],
  ...['sobrenome', 'valor', 'número d[oa] (?:pedido|fatura|encomenda)'],
  ...['naam', 'voornaam', 'achternaam', 'bedrag', '(?:bestel|order|factuur)nummer'],
  ...[
    'ime',
    'priimek',
    'znesek',
    'številka (?:naročila|računa|pošiljke)',
    'prezime',
    'iznos',
    'broj narudžbe',
  ],
  ...['nimi', 'etunimi', 'sukunimi', 'päivämäärä', 'summa', '(?:tilaus|lasku|seuranta)numero'],
  ...[
    'namn',
    'förnamn',
    'efternamn',
    'belopp',
    'navn',
    'fornavn',
    'etternavn',
    'beløb',
    'beløp',
    'ordre?nummer',
  ],
  ...['imię', 'nazwisko', 'kwota', 'numer zamówienia', 'jméno', 'příjmení', 'částka', 'číslo objednávky'],
  ...['お?名前', 'ご?氏名', '会社名', '日付', '金額', 'ご?注文番号', '請求書番号'],
  ...['姓名', '名字', '日期', '金额', '訂單(?:編號|號碼)', '订单(?:编号|号码?)', '公司名[稱称]'],
  ...['الاسم', 'اسم العميل', 'التاريخ', 'المبلغ', 'رقم (?:الطلب|الفاتورة)'],
];

const placeholders: readonly RegExp[] = [
  /\{\{[^{}\n]{1,60}\}\}/gu,
  /(?<!\{)\{[a-z][a-z0-9_.]{1,40}\}(?!\})/giu,
  /%[A-Z][A-Z_]{2,30}%/gu,
  /<(?:(?:first|last|customer|your|full)?[ _-]?name|date|amount|order(?: number)?|vorname|nachname|datum|nom|prénom|nombre|nome|ime)>/giu,
  /\[[A-Z][A-Z0-9 _-]{2,40}\]/gu,
  /\[(?:(?:(?:first|last|customer(?:['’]s)?|your|full|agent)[ _-]?)?name|insert [^\]\n]{1,60})\]/giu,
  new RegExp(`[[【［〔]\\s?(?:${toBeFilledIn.join('|')})\\s?[\\]】］〕]`, 'giu'),
  /(?<![\p{L}\d])(?:X{3,}|TODO|TBD|FIXME)(?![\p{L}\d])/gu,
  /lorem ipsum/giu,
];

/** What was to be filled in and was not. Pure. */
export function leftovers(text: string): Finding[] {
  return placeholders.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ 0: found, index }): Finding => {
      const span = { start: index, end: index + found.length };
      return { kind: 'leftover', key: `leftover:${found}`, span, found, fix: null };
    }),
  );
}

/** How one says that a file comes with a letter; not how one asks for one. */
const attached: readonly RegExp[] = [
  /\b(?:i|we)(?:['’]ve| have|['’]m| am|['’]re| are)?(?: also)? attach(?:ed|ing)?\b/giu,
  /\b(?:is|are|it|them|please find|see|find)(?: the)? attached\b(?! to your)/giu,
  /\b(?:attached (?:is|are|you(?:['’]ll| will)? find)|(?:in|see) the attachment|enclosed (?:is|are|you|please)|please find enclosed)\b/giu,
  /(?<!\p{L})(?:anbei|im anhang (?:finden|findest|sende|schicke|ist|sind)|(?:habe|haben|hab)\s(?:\S+\s){0,8}(?:angehängt|beigefügt|beigelegt)|in der anlage)(?!\p{L})/giu,
  /(?<!\p{L})(?:ci-joint(?:e|s|es)?|(?:vous trouverez|voici|est|sont) (?:\S+ ){0,5}en pièces? jointes?)(?!\p{L})/giu,
  /(?<!\p{L})(?:(?:le |les )?adjunt(?:o|amos)|(?:va|van|encontrará|encuentra) (?:\S+ ){0,4}adjunt[oa]s?)(?!\p{L})/giu,
  /(?<!\p{L})(?:in allegato (?:trova|trovi|la|il|le)|(?:le |ti )?alleg(?:o|hiamo))(?!\p{L})/giu,
  /(?<!\p{L})(?:segue(?:m)? em anexo|em anexo (?:segue|envio|encontra)|anexei|anexamos)(?!\p{L})/giu,
  /(?<!\p{L})(?:in de bijlage (?:vindt|vind|staat|stuur)|bijgevoegd (?:vindt|is|zijn)|heb (?:\S+ ){0,5}bijgevoegd)(?!\p{L})/giu,
  /(?<!\p{L})(?:v priponki (?:vam|je|so|pošiljam|najdete)|v prilogi (?:vam|je|so|pošiljam|najdete)|prilagam|prilagamo)(?!\p{L})/giu,
  /(?<!\p{L})(?:liitteenä|liitteessä|ohessa on|oheisena)(?!\p{L})/giu,
  /(?<!\p{L})(?:w załączeniu|w załączniku|załączam|załączamy)(?!\p{L})/giu,
  /(?<!\p{L})(?:jag bifogar|vi bifogar|bifogat finns|i bilagan)(?!\p{L})/giu,
  /(?:を添付(?:し|いた|致)|添付の(?:とおり|通り)|添付ファイルを(?:ご|お送り))/gu,
  /(?:附上|隨信附|随信附|請見附件|请见附件|附件為|附件为|附件是)/gu,
];

/** A file is spoken of and none is there. Pure. */
export function missingAttachment({ text, attachments }: WrittenReply): Finding[] {
  if (attachments > 0) return [];
  for (const pattern of attached) {
    const [match] = text.matchAll(pattern);
    if (!match) continue;
    const span = { start: match.index, end: match.index + match[0].length };
    return [{ kind: 'attachment', key: 'attachment', span, found: match[0], fix: null }];
  }
  return [];
}

/** Whom a letter goes to for the first time in its conversation. Pure. */
export function newRecipients({ recipients }: WrittenReply): Finding[] {
  if (!recipients || recipients.usual.length === 0) return [];
  const known = new Set(recipients.usual.map((address) => address.toLowerCase()));
  const addresses = recipients.written.filter((address) => !known.has(address.toLowerCase()));
  if (addresses.length === 0) return [];
  return [{ kind: 'recipients', key: `recipients:${addresses.join()}`, span: null, addresses, fix: null }];
}
