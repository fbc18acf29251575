import type { WordList } from './word-list.ts';

export const german: WordList = {
  weights: {
    '-4': 'unverschämt, unverschämtheit, frechheit, betrug, betrüger, abzocke, abzocker, verarsche, verarscht, scheiße, scheiss, scheiß, katastrophe, katastrophal, zumutung, anzeige erstatten, anwalt einschalten, saftladen, sauladen, nie wieder, nie mehr, schnauze voll',
    '-3': 'furchtbar, schrecklich, miserabel, grauenhaft, entsetzlich, unmöglich, inakzeptabel, nicht akzeptabel, stinksauer, wütend, verärgert, sauer, empört, enttäuschend, enttäuscht, enttäuschung, mangelhaft, unterirdisch, unfassbar, lächerlich, peinlich, schrott, müll, mist, wertlos, beschwerde, beschweren, reklamation, ärgerlich, ärger, ärgere, frustriert, frustrierend, unzuverlässig, unfreundlich, schlechter service, schlechteste, hände weg, widerlich, ekelhaft, hasse, hass',
    '-2': 'defekt, kaputt, zerbrochen, beschädigt, zerrissen, gerissen, undicht, schlecht, fehlerhaft, unzufrieden, unbrauchbar, funktioniert nicht, geht nicht, klappt nicht, immer noch nicht, noch immer nicht, warte seit, warte ich seit, keine antwort, keine reaktion, niemand antwortet, traurig, schade, verloren, falsch, mahnung, kündige, kündigung, widerrufe, storniert, verspätet, verspätung, zu spät, umsonst, langsam, absturz, abgestürzt, stürzt ab',
    '-0.7': 'leider, fehlt, fehlen',
    '2': 'gut, gute, guter, gutes, zufrieden, freundlich, schnell, hilfsbereit, hilfreich, freue, freuen, gefreut, freut, gefällt, gefallen, schön, gelungen, zuverlässig, reibungslos, unkompliziert, angenehm, klasse, toll, prima, lob, loben, gerne wieder, dankbar, kompetent',
    '3': 'super, begeistert, begeisterung, hervorragend, ausgezeichnet, fantastisch, großartig, wunderbar, perfekt, spitze, genial, liebe es, empfehle, weiterempfehlen, sehr zufrieden, vielen lieben dank, herzlichen dank, top, überragend, bester, besten service, beste',
  },
  negators:
    'nicht, kein, keine, keinen, keiner, keinem, keines, nie, niemals, nichts, ohne, weder, kaum, wenig, nix',
  negatesBackwards: 2,
  stronger:
    'sehr, extrem, total, völlig, absolut, wirklich, so, richtig, unglaublich, überaus, äußerst, höchst, zutiefst, mega, echt',
  weaker: 'etwas, ein bisschen, bisschen, ziemlich, eher, leicht, einigermaßen',
  nothing:
    'qualität, sehr geehrte, sehr geehrter, sehr geehrtes, geehrte, geehrter, geehrtes, geehrten, werte, werter, herzlichst, hochachtungsvoll, frohe weihnachten, frohe ostern, frohe feiertage, guten rutsch, danke, vielen dank, dank, bitte, grüße, grüßen, gruß, freundliche grüße, freundlichen grüßen, mit freundlichen grüßen, beste grüße, besten grüßen, viele grüße, liebe grüße, herzliche grüße, lieber, liebe, guten tag, guten morgen, guten abend, gutes neues, schönen tag, schönes wochenende, hallo, frage, fragen, problem, interesse, wichtig, ja, hilfe, helfen, grund, im voraus, würde mich freuen, würde ich mich freuen, ich freue mich auf, freue mich auf ihre, über eine antwort, garantie, kraft, erhalten, gewinn, teilen, dringend, wollen, will, wollte, kostenlos, verfügbar, sicher, sicherlich, geld, original, guthaben, schicken, zuschicken, schickt, gleich, mögen, schon, anfrage, natürlich, offen, neu, frei, feste, art, klar, zusammen, rest, mal, doch, bestellung, einsatz, groß, bereit, wert, stark, alarm, block, bezahlen, zahlen, erreichen, freigabe',
};

