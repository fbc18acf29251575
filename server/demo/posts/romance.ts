import { about, chat, post, review, type PostRepertoire } from './told.ts';

export const frenchPosts: PostRepertoire = {
  language: 'fr',
  bios: ['Refuges, fromages, nuages.', 'Randonneuse du dimanche.', '', 'Bretagne à pied.'],
  told: [
    chat(
      'calm',
      [
        'Bonjour, livrez-vous en Suisse ? Combien de jours ?',
        'Bonjour {first}, oui, en trois à cinq jours ouvrables, droits de douane compris.',
        'Parfait, merci !',
      ],
      ['delivery'],
    ),
    chat(
      'angry',
      ['Ma commande {order} est incomplète : il manque les sardines du {product}.'],
      ['delivery'],
    ),
    chat('calm', ['Le {product} existe-t-il en version gauche ?'], ['product']),
    chat(
      'happy',
      ['Merci pour le remplacement, tout fonctionne à merveille.', 'Avec plaisir, bonne route vers {city} !'],
      ['praise'],
    ),
    chat(
      'calm',
      ['Puis-je payer en trois fois pour {amount} ?', 'Oui, à partir de 150 €, sans frais.'],
      ['billing'],
    ),
    post(
      'happy',
      'Trois jours autour de {city} avec le {product} de @nordlicht : rien à redire, sauf sur la météo.',
    ),
    post(
      'angry',
      '@nordlicht {days} jours sans réponse à mon courriel. Quelqu’un est là ?',
      'Oui ! Pardon pour l’attente. Quel est votre numéro de commande ?',
    ),
    post('calm', '@nordlicht avez-vous une adresse à {city} pour essayer les chaussures ?'),
    about('#bivouac', 'happy', 'Réveil au-dessus des nuages, près de {city}. #bivouac'),
    about('#bivouac', 'calm', 'Quel réchaud pour la neige ? Le mien s’éteint à −10. #bivouac'),
    review(5, 'Très léger, très bien fini. Je recommande.'),
    review(
      2,
      'La fermeture a cédé à la deuxième sortie. Dommage.',
      'Nous la remplaçons volontiers, {first} : votre étiquette de retour est partie par courriel.',
    ),
    review(4, 'Bon produit, livraison un peu lente ({days} jours).'),
  ],
};

export const spanishPosts: PostRepertoire = {
  language: 'es',
  bios: ['Montaña y mar.', 'Pirineos casi siempre.', '', 'Fotógrafa, lenta cuesta arriba.'],
  told: [
    chat(
      'calm',
      [
        'Hola, ¿el {product} aguanta lluvia fuerte?',
        'Hola {first}, sí: 5.000 mm de columna de agua y costuras selladas.',
        '¡Genial, gracias!',
      ],
      ['product'],
    ),
    chat(
      'angry',
      ['El pedido {order} lleva {days} días parado en la misma ciudad. ¿Qué pasa?'],
      ['delivery'],
    ),
    chat(
      'calm',
      ['¿Puedo cambiar la talla sin pagar otro envío?', 'Claro, el primer cambio es gratis.'],
      ['returns'],
    ),
    chat('happy', ['Ya llegó a {city}, dos días antes de lo prometido. ¡Gracias!'], ['praise']),
    post('happy', 'Diez días con la mochila de @nordlicht por {city} y ni una rozadura. Diez de diez.'),
    post(
      'angry',
      '@nordlicht me cobraron {amount} de más y nadie contesta el teléfono.',
      'Lo miramos ahora mismo. ¿Nos mandas el número de pedido por privado?',
    ),
    post('calm', '@nordlicht ¿hay tienda en {city} o solo en línea?'),
    about('#vivac', 'calm', 'Primera noche de #vivac en {city}. ¿Consejos para no pasar frío?'),
    review(5, 'Excelente calidad, se nota en cada costura.'),
    review(3, 'Bien, pero el color se va con el sol.'),
    review(1, 'Llegó con un agujero y tardaron {days} días en responder.'),
  ],
};
