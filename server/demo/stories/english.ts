import type { Repertoire } from './story.ts';

export const english: Repertoire = {
  cast: {
    language: 'en',
    share: 0.4,
    names: [
      'Amelia Hart',
      'Noah Whitfield',
      'Priya Raman',
      'Callum O’Reilly',
      'Grace Adeyemi',
      'Oliver Stanton',
      'Isla MacLeod',
      'Ethan Brooks',
      'Sofia Papadaki',
      'Leo Marchetti',
      'Hannah Vos',
      'Tomasz Zielinski',
      'Freya Dahl',
      'Marcus Bell',
      'Nadia Rahimi',
      'Jack Thornton',
      'Ruby Castell',
      'Ben Achterberg',
      'Chloe Nakamura',
      'Harriet Lowe',
      'Dev Kapoor',
      'Megan Pryce',
      'Samuel Okafor',
      'Ingrid Solheim',
      'Peter van den Bosch-Hollingsworth',
    ],
    cities: ['Bristol', 'Edinburgh', 'Cork', 'Utrecht', 'Toronto', 'Bergen', 'Leeds', 'Dublin'],
    products: [
      'Fjell 2 tent',
      'Skog 45 backpack',
      'Vind shell jacket',
      'Elv dry bag',
      'Nattlys headlamp',
      'Fjell 3 tent',
      'Steg hiking boots',
      'Varm sleeping bag',
      'Bål gas stove',
    ],
    domains: ['mail.example', 'post.example', 'inbox.example', 'hartwell.example'],
  },
  stories: [
    {
      id: 'late-parcel',
      tags: ['delivery'],
      mood: 'calm',
      inbox: 'orders',
      subject: 'Where is order {order}?',
      turns: [
        [
          'c',
          'Hello,\n\nI ordered the {product} {days} days ago (order {order}) and the tracking page has not moved since it left your warehouse. We leave for {city} on {date} and I would love to have it by then.\n\nCould you find out where it is?\n\nMany thanks\n{name}',
        ],
        [
          'a',
          'Hello {first},\n\nthank you for writing. I have called the carrier: your parcel missed its scan in the hub and is on the van for {date}. If it is not with you by that evening, I will send a second one by express the same night.\n\nKind regards\n{agent}',
        ],
        ['c', 'That is a relief, thank you for calling them! I will let you know when it arrives.'],
        ['c', 'It just came, perfectly packed. Thanks again, great service.'],
      ],
    },
    {
      id: 'broken-pole',
      tags: ['warranty', 'product'],
      mood: 'calm',
      inbox: 'support',
      products: ['Fjell 2 tent', 'Fjell 3 tent'],
      subject: 'Pole of my {product} snapped on the first night',
      files: ['photo'],
      turns: [
        [
          'c',
          'Hi there,\n\nwe used the {product} for the first time last weekend near {city}. Hardly any wind, and one of the poles split along the seam. Photo attached. Order {order}.\n\nIs that something you can replace? The tent itself is lovely.\n\n{name}',
        ],
        ['n', 'Third split pole from the spring batch. Petra, could you check the stock of batch 24-B?'],
        [
          'a',
          'Hi {first},\n\nI am sorry about that, and thank you for the clear photo. This is a fault in the material and covered by our five-year warranty. A new set of poles leaves our warehouse tomorrow; you need not send anything back.\n\nEnjoy the next trip\n{agent}',
        ],
        ['c', 'Fantastic, that was quick. Thank you!'],
      ],
    },
    {
      id: 'double-charge',
      tags: ['billing'],
      mood: 'angry',
      inbox: 'orders',
      subject: 'You charged me TWICE for order {order}',
      files: ['invoice'],
      turns: [
        [
          'c',
          'This is unacceptable. I was charged {amount} twice for the same order ({order}). I have already written {days} days ago and heard nothing at all. This is a terrible way to treat a customer and I am very angry.\n\nRefund the second payment today or I will go to my bank and leave a review that everybody will read.\n\n{name}',
        ],
        [
          'a',
          'Dear {first},\n\nyou are right to be annoyed, and I apologise: the payment page sent your order twice. I have refunded {amount} just now; banks show it within two working days. I also found your earlier message: it had gone to a colleague on leave, which should not happen and which we have changed.\n\n{agent}',
        ],
        [
          'c',
          'Finally someone who reads. I see the refund as pending. I still think it is bad that I had to get loud.',
        ],
        [
          'a',
          'I agree with you. Your next order ships free of charge; the code is on your account. Thank you for giving us the chance to put it right.\n\n{agent}',
        ],
      ],
    },
    {
      id: 'size-advice',
      tags: ['product'],
      mood: 'happy',
      inbox: 'support',
      products: ['Steg hiking boots'],
      subject: 'Which size of the {product}?',
      turns: [
        [
          'c',
          'Hello! I love your things, my brother has walked half of Norway in them. I am 178 cm, wear EU 43 with thick socks and want the {product}. What size would you take?\n\nCheers\n{name}',
        ],
        [
          'a',
          'Hello {first},\n\nwhat a lovely thing to read. With thick socks I would take 44; if they feel roomy, sending them back costs nothing within 60 days.\n\n{agent}',
        ],
        ['c', 'Ordered! Thank you for the wonderful advice :)'],
      ],
    },
    {
      id: 'return',
      tags: ['returns'],
      mood: 'calm',
      inbox: 'orders',
      subject: 'Return of {product} (order {order})',
      turns: [
        [
          'c',
          'Good morning, I would like to return the {product} from order {order}. It is unused, just the wrong colour for me. How do I do that?\n\n{name}',
        ],
        [
          'a',
          'Good morning {first},\n\nthe label is attached to this mail. Put it on the parcel and hand it in at any shop in {city}; your {amount} are refunded within three days of its arrival.\n\n{agent}',
        ],
        ['c', 'Sent it today. Thanks.'],
      ],
    },
    {
      id: 'address',
      tags: ['delivery'],
      mood: 'calm',
      inbox: 'orders',
      subject: 'Change of address for {order}',
      turns: [
        [
          'c',
          'Hi, I moved to {city} and forgot to change the address on order {order}. Can it still be redirected? New address: 14 Canal Walk, {city}.\n\n{name}',
        ],
        [
          'a',
          'Hi {first}, done: it goes to 14 Canal Walk now and arrives on {date}. Happy new home!\n{agent}',
        ],
      ],
    },
    {
      id: 'wet-tent',
      tags: ['product', 'warranty'],
      mood: 'angry',
      inbox: 'support',
      products: ['Fjell 2 tent', 'Fjell 3 tent'],
      subject: 'Leaking after {days} days – very disappointed',
      files: ['photo', 'photo'],
      turns: [
        [
          'c',
          'I paid {amount} for the {product} because your page says "waterproof in any weather". It is not. We woke up in a puddle near {city}, two children crying, everything soaked, holiday ruined. I am really disappointed and want my money back.\n\nPhotos attached.\n{name}',
        ],
        ['n', 'Seams look untaped in photo 2. Refund is fine with me. – Jonas'],
        [
          'a',
          'Dear {first},\n\nthat must have been a miserable night, I am sorry. Your photos show a seam that was never taped: our fault alone. I have refunded the {amount} in full; please keep or recycle the tent. If you would like to give us another try, I would set a tested one aside for you.\n\n{agent}',
        ],
        ['c', 'Thank you for not arguing. We will think about it.'],
      ],
    },
    {
      id: 'wholesale',
      tags: ['partner'],
      mood: 'calm',
      inbox: 'partners',
      subject: 'Dealer conditions for a shop in {city}',
      files: ['table'],
      turns: [
        [
          'c',
          'Dear Nordlicht team,\n\nwe run two outdoor shops in {city} and would like to carry your tents and packs from spring on. Could you send us your dealer price list, minimum quantities and terms of payment? Our forecast is in the attached table.\n\nKind regards\n{name}\nHartwell Outdoor Ltd',
        ],
        [
          'a',
          'Dear {first},\n\nthank you, we would be glad. Minimum first order is 2,500 euros, then none; payment within 30 days; price list follows by {date}. May I call you on Thursday at ten?\n\n{agent}',
        ],
        ['c', 'Thursday at ten suits us. Looking forward to it.'],
        [
          'a',
          'Thank you for the call, {first}. Here is the list as promised, with the terms that we agreed.\n\n{agent}',
        ],
        [
          'c',
          'Received, with thanks. I will come back to you with the order after our board meeting on {date}.',
        ],
        ['c', 'The board said yes. Our first order over 40 pieces is on its way to you.'],
      ],
    },
    {
      id: 'thanks',
      tags: ['praise'],
      mood: 'happy',
      inbox: 'support',
      products: ['Fjell 2 tent', 'Fjell 3 tent', 'Vind shell jacket'],
      subject: 'Thank you!',
      files: ['photo'],
      turns: [
        [
          'c',
          'No question, just thanks. Your {product} has survived eleven nights of rain and one curious reindeer. Best buy in years, absolutely wonderful. Picture attached!\n\n{name}, {city}',
        ],
        [
          'a',
          'Dear {first},\n\nyou made the day of the whole team, and the reindeer is on our wall now. May we show the picture on our page, with your name?\n\n{agent}',
        ],
        ['c', 'Of course, I would be honoured!'],
      ],
    },
    {
      id: 'app-login',
      tags: ['account'],
      mood: 'calm',
      inbox: 'support',
      subject: 'Cannot log in to my account',
      files: ['log'],
      turns: [
        [
          'c',
          'Hello, since yesterday I cannot log in: "session invalid". I tried two browsers. A log from the console is attached.\n\n{name}',
        ],
        [
          'a',
          'Hello {first},\n\nthank you for the log, it helped. Your account had an old cookie from before our move; please open the page once with the link below, then it works again.\n\n{agent}',
        ],
        ['c', 'Works. Thank you'],
      ],
    },
    {
      id: 'repair',
      tags: ['warranty'],
      mood: 'happy',
      inbox: 'support',
      products: ['Vind shell jacket', 'Skog 45 backpack', 'Varm sleeping bag'],
      subject: 'Repair instead of new: zip of my {product}',
      turns: [
        [
          'c',
          'Hello, after nine years the zip of my {product} gave up. I do not want a new one, I want this one. Do you still repair?\n\n{name}',
        ],
        [
          'a',
          'Hello {first}, we do, and gladly. Send it to our workshop; a new zip costs {amount} including the way back and takes about {days} days.\n{agent}',
        ],
        ['c', 'Great, it is in the post.'],
        ['a', 'It arrived and looks loved. The new zip is in; your {product} is on its way home.\n{agent}'],
        ['c', 'Like new. I am delighted. Thank you all!'],
      ],
    },
    {
      id: 'newsletter',
      tags: ['account'],
      mood: 'angry',
      inbox: 'support',
      subject: 'STOP sending me newsletters',
      turns: [
        ['c', 'I have unsubscribed three times. Stop it. This is spam and I hate it.\n{name}'],
        [
          'a',
          'Dear {first}, I have taken your address off the list by hand and checked that it is off. I am sorry that the link failed you; it is being mended.\n{agent}',
        ],
      ],
    },
  ],
};
