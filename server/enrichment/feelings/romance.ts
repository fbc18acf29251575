import type { WordList } from './word-list.ts';

export const french: WordList = {
  weights: {
    '-4': 'scandaleux, scandaleuse, arnaque, arnaqueurs, escroquerie, escrocs, voleurs, honteux, honte, catastrophe, catastrophique, merde, plus jamais, jamais plus, foutage de gueule, inadmissible',
    '-3': 'horrible, affreux, terrible, nul, nulle, lamentable, déplorable, pitoyable, inacceptable, furieux, furieuse, en colère, fâché, fâchée, énervé, énervée, déçu, déçue, décevant, décevante, déception, mécontent, mécontente, frustrant, frustrée, ridicule, insupportable, incompétent, incompétents, mensonge, mensonges, réclamation, plainte, me plaindre, désagréable, pire, mauvais, mauvaise, ras le bol, marre, je déteste, déteste',
    '-2': 'défectueux, défectueuse, cassé, cassée, abîmé, abîmée, endommagé, endommagée, déchiré, déchirée, en panne, ne fonctionne pas, ne fonctionne plus, ne marche pas, ne marche plus, toujours pas, toujours rien, aucune réponse, aucune nouvelle, sans réponse, pas de réponse, malheureusement, dommage, retard, en retard, erreur, mauvaise taille, perdu, perdue, résilier, annuler ma commande, lent, lente, insatisfait, insatisfaite, j’attends depuis, attends depuis',
    '2': 'satisfait, satisfaite, content, contente, heureux, heureuse, aimable, gentil, gentille, rapide, efficace, efficaces, utile, agréable, beau, belle, joli, jolie, fiable, bon, bonne, bien, serviable, j’aime, ravissant, réactif, réactive',
    '3': 'excellent, excellente, parfait, parfaite, génial, géniale, super, superbe, magnifique, formidable, fantastique, ravi, ravie, enchanté, enchantée, très satisfait, très satisfaite, j’adore, adore, bravo, recommande, impeccable, merveilleux, meilleur, meilleure, top',
  },
  negators: 'ne, n, pas, jamais, aucun, aucune, sans, ni, rien, guère',
  negatesBackwards: 1,
  stronger:
    'très, vraiment, extrêmement, totalement, tellement, absolument, trop, si, complètement, particulièrement, tout à fait',
  weaker: 'un peu, peu, assez, plutôt, légèrement',
  nothing:
    'belle journée, belle soirée, bien amicalement, amicalement, bon week-end, bonnes fêtes, joyeux noël, merci, merci d’avance, merci beaucoup, s’il vous plaît, bonjour, bonsoir, cordialement, bien cordialement, bien à vous, bonne journée, bonne soirée, bonne réception, bonne continuation, cher, chère, chers, salutations, salutations distinguées, sentiments distingués, veuillez agréer, question, problème, aide, aider, voudrais, bien reçu, bien vouloir, je voudrais bien, important, garantie, argent, gratuit, oui, dans l’attente, être, intérêt, urgent, urgence, pouvoir, commande, ou bien, eh bien, bien que, aussi bien, plus, comme, direct, écologie, écologiste, écologistes, écologique, écologiques, énergie, énergies, durable, développement, croissance, sommet, complété, gros, grand, grande, fait, tirer, avance, pour, part, faire, place, droit, disponible',
};

