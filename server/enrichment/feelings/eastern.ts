import type { WordList } from './word-list.ts';

export const polish: WordList = {
  weights: {
    '-4': 'skandal, skandaliczne, skandaliczny, oszustwo, oszuści, oszust, złodzieje, kradzież, wstyd, żenada, katastrofa, nigdy więcej, kpina, kpiny, dno, porażka, tragedia, tragiczny, tragiczna, tragiczne, bezczelność, gówno',
    '-3': 'okropny, okropna, okropne, straszny, straszna, straszne, fatalny, fatalna, fatalne, fatalnie, beznadziejny, beznadziejna, beznadziejne, koszmar, zły, zła, złe, wściekły, wściekła, zdenerwowany, zdenerwowana, rozczarowany, rozczarowana, rozczarowanie, niedopuszczalne, nieakceptowalne, niezadowolony, niezadowolona, frustracja, frustrujące, reklamacja, reklamację, skarga, skargę, najgorszy, najgorsza, najgorsze, gorzej, niegrzeczny, nieuprzejma, śmieć, nienawidzę, żenujące, irytujące',
    '-2': 'zepsuty, zepsuta, zepsute, uszkodzony, uszkodzona, uszkodzone, wadliwy, wadliwa, popsuty, pęknięty, podarty, nie działa, nie działają, nadal nie, wciąż nie, brak odpowiedzi, nikt nie odpowiada, bez odpowiedzi, czekam od, niestety, szkoda, opóźnienie, spóźniony, spóźniona, błąd, błędny, błędna, zgubiona, zgubiony, anulować, rezygnuję, wolno, wolny serwis, powolny, źle, nie dotarła, nie dotarło, nie dotarł',
    '2': 'dobry, dobra, dobre, dobrze, zadowolony, zadowolona, zadowoleni, miły, miła, mili, miła obsługa, szybki, szybka, szybko, pomocny, pomocna, pomocni, ładny, ładna, ładne, wygodny, wygodna, wygodne, solidny, solidna, rzetelny, sprawnie, cieszę się, podoba mi się, podoba, wdzięczny, wdzięczna, uprzejma, uprzejmy, profesjonalnie',
    '3': 'świetny, świetna, świetne, świetnie, doskonały, doskonała, doskonałe, wspaniały, wspaniała, wspaniałe, fantastyczny, fantastyczna, idealny, idealna, idealnie, rewelacja, rewelacyjny, rewelacyjna, super, genialny, genialna, polecam, gorąco polecam, zachwycony, zachwycona, uwielbiam, kocham, najlepszy, najlepsza, najlepsze, znakomity, znakomita, perfekcyjnie, brawo',
  },
  negators: 'nie, nigdy, bez, żaden, żadna, żadnego, ani, nic, nikt, brak',
  stronger:
    'bardzo, naprawdę, niezwykle, całkowicie, zupełnie, absolutnie, strasznie, tak, totalnie, wyjątkowo',
  weaker: 'trochę, nieco, dość, raczej, w miarę',
  nothing:
    'pozdrowienia, łączę pozdrowienia, dziękuję, dziękuje, dzięki, dziękuję z góry, z góry dziękuję, proszę, pozdrawiam, serdecznie pozdrawiam, z poważaniem, dzień dobry, dobry wieczór, witam, szanowni państwo, szanowny panie, pytanie, problem, pomoc, pomóc, chciałbym, chciałabym, tak, ważne, gwarancja, gwarancji, pieniądze, pieniędzy, phi, dobrego dnia, miłego dnia, bez problemu, dobrze by było, jak, duży, nowy, część, wolny, zapłacić, płatność, dostępny, zamówienie, chcę',
};

