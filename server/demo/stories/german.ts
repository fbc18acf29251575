import type { Repertoire } from './story.ts';

export const german: Repertoire = {
  cast: {
    language: 'de',
    share: 0.24,
    names: [
      'Anna-Lena Hoffmann',
      'Matthias Krüger',
      'Dr. Sabine Eichenberger-Wolff',
      'Lukas Baumgartner',
      'Jürgen Weiß',
      'Franziska Möller',
      'Tobias Schäfer',
      'Greta Lindemann',
      'Karl-Heinz Böttcher',
      'Miriam Sommerfeld',
      'Felix Aschenbrenner',
      'Ursula Thälmann',
      'Moritz Groß',
      'Katharina Freifrau von Stauffenegg',
      'Emre Yıldız',
    ],
    cities: ['Freiburg', 'Göttingen', 'Innsbruck', 'Zürich', 'Kiel', 'Garmisch-Partenkirchen'],
    products: [
      'Zelt Fjell 2',
      'Rucksack Skog 45',
      'Regenjacke Vind',
      'Schlafsack Varm',
      'Wanderstiefel Steg',
      'Stirnlampe Nattlys',
    ],
    domains: ['post.example', 'briefkasten.example', 'mail.example'],
  },
  stories: [
    {
      id: 'lieferung',
      tags: ['delivery'],
      mood: 'calm',
      inbox: 'hilfe',
      subject: 'Lieferverzögerung bei Bestellung {order}',
      turns: [
        [
          'c',
          'Sehr geehrte Damen und Herren,\n\nmeine Bestellung {order} ({product}) sollte bereits vor {days} Tagen ankommen. Die Sendungsverfolgung zeigt seither nichts Neues. Bitte teilen Sie mir mit, wann ich mit der Lieferung rechnen kann.\n\nMit freundlichen Grüßen\n{name}',
        ],
        [
          'a',
          'Guten Tag {name},\n\nvielen Dank für Ihre Nachricht. Das Paket lag im Verteilzentrum und ist seit heute wieder unterwegs; es kommt am {date}. Die Versandkosten habe ich Ihnen erstattet.\n\nFreundliche Grüße\n{agent}',
        ],
        ['c', 'Herzlichen Dank für die schnelle Auskunft und die Erstattung.'],
      ],
    },
    {
      id: 'rechnung',
      tags: ['billing'],
      mood: 'calm',
      inbox: 'hilfe',
      subject: 'Rechnungskorrektur: Umsatzsteuer-Identifikationsnummer fehlt auf der Rechnung zu {order}',
      files: ['invoice'],
      turns: [
        [
          'c',
          'Guten Tag,\n\nauf der beigefügten Rechnung über {amount} fehlt unsere Umsatzsteuer-Identifikationsnummer. Für die Buchhaltung benötigen wir eine korrigierte Fassung bis zum {date}.\n\nMit freundlichen Grüßen\n{name}\nEichenberger & Söhne Donaudampfschifffahrtsgesellschaft mbH',
        ],
        ['n', 'Buchhaltung: bitte die Rechnung mit USt-IdNr. neu ausstellen.'],
        [
          'a',
          'Guten Tag {name},\n\ndie korrigierte Rechnung ist angehängt. Bitte entschuldigen Sie die Umstände.\n\nFreundliche Grüße\n{agent}',
        ],
        ['c', 'Perfekt, danke.'],
      ],
    },
    {
      id: 'reissverschluss',
      tags: ['warranty', 'product'],
      mood: 'angry',
      inbox: 'hilfe',
      products: ['Rucksack Skog 45', 'Schlafsack Varm', 'Zelt Fjell 2'],
      subject: 'Reißverschluss defekt – schon wieder!',
      files: ['photo'],
      turns: [
        [
          'c',
          'Hallo,\n\nzum zweiten Mal in einem Jahr ist der Reißverschluss am {product} kaputt. Das ist ärgerlich und für {amount} wirklich eine Frechheit. Ich erwarte Ersatz oder mein Geld zurück.\n\n{name}, {city}',
        ],
        [
          'a',
          'Hallo {name},\n\nIhren Ärger verstehe ich gut. Sie bekommen ein neues Stück aus der überarbeiteten Serie mit dem stärkeren Reißverschluss; es geht heute noch auf die Reise. Das alte dürfen Sie behalten.\n\nFreundliche Grüße\n{agent}',
        ],
        ['c', 'Na gut, das ist fair. Danke.'],
      ],
    },
    {
      id: 'beratung',
      tags: ['product'],
      mood: 'happy',
      inbox: 'hilfe',
      products: ['Schlafsack Varm'],
      subject: 'Welcher Schlafsack für die Hüttentour?',
      turns: [
        [
          'c',
          'Liebes Team,\n\nwir wandern im Oktober von Hütte zu Hütte rund um {city}. Reicht der {product} oder brauche ich den wärmeren? Ich friere leicht.\n\nLiebe Grüße\n{name}',
        ],
        [
          'a',
          'Liebe Grüße zurück, {name},\n\nwer leicht friert, nimmt den wärmeren: Komfortbereich bis -4 Grad, nur 180 Gramm mehr. Auf der Hütte können Sie ihn offen lassen.\n\n{agent}',
        ],
        [
          'c',
          'Wunderbar, genau so mache ich es. Vielen herzlichen Dank, so eine tolle Beratung bekommt man selten!',
        ],
      ],
    },
    {
      id: 'retoure',
      tags: ['returns'],
      mood: 'calm',
      inbox: 'hilfe',
      products: ['den Rucksack Skog 45', 'das Zelt Fjell 2', 'die Regenjacke Vind'],
      subject: 'Rücksendung {order}',
      turns: [
        [
          'c',
          'Hallo, ich möchte {product} zurückschicken, die Größe passt leider nicht. Wie gehe ich vor?\n\n{name}',
        ],
        [
          'a',
          'Hallo {name}, das Etikett ist angehängt. Nach Eingang erhalten Sie {amount} innerhalb von drei Tagen zurück.\n{agent}',
        ],
      ],
    },
    {
      id: 'lob',
      tags: ['praise'],
      mood: 'happy',
      inbox: 'hilfe',
      products: ['Rucksack Skog 45', 'Schlafsack Varm'],
      subject: 'Ein dickes Lob an die Werkstatt',
      turns: [
        [
          'c',
          'Hallo zusammen,\n\nmein {product} kam heute repariert zurück und sieht aus wie neu. Großartige Arbeit, danke!\n\n{name}',
        ],
        ['a', 'Hallo {name}, das lese ich der Werkstatt gleich vor. Viel Freude damit!\n{agent}'],
      ],
    },
  ],
};