export const spanish: WordList = {
  weights: {
    '-4': 'estafa, estafadores, timo, fraude, robo, ladrones, vergüenza, vergonzoso, vergonzosa, mierda, catástrofe, desastre, nunca más, nunca mais, indignante, tomadura de pelo, sinvergüenzas',
    '-3': 'horrible, terrible, pésimo, pésima, fatal, inaceptable, lamentable, enfadado, enfadada, enojado, enojada, furioso, furiosa, indignado, indignada, decepcionado, decepcionada, decepcionante, decepción, frustrado, frustrada, frustrante, insatisfecho, insatisfecha, ridículo, reclamación, reclamo, queja, quejarme, malo, mala, malísimo, malísima, peor, incompetentes, grosero, grosera, harto, harta, odio, basura, disgustado, descontento, descontenta',
    '-2': 'roto, rota, defectuoso, defectuosa, dañado, dañada, estropeado, estropeada, averiado, no funciona, no funcionan, todavía no, aún no, sigue sin, sin respuesta, nadie responde, nadie contesta, ninguna respuesta, llevo esperando, lamentablemente, desgraciadamente, retraso, tarde, equivocado, equivocada, error, perdido, perdida, cancelar, lento, lenta, dar de baja',
    '2': 'bueno, buena, buen, bien, satisfecho, satisfecha, contento, contenta, feliz, amable, amables, rápido, rápida, eficiente, eficaz, útil, bonito, bonita, cómodo, cómoda, fiable, agradable, agradecido, agradecida, me gusta, me gustó, encantador, atento, atenta',
    '3': 'excelente, perfecto, perfecta, genial, estupendo, estupenda, fantástico, fantástica, maravilloso, maravillosa, increíble servicio, encantado, encantada, me encanta, me encantó, muy satisfecho, muy satisfecha, recomiendo, recomendable, mejor, magnífico, magnífica, fenomenal, impecable, enhorabuena',
  },
  negators: 'no, nunca, jamás, ningún, ninguno, ninguna, sin, ni, nada, tampoco, apenas',
  stronger:
    'muy, realmente, totalmente, extremadamente, tan, absolutamente, completamente, súper, bastante, demasiado, sumamente',
  weaker: 'un poco, poco, algo, más o menos, ligeramente',
  nothing:
    'apreciado, apreciada, apreciados, apreciadas, buen día, un buen día, buen fin de semana, feliz navidad, gracias, muchas gracias, gracias de antemano, mil gracias, por favor, buenos días, buenas tardes, buenas noches, buenas, hola, saludos, un saludo, saludos cordiales, un cordial saludo, cordialmente, atentamente, estimado, estimada, estimados, querido, querida, pregunta, problema, ayuda, ayudar, quisiera, me gustaría, quiero, sí, garantía, dinero, gratis, importante, ano, xo, interés, urgente, espero, a la espera, o bien, si bien, bien sea, para, solo, sólo, claro, vale, serio, parar, como, grande, nuevo, libre, esperando, alta, pide, deber, parte, cobrar, pago, disponible, bien que',
};

export const italian: WordList = {
  weights: {
    '-4': 'truffa, truffatori, ladri, vergogna, vergognoso, vergognosa, schifo, schifezza, merda, catastrofe, disastro, disastroso, mai più, scandaloso, scandalosa, presa in giro, indecente',
    '-3': 'orribile, terribile, pessimo, pessima, inaccettabile, arrabbiato, arrabbiata, furioso, furiosa, deluso, delusa, deludente, delusione, frustrante, insoddisfatto, insoddisfatta, ridicolo, ridicola, reclamo, lamentela, lamentarmi, scadente, scortese, maleducato, maleducati, peggio, peggiore, incompetenti, incompetente, odio, spazzatura, infuriato, stufo, stufa, cattivo, cattiva, scontento, scontenta',
    '-2': 'rotto, rotta, rotti, difettoso, difettosa, danneggiato, danneggiata, guasto, guasta, strappato, non funziona, non funzionano, ancora non, non ancora, nessuna risposta, nessuno risponde, senza risposta, sto aspettando da, aspetto da, purtroppo, peccato, ritardo, in ritardo, sbagliato, sbagliata, errore, perso, persa, annullare, disdire, lento, lenta, brutto, brutta',
    '2': 'buono, buona, buon prodotto, bene, soddisfatto, soddisfatta, contento, contenta, felice, gentile, gentili, gentilissimi, veloce, rapido, rapida, efficiente, utile, bello, bella, comodo, comoda, affidabile, piacevole, disponibili, mi piace, mi è piaciuto, cortese, cortesi, grato, grata',
    '3': 'ottimo, ottima, eccellente, perfetto, perfetta, fantastico, fantastica, meraviglioso, meravigliosa, stupendo, stupenda, splendido, splendida, bravissimi, complimenti, entusiasta, adoro, molto soddisfatto, molto soddisfatta, consiglio vivamente, consigliatissimo, lo consiglio, migliore, impeccabile, super',
  },
  negators: 'non, mai, nessun, nessuno, nessuna, senza, né, niente, nulla, neanche, nemmeno',
  stronger:
    'molto, davvero, veramente, estremamente, totalmente, così, assolutamente, completamente, tanto, proprio, troppo',
  weaker: 'un po, po, poco, abbastanza, piuttosto, leggermente',
  nothing:
    'gentilissimo, gentilissima, gentilissimi, spettabile, saluto, caro saluto, un caro saluto, cortese riscontro, gentile riscontro, buon fine settimana, buone feste, grazie, grazie mille, grazie in anticipo, per favore, cortesemente, buongiorno, buonasera, buon giorno, buona giornata, buona serata, buon lavoro, ciao, saluti, cordiali saluti, distinti saluti, cordialmente, gentile cliente, gentile servizio, gentili signori, gentile signora, gentile signore, gentile team, egregio, caro, cara, domanda, problema, aiuto, aiutare, vorrei, garanzia, soldi, gratis, importante, sì, in attesa, va bene, interesse, urgente, resto in attesa, a bordo, grigio, alle, come, marco, copra, parte, grande, alto, libero, fare, certo, vero, pagare, pagamento, disponibile, allora, presente',
};