export const czech: WordList = {
  weights: {
    '-4': 'skandál, skandální, podvod, podvodníci, podvodník, zloději, ostuda, hanba, katastrofa, katastrofální, už nikdy, nikdy více, nikdy víc, drzost, výsměch, hrůza',
    '-3': 'hrozný, hrozná, hrozné, strašný, strašná, strašné, příšerný, příšerná, příšerné, otřesný, otřesná, otřesné, mizerný, mizerná, špatný, špatná, špatné, špatně, naštvaný, naštvaná, rozzlobený, rozčílený, zklamaný, zklamaná, zklamání, nepřijatelné, nepřijatelný, nespokojený, nespokojená, nespokojenost, reklamace, reklamaci, reklamuji, stížnost, stěžovat, nejhorší, horší, neochotný, neochotná, arogantní, šmejd, nenávidím, otravné, frustrující',
    '-2': 'rozbitý, rozbitá, rozbité, poškozený, poškozená, poškozené, vadný, vadná, vadné, roztržený, nefunguje, nefungují, nefunkční, stále ne, pořád ne, stále nepřišel, stále nepřišla, stále nedorazil, žádná odpověď, nikdo neodpovídá, bez odpovědi, čekám od, bohužel, škoda, zpoždění, opožděný, pozdě, chyba, chybný, chybná, ztracený, ztracená, zrušit, storno, pomalý, pomalá, nedorazilo, nedorazila, nedorazil, nepřišlo',
    '2': 'dobrý, dobrá, dobré, dobře, spokojený, spokojená, spokojeni, milý, milá, ochotný, ochotná, ochotní, rychlý, rychlá, rychlé, rychle, užitečný, hezký, hezká, hezké, pěkný, pěkná, pohodlný, pohodlná, spolehlivý, spolehlivá, příjemný, příjemná, líbí, vděčný, vděčná, těší',
    '3': 'skvělý, skvělá, skvělé, skvěle, výborný, výborná, výborné, výborně, vynikající, úžasný, úžasná, úžasné, fantastický, fantastická, perfektní, perfektně, super, nádherný, nádherná, doporučuji, doporučuju, nadšený, nadšená, miluji, nejlepší, bezvadný, bezvadná, paráda, maximálně spokojený',
  },
  negators:
    'ne, není, nikdy, bez, žádný, žádná, žádné, ani, nic, nikdo, nejsem, nejsme, nebyl, nebyla, nebylo',
  stronger: 'velmi, velice, opravdu, naprosto, zcela, úplně, absolutně, hodně, moc, tak, mimořádně',
  weaker: 'trochu, docela, poměrně, spíše, celkem',
  nothing:
    'děkuji, děkuju, děkujeme, díky, předem děkuji, mockrát děkuji, prosím, s pozdravem, pozdrav, zdravím, dobrý den, dobrý večer, dobré ráno, dobré odpoledne, hezký den, pěkný den, hezký víkend, vážení, vážený pane, dotaz, problém, pomoc, pomoci, chtěl bych, chtěla bych, ano, důležité, záruka, záruku, peníze, milá paní, milý pane, milí, jak, velký, nový, část, volný, zaplatit, platba, dostupný, objednávka, chci',
};

export const finnish: WordList = {
  weights: {
    '-4': 'skandaali, huijaus, huijareita, huijari, häpeä, häpeällistä, paska, paskaa, katastrofi, katastrofaalinen, en enää koskaan, ei koskaan enää, ei enää ikinä, törkeää, törkeä, varkaita',
    '-3': 'kamala, kamalaa, kauhea, kauheaa, hirveä, hirveää, surkea, surkeaa, onneton, huono, huonoa, huonosti, huonoin, pahin, vihainen, raivoissani, pettynyt, pettynyttä, pettymys, pettymykseni, ei hyväksyttävää, sietämätöntä, tyytymätön, turhauttava, turhauttavaa, turhautunut, valitus, valittaa, reklamaatio, reklamoida, ärsyttävä, ärsyttävää, töykeä, epäystävällinen, arvoton, roska, inhoan, vihaan, naurettavaa, epäluotettava',
    '-2': 'rikki, rikkinäinen, viallinen, vaurioitunut, haljennut, revennyt, ei toimi, eivät toimi, ei vieläkään, en ole vieläkään, odottanut jo, ei vastausta, kukaan ei vastaa, valitettavasti, harmi, harmillista, myöhässä, viivästynyt, viivästys, väärä, väärän, virhe, hidas, hitaasti, kadonnut, peruuttaa, perua, irtisanoa',
    '2': 'hyvä, hyvää, hyvin, hyvät, tyytyväinen, tyytyväisiä, ystävällinen, ystävällistä, ystävällisesti palveltu, nopea, nopeaa, nopeasti, avulias, iloinen, kaunis, kiva, kätevä, mukava, luotettava, miellyttävä, pidän, kiitollinen, sujuvasti, asiantunteva',
    '3': 'loistava, loistavaa, erinomainen, erinomaista, erinomaisesti, mahtava, mahtavaa, täydellinen, täydellisesti, ihana, ihanaa, upea, upeaa, super, huippu, huippua, rakastan, suosittelen, erittäin tyytyväinen, paras, parasta, fantastinen, hienoa, hieno',
  },
  negators: 'ei, en, et, emme, ette, eivät, ilman, koskaan, ikinä, tuskin',
  stronger:
    'erittäin, todella, tosi, hyvin paljon, äärimmäisen, täysin, niin, aivan, ehdottomasti, uskomattoman',
  weaker: 'hieman, vähän, melko, aika, jokseenkin',
  nothing:
    'mukavaa päivää, mukavaa päivänjatkoa, mukavaa viikonloppua, kiitos, kiitoksia, paljon kiitoksia, kiitos etukäteen, kiitän, ystävällisin terveisin, terveisin, parhain terveisin, terveiset, hei, moi, hyvää päivää, hyvää huomenta, hyvää iltaa, hyvää viikonloppua, hyvää päivänjatkoa, kysymys, ongelma, apua, auttaa, haluaisin, mielelläni, kyllä, tärkeä, takuu, raha, rahat, ilmainen, hyvä asiakaspalvelu, hyvä vastaanottaja, hyvät herrat, kuin, iso, uusi, osa, vapaa, maksaa, maksu, saatavilla, tilaus, haluan',
};
