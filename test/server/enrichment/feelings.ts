/** Letters as customers write them, by language and by how the writer feels. Ours: made for these tests. */
export const texts: Readonly<Record<string, Record<'negative' | 'neutral' | 'positive', readonly string[]>>> =
  {
    en: {
      negative: [
        'The zip broke after two days and nobody answers my mails. This is unacceptable.',
        'I am very disappointed. The tent is leaking and your support ignored me. Terrible service.',
      ],
      neutral: ['Could you tell me when order 1234 will be shipped? Kind regards, Tom'],
      positive: ['What a wonderful jacket, I love it! The advice in your shop was excellent.'],
    },
    de: {
      negative: [
        'Der Rucksack ist schon wieder defekt. Ich bin sehr enttäuscht und kaufe hier nie wieder.',
        'Guten Tag, ich warte seit drei Wochen auf mein Paket und niemand antwortet. Das ist eine Frechheit!',
        'Ich bin mit der Qualität leider gar nicht zufrieden. Mit freundlichen Grüßen, Petra',
      ],
      neutral: [
        'Guten Tag, können Sie mir bitte die Rechnung zur Bestellung 4711 schicken? Vielen Dank im Voraus. Mit freundlichen Grüßen, Jan',
        'Welche Größe hat das Zelt, wenn es gepackt ist?',
      ],
      positive: [
        'Die Jacke ist großartig, ich bin begeistert. Danke für die schnelle und freundliche Hilfe!',
        'Alles bestens angekommen, super Qualität, sehr zufrieden.',
      ],
    },
    fr: {
      negative: [
        'Bonjour, la tente est arrivée déchirée et personne ne me répond. Je suis très déçue de votre service.',
        'Toujours aucune réponse après trois semaines, c’est inadmissible !',
        'Je ne suis pas du tout satisfait de ce produit.',
      ],
      neutral: [
        'Bonjour, pourriez-vous m’envoyer la facture de la commande 4711 ? Merci d’avance. Cordialement, Luc',
      ],
      positive: ['Merci beaucoup, le sac est magnifique et la livraison a été très rapide. Je suis ravie !'],
    },
    es: {
      negative: [
        'Buenos días, la mochila llegó rota y nadie responde. Estoy muy decepcionada con el servicio.',
        'Llevo esperando tres semanas y todavía no ha llegado el pedido. Es indignante.',
      ],
      neutral: ['Hola, ¿me pueden enviar la factura del pedido 4711? Muchas gracias. Un saludo, Ana'],
      positive: ['Estoy encantada con la chaqueta, excelente calidad y una atención muy amable.'],
    },
    it: {
      negative: [
        'Buongiorno, lo zaino è arrivato rotto e nessuno risponde. Sono molto delusa dal vostro servizio.',
        'È una vergogna, aspetto da tre settimane e il pacco non è ancora arrivato.',
      ],
      neutral: [
        'Buongiorno, potete inviarmi la fattura dell’ordine 4711? Grazie mille. Cordiali saluti, Paolo',
      ],
      positive: [
        'La giacca è bellissima, sono molto soddisfatto. Complimenti per il servizio, davvero ottimo!',
      ],
    },
    pt: {
      negative: [
        'Bom dia, a mochila chegou danificada e ninguém responde. Estou muito desiludida com o serviço.',
        'Produto péssimo, quebrado no primeiro dia. Nunca mais compro aqui.',
      ],
      neutral: ['Bom dia, podem enviar-me a fatura da encomenda 4711? Muito obrigado. Atenciosamente, Rui'],
      positive: ['Adorei o casaco, qualidade excelente e o atendimento foi muito simpático. Recomendo!'],
    },
    nl: {
      negative: [
        'Goedemorgen, de rugzak is kapot aangekomen en niemand reageert. Ik ben erg teleurgesteld.',
        'Ik ben helemaal niet tevreden over de kwaliteit, wat een rommel.',
      ],
      neutral: [
        'Goedemorgen, kunt u mij de factuur van bestelling 4711 sturen? Alvast bedankt. Met vriendelijke groet, Jan',
      ],
      positive: ['Wat een prachtige tent, ik ben er heel blij mee. Snelle levering en vriendelijke hulp!'],
    },
    sv: {
      negative: [
        'Hej, ryggsäcken kom trasig och ingen svarar på mina mejl. Jag är mycket besviken.',
        'Jag är inte nöjd med kvaliteten, den är riktigt dålig.',
      ],
      neutral: ['Hej, kan ni skicka fakturan för order 4711? Tack på förhand. Vänliga hälsningar, Lars'],
      positive: ['Jackan är fantastisk och leveransen gick snabbt. Jag är jättenöjd!'],
    },
    da: {
      negative: [
        'Hej, rygsækken kom i stykker efter to dage, og ingen svarer. Jeg er meget skuffet.',
        'Det er uacceptabelt, jeg har stadig ikke fået min pakke og er rigtig utilfreds.',
      ],
      neutral: ['Hej, kan I sende fakturaen for ordre 4711? På forhånd tak. Med venlig hilsen, Mette'],
      positive: ['Jakken er fantastisk, og jeg fik hurtig og venlig hjælp. Jeg er meget tilfreds!'],
    },
    pl: {
      negative: [
        'Dzień dobry, plecak dotarł uszkodzony i nikt nie odpowiada. Jestem bardzo rozczarowana.',
        'Skandaliczna obsługa, czekam od trzech tygodni i nadal nie mam paczki.',
      ],
      neutral: ['Dzień dobry, czy mogą Państwo przesłać fakturę do zamówienia 4711? Z poważaniem, Jan'],
      positive: ['Kurtka jest świetna, jestem bardzo zadowolony. Gorąco polecam ten sklep!'],
    },
    cs: {
      negative: [
        'Dobrý den, batoh přišel poškozený a nikdo neodpovídá. Jsem velmi zklamaná.',
        'Je to hrozné, čekám od pondělí a balík stále nedorazil. Nikdy více.',
      ],
      neutral: ['Dobrý den, můžete mi prosím poslat fakturu k objednávce 4711? S pozdravem, Petr'],
      positive: ['Bunda je skvělá a dodání bylo rychlé. Jsem velmi spokojený, doporučuji!'],
    },
    fi: {
      negative: [
        'Hei, reppu saapui rikkinäisenä ja kukaan ei vastaa viesteihini. Olen todella pettynyt.',
        'Palvelu on surkeaa, odottanut jo kolme viikkoa enkä ole saanut pakettia.',
      ],
      neutral: [
        'Hei, voisitteko lähettää laskun tilauksesta 4711? Kiitos etukäteen. Ystävällisin terveisin, Matti',
      ],
      positive: ['Takki on aivan mahtava ja toimitus oli nopea. Olen erittäin tyytyväinen!'],
    },
    ja: {
      negative: [
        '三週間待っていますが、商品がまだ届きません。返事もなく、本当にがっかりしました。',
        '届いたテントが壊れていました。対応も最悪で、二度と買いません。',
        'この商品には満足していません。',
      ],
      neutral: [
        'お世話になっております。注文4711の領収書を送っていただけますでしょうか。よろしくお願いいたします。',
      ],
      positive: ['とても素敵なジャケットで、大満足です。丁寧な対応をありがとうございました。'],
    },
    zh: {
      negative: [
        '您好，背包收到的时候已经坏了，客服一直没有回复，我非常失望。',
        '等了三个星期还没收到，服务太差了，再也不会买。',
        '我對這個產品不滿意，客服態度惡劣。',
      ],
      neutral: ['您好，请问可以把订单4711的发票寄给我吗？谢谢。', '請問這個帳篷的尺寸是多少？'],
      positive: ['帐篷非常好，质量很棒，客服也很热情，强烈推荐！'],
    },
  };
