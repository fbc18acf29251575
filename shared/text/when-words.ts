/** The words of four languages for moments to come, without accents and in lower case. More of one meaning side by side. */

/** Hour of the day. */
export const partsOfDay: readonly (readonly [words: string, hour: number])[] = [
  ['(?:in the )?morning|fruh|vormittag|vormittags|(?:le |du )?matin|(?:por|de) la manana', 9],
  ['noon|midday|mittag|mittags|midi|(?:al )?mediodia', 12],
  [
    "(?:in the )?afternoon|nachmittag|nachmittags|(?:l[ ’']|de l[ ’'])?apres-midi|(?:por|de) la tarde|tarde",
    14,
  ],
  ['(?:in the )?evening|abend|abends|(?:le |du )?soir', 18],
  ['(?:at )?night|nacht|nachts|(?:la )?nuit|(?:por|de) la noche|noche', 20],
  ['midnight|mitternacht|minuit|medianoche', 24],
];

/** Days from today. The longer ones first: one may be a part of another. */
export const days: readonly (readonly [words: string, days: number])[] = [
  ['(?:the )?day after tomorrow|ubermorgen|apres-demain|apres demain|pasado manana', 2],
  ["today|heute|aujourd[’']?hui|hoy", 0],
  ['tomorrow|tmrw|tmr|morgen|demain|manana', 1],
];

/** A day and a part of it in one. */
export const evenings: readonly (readonly [words: string, hour: number])[] = [
  ['tonight|this evening|heute abend|ce soir|esta noche', 18],
  ['this afternoon|heute nachmittag|cet apres-midi|esta tarde', 14],
];

export const weekdays: readonly string[] = [
  'sunday|sun|sonntag|so|dimanche|dim|domingo|dom',
  'monday|mon|montag|mo|lundi|lun|lunes',
  'tuesday|tues|tue|dienstag|di|mardi|martes|mar',
  'wednesday|wed|mittwoch|mi|mercredi|mer|miercoles|mie',
  'thursday|thurs|thur|thu|donnerstag|do|jeudi|jeu|jueves|jue',
  'friday|fri|freitag|fr|vendredi|ven|viernes|vie',
  'saturday|sat|samstag|sonnabend|sa|samedi|sam|sabado|sab',
];

export const months: readonly string[] = [
  'january|jan|januar|janner|janvier|janv|enero|ene',
  'february|feb|februar|fevrier|fevr|febrero',
  'march|mar|marz|mars|marzo',
  'april|apr|avril|avr|abril|abr',
  'may|mai|mayo',
  'june|jun|juni|juin|junio',
  'july|jul|juli|juillet|juil|julio',
  'august|aug|aout|agosto|ago',
  'september|sept|sep|septembre|septiembre',
  'october|oct|oktober|okt|octobre|octubre',
  'november|nov|novembre|noviembre',
  'december|dec|dezember|dez|decembre|diciembre|dic',
];

export type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month';
export const units: readonly (readonly [words: string, unit: Unit])[] = [
  ['minutes|minute|mins|min|minuten|minutos|minuto', 'minute'],
  ['hours|hour|hrs|hr|h|stunden|stunde|std|heures|heure|horas|hora', 'hour'],
  ['days|day|d|tagen|tage|tag|jours|jour|j|dias|dia', 'day'],
  ['weeks|week|w|wochen|woche|semaines|semaine|sem|semanas|semana', 'week'],
  ['months|month|monaten|monate|monat|mois|meses|mes', 'month'],
];

export const numbers: readonly (readonly [words: string, value: number])[] = [
  ['an|a|one|einer|einem|einen|eine|ein|une|un|una|uno', 1],
  ['two|a couple of|zwei|deux|dos', 2],
  ['three|drei|trois|tres', 3],
  ['four|vier|quatre|cuatro', 4],
  ['five|funf|cinq|cinco', 5],
  ['six|sechs|seis', 6],
  ['seven|sieben|sept|siete', 7],
  ['eight|acht|huit|ocho', 8],
  ['nine|neun|neuf|nueve', 9],
  ['ten|zehn|dix|diez', 10],
];

export const halfAnHour = 'half an hour|(?:einer )?halben? stunde|une demi-heure|demi-heure|media hora';
export const nextWeek =
  'next week|nachste[rn]? woche|kommende[rn]? woche|la semaine prochaine|semaine prochaine|(?:la )?proxima semana|(?:la )?semana que viene';
export const nextMonth =
  'next month|nachste[nr]? monat|kommenden monat|le mois prochain|mois prochain|(?:el )?proximo mes|(?:el )?mes que viene';
export const weekend =
  '(?:this |the )?weekend|(?:am |dieses )?wochenende|(?:ce |le )?week-end|(?:ce )?weekend|(?:el |este )?fin de semana';
/** Before a span of time. */
export const within = 'in|dans|en|dentro de';
export const endsOfDay = 'end of (?:the )?day|eod|feierabend|fin de journee|final del dia';
/** What may stand about, and says nothing. */
export const fillers =
  "until|till|bis|zum|zur|jusqu[’']?a|jusqu[’']?au|hasta|at|on|um|am|gegen|vers|uhr|oclock|o[’']clock|the|of|le|la|el|los|les|a las|a la|a|au|al|de|del|next|nachsten?|nachster|kommenden?|prochaine?|proximo|proxima|que viene|this|diesen|diesem|dieser|ce|este|esta|und|and|et|y|den|der|en|para|for";
export const replyWords =
  "until (?:a |the |they |there is a )?(?:reply|replies|answer|answers)|bis (?:zur )?antwort|bis sie antworten|jusqu[’']?a (?:la )?reponse|hasta (?:la )?respuesta|hasta que respondan?";
