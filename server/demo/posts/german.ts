import { about, chat, post, review, type PostRepertoire } from './told.ts';

export const germanPosts: PostRepertoire = {
  language: 'de',
  bios: [
    'Kletterhalle und Kaffee.',
    'Zelten auch im November.',
    'Alpenverein, Sektion Dachboden.',
    '',
    'Fährt Rad, schreibt wenig.',
  ],
  told: [
    chat(
      'calm',
      [
        'Hallo, passt das {product} auf ein 190 cm breites Podest?',
        'Guten Tag {first}, ja: die Grundfläche ist 180 cm breit, mit Abspannung 230 cm.',
        'Perfekt, dann bestelle ich es. Danke!',
      ],
      ['product'],
    ),
    chat(
      'angry',
      ['Meine Bestellung {order} sollte am {date} da sein. Ich habe dafür Urlaub genommen!'],
      ['delivery'],
    ),
    chat(
      'calm',
      [
        'Kann ich die Rechnung zu {order} auf meine Firma umschreiben lassen?',
        'Ja. Bitte schicken Sie mir Name und Anschrift der Firma, dann haben Sie sie in zehn Minuten.',
      ],
      ['billing'],
    ),
    chat(
      'happy',
      ['Das Ersatzteil ist da und passt. So schnell hatte ich das nicht erwartet, vielen Dank!'],
      ['praise'],
    ),
    chat(
      'calm',
      [
        'Bis zu welcher Temperatur ist der Schlafsack Varm gedacht?',
        'Komfort −4 °C, Grenze −10 °C. Wer leicht friert, nimmt das Inlett dazu.',
      ],
      ['product'],
    ),
    chat('calm', ['Haben Sie die Steg-Wanderschuhe auch in Größe 49?'], ['product']),
    chat(
      'angry',
      ['Der Reißverschluss der Jacke klemmt schon wieder. Das ist jetzt die zweite Reparatur.'],
      ['warranty'],
    ),
    post(
      'angry',
      '@nordlicht eure Hotline ist seit Stunden besetzt, was ist los?',
      'Der halbe Norden zeltet an diesem Wochenende. Schreiben Sie uns hier, wir rufen zurück.',
    ),
    post('calm', '@nordlicht gibt es das {product} irgendwann wieder gebraucht aus dem Verleih?'),
    post('happy', 'Nach {days} Tagen Dauerregen rund um {city}: alles trocken. Danke @nordlicht!'),
    post(
      'calm',
      'Weiß jemand, ob @nordlicht in {city} einen Laden aufmacht? Da hängt so ein Schild im Fenster.',
    ),
    post('angry', '@nordlicht {amount} Versandkosten für ein Paar Heringe, im Ernst?'),
    about(
      '#Draussenschlafen',
      'happy',
      'Minus sieben, Sternenhimmel, Tee. Mehr braucht es nicht. #Draussenschlafen',
    ),
    about(
      '#Draussenschlafen',
      'calm',
      'Welche Matte nehmt ihr im Winter? Meine ist nach {days} Nächten platt. #Draussenschlafen',
    ),
    review(
      3,
      'Reißverschluss klemmt nach einem Monat, sonst in Ordnung.',
      'Das beheben wir gern, {first}: einfach einschicken, das Porto übernehmen wir.',
    ),
    review(5, 'Sehr leicht, sehr gut verarbeitet. Bei {city} eine Woche im Dauerregen getestet.'),
    review(2, 'Die Farbe ist eine ganz andere als auf dem Bild.'),
    review(4, 'Schöner Rucksack. Der Hüftgurt dürfte etwas breiter sein.'),
    review(1, 'Nie angekommen. Der Händler sagt, der Bote war es, der Bote sagt, der Händler war es.'),
  ],
};