export const portuguese: WordList = {
  weights: {
    '-4': 'golpe, fraude, burla, ladrões, roubo, vergonha, vergonhoso, vergonhosa, merda, porcaria, catástrofe, desastre, nunca mais, absurdo, palhaçada, enganação',
    '-3': 'horrível, terrível, péssimo, péssima, inaceitável, irritado, irritada, furioso, furiosa, decepcionado, decepcionada, decepcionante, decepção, desiludido, desiludida, desilusão, frustrado, frustrada, frustrante, insatisfeito, insatisfeita, ridículo, ridícula, reclamação, reclamar, queixa, ruim, pior, grosseiro, mal educado, incompetentes, odeio, lixo, zangado, zangada, indignado, indignada, descontente, lamentável, raiva',
    '-2': 'quebrado, quebrada, partido, partida, defeituoso, defeituosa, defeito, danificado, danificada, estragado, estragada, avariado, não funciona, não funcionam, ainda não, até agora nada, sem resposta, ninguém responde, nenhuma resposta, estou à espera há, infelizmente, atraso, atrasado, atrasada, errado, errada, erro, perdido, perdida, cancelar, lento, lenta, demora, mau, má',
    '2': 'bom, boa, bem, satisfeito, satisfeita, contente, feliz, simpático, simpática, simpáticos, rápido, rápida, eficiente, útil, bonito, bonita, confortável, confiável, agradável, gosto, gostei, atencioso, atenciosa, atenciosos, prestativos, grato, grata',
    '3': 'excelente, ótimo, ótima, perfeito, perfeita, fantástico, fantástica, maravilhoso, maravilhosa, incrível, espetacular, adorei, adoro, amei, amo, muito satisfeito, muito satisfeita, recomendo, melhor, parabéns, impecável, encantado, encantada, super',
  },
  negators: 'não, nunca, jamais, nenhum, nenhuma, sem, nem, nada, tampouco',
  stronger:
    'muito, realmente, totalmente, extremamente, tão, absolutamente, completamente, super, bastante, demais, mesmo',
  weaker: 'um pouco, pouco, algo, ligeiramente, mais ou menos',
  nothing:
    'estimado, estimada, estimados, estimadas, bom fim de semana, feliz natal, obrigado, obrigada, muito obrigado, muito obrigada, desde já obrigado, desde já agradeço, agradeço, por favor, bom dia, boa tarde, boa noite, olá, cumprimentos, com os melhores cumprimentos, melhores cumprimentos, atenciosamente, abraço, caro, cara, caros, prezado, prezada, prezados, pergunta, problema, ajuda, ajudar, gostaria, quero, sim, garantia, dinheiro, grátis, importante, interesse, urgente, certo, se bem que, para, como, falou, claro, parte, grande, novo, livre, parar, pago, pagamento, disponível, bem como, compra, pena',
};
