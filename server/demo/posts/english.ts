import { about, chat, post, review, type PostRepertoire } from './told.ts';

export const englishPosts: PostRepertoire = {
  language: 'en',
  bios: [
    'Mountains, mostly. Opinions too.',
    'Hikes on weekends.',
    'Train over plane.',
    'Outdoor magazine, independent.',
    'Repair, do not replace.',
    'Librarian, paddler, owner of too many tents.',
    '',
    'She/her. Long walks, short posts.',
    'Guide in the Lofoten, all year round.',
  ],
  told: [
    chat(
      'calm',
      [
        'Hi! Is the {product} back in stock in green?',
        'Hello {first}, yes: twelve came in this morning. Shall I set one aside for you until tonight?',
        'That would be great, thank you!',
      ],
      ['product'],
    ),
    chat(
      'angry',
      [
        'My order {order} says delivered but nothing is here. Can you please check?',
        'I am sorry, {first}. The driver left it with a neighbour, the name on the slip is Okafor. If it is not there, tell me and I send another one today.',
        'Found it, two doors down. Thanks!',
      ],
      ['delivery'],
    ),
    chat(
      'calm',
      [
        'Can I change the delivery address of {order}? We will be in {city} from {date}.',
        'It has not left yet, so yes. Where should it go?',
      ],
      ['delivery'],
    ),
    chat('angry', ['The zip of my {product} broke after two weeks. I am really disappointed.'], ['warranty']),
    chat(
      'happy',
      ['Thank you, the repair was perfect and so fast!', 'That is good to read, {first}. Enjoy {city}!'],
      ['praise'],
    ),
    chat(
      'calm',
      [
        'Which of your tents would survive a windy night near {city}?',
        'The Fjell 3: its poles are the same as in our expedition line. With all guy lines out it holds in a storm.',
        'And how heavy is it?',
        '3.1 kg with everything, 2.8 kg if you leave the footprint at home.',
      ],
      ['product'],
    ),
    chat(
      'calm',
      ['Do you ship to the Faroe Islands, and what would it cost for one {product}?'],
      ['delivery'],
    ),
    chat(
      'calm',
      [
        'I was charged {amount} twice for {order} 🤔',
        'One of the two is a reservation that your bank lets go by {date}. I can see that only one was booked.',
      ],
      ['billing'],
    ),
    chat(
      'angry',
      ['I have been waiting for {days} days for my refund of {amount}. This is the third time that I ask.'],
      ['billing', 'returns'],
    ),
    chat('calm', ['Is the {product} made without PFAS? Asking for a school group.'], ['product']),
    chat('calm', ['hello?', 'Hello! How can we help?', 'sorry, wrong window 😅']),
    chat('calm', [
      'Can I pick {order} up in your shop instead?',
      'Gladly, from {date} on. Please bring the order number.',
    ]),

    post('angry', '@nordlicht {days} days, no refund, no answer. This is awful service.'),
    post(
      'happy',
      'Love my new @nordlicht {product}, stayed completely dry all the way around {city}!',
      'That makes our week. Where was the photo taken?',
    ),
    post(
      'calm',
      '@nordlicht does the {product} fit as cabin luggage?',
      'It does, if you do not fill the top pocket: 54 by 38 by 22 cm.',
    ),
    post(
      'happy',
      'Shout-out to @nordlicht for repairing a ten year old stove for free. Great people.',
      'Old stoves are the best stoves. Thank you!',
    ),
    post('calm', 'Which tent would you take to Norway in May? Looking at @nordlicht and two others.'),
    post(
      'angry',
      'Paid {amount} for a {product} by @nordlicht and the seams open on day {days}. Is this what "for a lifetime" means?',
      'No, it is not. Please send us the order number by message and we put it right this week.',
    ),
    post(
      'calm',
      'Hey @nordlicht, is your shop in Hamburg open on {date}? It is a holiday in half of the country.',
    ),
    post(
      'happy',
      'My {product} has now been to {city}, Tromsø and twice over the Alps. Not one scratch. @nordlicht 💚',
    ),
    post(
      'calm',
      '@nordlicht why is the {product} no longer sold in red? Asking for a very stubborn friend.',
      'The dye could not be made without chlorine. The new red comes in spring.',
    ),
    post(
      'angry',
      '@nordlicht your new site logs me out every two minutes. {order} has been in the basket since Monday.',
    ),
    about(
      '#wildcamping',
      'calm',
      'Packing list for two nights near {city}: tarp, stove, the {product}, more coffee than last time. #wildcamping',
    ),
    about(
      '#wildcamping',
      'happy',
      'First night out with the kids in the {product}. Nobody slept, everybody happy. #wildcamping',
    ),
    about(
      'Fjell 3',
      'calm',
      'Anyone here with a Fjell 3 who has cut the weight? Thinking about titanium pegs.',
    ),
    about('Fjell 3', 'angry', 'Third Fjell 3 with a bent pole out of the box. What happened to quality?'),

    review(5, 'Best {product} I ever had. Warm, light, excellent.'),
    review(
      4,
      'Good quality, but the size chart is wrong: order one size larger.',
      'Thank you, {first}. The chart is corrected now.',
    ),
    review(
      1,
      'Arrived broken and support took {days} days to answer. Terrible.',
      'That was too long, and we are sorry. A new one is on its way to {city}.',
    ),
    review(2, 'Looks nice, leaks at the shoulder seam after one hour of rain.'),
    review(3, 'Does what it should. For {amount} I had hoped for a better bag to carry it in.'),
    review(5, 'Bought it for {city}, used it every weekend since. Packs small, dries fast.'),
    review(4, 'Nearly perfect. One more pocket and it would be.'),
    review(1, 'The {product} smells so strongly of glue that I sent it back.'),
  ],
};