export const dutch: WordList = {
  weights: {
    '-4': 'schandalig, oplichting, oplichters, oplichter, schande, belachelijk, nooit meer, nooit weer, waardeloos, rotzooi, klote, kut, drama, ramp, rampzalig, bedrog',
    '-3': 'verschrikkelijk, vreselijk, slecht, slechte, slechtste, boos, woedend, teleurgesteld, teleurstellend, teleurstelling, onacceptabel, niet acceptabel, onbeschoft, onvriendelijk, klacht, klachten, frustrerend, gefrustreerd, belabberd, onbetrouwbaar, ontevreden, irritant, ergerlijk, erger me, belazerd, troep, rommel, walgelijk, haat',
    '-2': 'kapot, defect, stuk, gebroken, beschadigd, gescheurd, lek, werkt niet, doet het niet, nog steeds niet, nog altijd niet, wacht al, geen antwoord, geen reactie, helaas, jammer, te laat, verkeerd, verkeerde, fout, vertraging, traag, verloren, opzeggen, annuleer, annuleren',
    '2': 'goed, goede, tevreden, vriendelijk, vriendelijke, snel, snelle, behulpzaam, blij, mooi, mooie, fijn, fijne ervaring, prettig, netjes, leuk, handig, betrouwbaar, compliment, complimenten, soepel, dankbaar',
    '3': 'de beste, het beste, allerbeste, geweldig, geweldige, fantastisch, fantastische, uitstekend, uitstekende, perfect, perfecte, prachtig, prachtige, top, super, erg blij, enthousiast, aanrader, zeer tevreden, heel blij',
  },
  negators: 'niet, geen, nooit, niets, zonder, nauwelijks, niemand, noch',
  negatesBackwards: 2,
  stronger: 'heel, zeer, erg, echt, enorm, ontzettend, totaal, absoluut, zo, super, volledig, ronduit',
  weaker: 'beetje, een beetje, enigszins, redelijk, vrij, wat',
  nothing:
    'beste, hartelijke groet, hartelijke groeten, met hartelijke groet, prettige dag, prettig weekend, bedankt, dank, dank je, dank u, dank u wel, dankjewel, alvast bedankt, met vriendelijke groet, vriendelijke groet, vriendelijke groeten, vriendelijke groetjes, groet, groeten, beste heer, beste mevrouw, beste team, beste klantenservice, goedemorgen, goedemiddag, goedendag, geachte, graag, vraag, vragen, probleem, hulp, helpen, hoor graag, ik hoor graag, fijne dag, fijn weekend, ja, belangrijk, garantie, geld, gratis, waarde, delen, wel, als, groot, nieuw, zaak, deel, vrij, waar, maar, beschikbaar, betalen, betaling, klaar',
};

