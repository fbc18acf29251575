import type { Repertoire } from './story.ts';

export const french: Repertoire = {
  cast: {
    language: 'fr',
    share: 0.12,
    names: [
      'Élodie Marchand',
      'Jean-Baptiste Lefèvre',
      'Aïcha Benali',
      'Théo Garnier',
      'Marie-Claude Tremblay',
      'Lucas Perrin',
      'Zoé Chevalier',
    ],
    cities: ['Grenoble', 'Annecy', 'Lausanne', 'Montréal', 'Nantes'],
    products: ['la tente Fjell 2', 'le sac Skog 45', 'la veste Vind', 'le duvet Varm'],
    domains: ['courrier.example', 'poste.example'],
  },
  stories: [
    {
      id: 'retard',
      tags: ['delivery'],
      mood: 'calm',
      inbox: 'orders',
      subject: 'Commande {order} : où en est la livraison ?',
      turns: [
        [
          'c',
          'Bonjour,\n\nj’ai commandé {product} il y a {days} jours (commande {order}) et je n’ai toujours rien reçu. Pourriez-vous me dire quand elle arrivera ? Je pars le {date}.\n\nCordialement,\n{name}',
        ],
        [
          'a',
          'Bonjour {name},\n\nmerci de votre message. Votre colis est en route et sera livré avant le {date}. Je le suis personnellement.\n\nBien à vous,\n{agent}',
        ],
        ['c', 'Merci beaucoup pour votre réponse rapide !'],
      ],
    },
    {
      id: 'defaut',
      tags: ['warranty'],
      mood: 'angry',
      inbox: 'support',
      subject: 'Couture déchirée dès la première sortie',
      files: ['photo'],
      turns: [
        [
          'c',
          'Bonjour, je suis très déçu. Une couture s’est déchirée dès la première sortie à {city}. Pour {amount}, c’est inadmissible. Que proposez-vous ?\n\n{name}',
        ],
        [
          'a',
          'Bonjour {name},\n\nje vous présente nos excuses. Nous vous envoyons un article neuf dès demain et vous n’avez rien à renvoyer.\n\nBien à vous,\n{agent}',
        ],
        ['c', 'Très bien, j’attends le colis. Merci.'],
      ],
    },
    {
      id: 'merci',
      tags: ['praise'],
      mood: 'happy',
      inbox: 'support',
      subject: 'Un grand merci à toute l’équipe',
      turns: [
        [
          'c',
          'Bonjour, juste un mot pour vous dire merci : {product} a tenu dix jours de pluie. Parfait !\n\n{name}',
        ],
        ['a', 'Quel plaisir de vous lire, {name}. Belle route !\n{agent}'],
      ],
    },
    {
      id: 'taille',
      tags: ['product'],
      mood: 'calm',
      inbox: 'support',
      products: ['la veste Vind'],
      subject: 'Conseil de taille',
      turns: [
        [
          'c',
          'Bonjour, je mesure 1,64 m. Quelle taille me conseillez-vous pour {product} ?\n\nMerci d’avance,\n{name}',
        ],
        ['a', 'Bonjour {name}, la taille M vous ira bien, même avec une polaire dessous.\n{agent}'],
      ],
    },
  ],
};

export const spanish: Repertoire = {
  cast: {
    language: 'es',
    share: 0.08,
    names: [
      'Lucía Fernández Ortega',
      'Javier Muñoz',
      'María José Ibáñez',
      'Íñigo Etxeberria',
      'Camila Rojas',
      'Andrés Peña',
    ],
    cities: ['Zaragoza', 'Bilbao', 'Granada', 'Bariloche'],
    products: ['la tienda Fjell 2', 'la mochila Skog 45', 'las botas Steg'],
    domains: ['correo.example', 'buzon.example'],
  },
  stories: [
    {
      id: 'retraso',
      tags: ['delivery'],
      mood: 'angry',
      inbox: 'orders',
      subject: '¿Dónde está mi pedido {order}?',
      turns: [
        [
          'c',
          'Hola, llevo {days} días esperando {product} y nadie me contesta. Es una vergüenza. Quiero una solución hoy.\n\n{name}',
        ],
        [
          'a',
          'Hola {name}:\n\nlamento mucho la espera. He hablado con el transportista: lo recibirá el {date}. Le he devuelto los gastos de envío.\n\nUn saludo,\n{agent}',
        ],
        ['c', 'Gracias por responder. Espero que esta vez sea verdad.'],
        ['c', 'Ya ha llegado. Gracias.'],
      ],
    },
    {
      id: 'cambio',
      tags: ['returns'],
      mood: 'calm',
      inbox: 'orders',
      products: ['las botas Steg'],
      subject: 'Cambio de talla',
      turns: [
        [
          'c',
          'Buenos días: me gustaría cambiar {product} del pedido {order} por una talla más. ¿Cómo lo hago?\n\nGracias,\n{name}',
        ],
        [
          'a',
          'Buenos días, {name}: le adjunto la etiqueta. En cuanto salga de {city}, le enviamos la nueva talla.\n{agent}',
        ],
        ['c', '¡Perfecto, muchas gracias!'],
      ],
    },
  ],
};