export const swedish: WordList = {
  weights: {
    '-4': 'skandal, skandalöst, bedrägeri, bluff, lurad, lurade, lurendrejeri, skit, jävla, katastrof, katastrofalt, aldrig mer, aldrig igen, bedragare',
    '-3': 'hemskt, fruktansvärt, förfärligt, uselt, usel, värdelös, värdelöst, dålig, dåligt, dåliga, sämsta, arg, rasande, besviken, besvikna, oacceptabelt, oförskämt, otrevlig, otrevligt, frustrerad, frustrerande, missnöjd, klaga, klagomål, reklamation, skräp, irriterad, irriterande, opålitlig, löjligt, hatar',
    '-2': 'trasig, trasigt, trasiga, sönder, defekt, skadad, skadat, fungerar inte, funkar inte, fortfarande inte, väntat i, inget svar, ingen återkoppling, inte fått, tyvärr, tråkigt, synd, försenad, försenat, fel, fel vara, fel storlek, långsam, långsamt, borttappad, säga upp, avbeställer, felaktig',
    '2': 'bra, nöjd, nöjda, trevlig, trevligt, snabb, snabbt, snabba, hjälpsam, hjälpsamma, glad, glada, fin, fint, fina, smidigt, pålitlig, skön, skönt, gillar, beröm, tacksam, kunnig',
    '3': 'den bästa, det bästa, de bästa, allra bästa, fantastisk, fantastiskt, utmärkt, underbar, underbart, perfekt, toppen, super, suverän, suveränt, jättebra, jättenöjd, älskar, rekommenderar, mycket nöjd, strålande, enastående',
  },
  negators: 'inte, ej, icke, aldrig, ingen, inget, inga, utan, knappt, knappast',
  negatesBackwards: 2,
  stronger: 'mycket, väldigt, jätte, riktigt, otroligt, så, extremt, helt, verkligen, oerhört, fullständigt',
  weaker: 'lite, något, ganska, rätt, en aning',
  nothing:
    'bästa, vänlig hälsning, med vänlig hälsning, hälsning, ha, ha en fin dag, en fin dag, fin dag, fin helg, tack, tack på förhand, tackar, vänliga hälsningar, med vänliga hälsningar, hälsningar, mvh, bästa hälsningar, hej, god morgon, god dag, trevlig helg, ha en bra dag, fråga, problem, hjälp, hjälpa, gärna, snälla, ja, viktigt, garanti, gratis, pengar, kära, skicka, skickar, får, rabatt, bra om, som, stor, ny, del, fri, klar, betala, betalning, tillgänglig, var, att, mest, då',
};

export const danish: WordList = {
  weights: {
    '-4': 'skandale, skandaløst, svindel, svindlere, snyd, snydt, lort, katastrofe, katastrofalt, aldrig mere, aldrig igen, røvhul, bedrageri',
    '-3': 'forfærdeligt, forfærdelig, frygteligt, elendig, elendigt, værdiløs, værdiløst, dårlig, dårligt, dårlige, værste, vred, rasende, skuffet, skuffende, skuffelse, uacceptabelt, uforskammet, ubehagelig, frustreret, frustrerende, utilfreds, klage, klager, reklamation, skrald, irriteret, irriterende, latterligt, upålidelig, hader',
    '-2': 'i stykker, ødelagt, defekt, beskadiget, knækket, virker ikke, fungerer ikke, stadig ikke, ventet i, intet svar, ikke modtaget, desværre, ærgerligt, forsinket, forsinkelse, forkert, forkerte, fejl, langsom, langsomt, væk, opsiger, opsige, annullerer',
    '2': 'god, godt, gode, tilfreds, venlig, flink, hurtig, hurtigt, hjælpsom, hjælpsomme, glad, fin, fint, flot, nem, nemt, pålidelig, dejlig, dejligt, ros, taknemmelig, kan lide',
    '3': 'fantastisk, fantastiske, fremragende, perfekt, vidunderlig, vidunderligt, super, superhurtigt, skøn, skønt, elsker, anbefaler, anbefale, meget tilfreds, bedste, strålende, toppen, begejstret',
  },
  negators: 'ikke, aldrig, ingen, intet, uden, næppe, hverken',
  negatesBackwards: 2,
  stronger: 'meget, rigtig, virkelig, utrolig, utroligt, så, ekstremt, helt, totalt, særdeles, fuldstændig',
  weaker: 'lidt, en smule, ret, nogenlunde, temmelig',
  nothing:
    'bedste hilsner, de bedste hilsner, bedste hilsen, ha, ha en god dag, dejlig dag, en dejlig dag, dejlig weekend, tak, mange tak, tak på forhånd, på forhånd tak, venlig hilsen, med venlig hilsen, venlige hilsner, hilsen, mvh, kære, hej, god dag, god weekend, spørgsmål, problem, hjælp, hjælpe, gerne, ja, vigtigt, garanti, gratis, penge, fart, rabat, hav en god dag, sky, som, stor, ny, del, fri, klar, betale, betaling, tilgængelig, men, på, at',
};
