import type { Repertoire } from './story.ts';

export const arabic: Repertoire = {
  cast: {
    language: 'ar',
    share: 0.05,
    names: ['ليلى المنصوري', 'خالد الحربي', 'نور الدين بن سالم', 'فاطمة الزهراء العلوي'],
    cities: ['دبي', 'عمّان', 'الرباط'],
    products: ['خيمة Fjell 2', 'حقيبة Skog 45', 'سترة Vind'],
    domains: ['barid.example', 'rasail.example'],
  },
  stories: [
    {
      id: 'tawseel',
      tags: ['delivery'],
      mood: 'calm',
      inbox: 'orders',
      subject: 'استفسار عن الطلب {order}',
      turns: [
        [
          'c',
          'السلام عليكم،\n\nطلبتُ {product} قبل {days} أيام (رقم الطلب {order}) ولم تصل حتى الآن. هل يمكنكم إخباري بموعد وصولها إلى {city}؟\n\nمع الشكر،\n{name}',
        ],
        [
          'a',
          'وعليكم السلام {name}،\n\nشكرًا لرسالتكم. الشحنة في الطريق وستصل بتاريخ {date} إن شاء الله. أتابعها بنفسي.\n\nمع أطيب التحيات،\n{agent}',
        ],
        ['c', 'شكرًا جزيلًا على سرعة الرد.'],
      ],
    },
    {
      id: 'shakwa',
      tags: ['warranty'],
      mood: 'angry',
      inbox: 'support',
      subject: 'منتج تالف وأنا غير راضية أبدًا',
      files: ['photo'],
      turns: [
        [
          'c',
          'وصلتني {product} وفيها تمزق واضح كما في الصورة المرفقة. دفعتُ {amount} وهذا غير مقبول. أريد استبدالها فورًا.\n\n{name}',
        ],
        [
          'a',
          'نعتذر منكم جدًا {name}. سنرسل بديلًا جديدًا غدًا دون أي تكلفة، ولا حاجة لإعادة المنتج.\n\n{agent}',
        ],
        ['c', 'حسنًا، أنتظر البديل. شكرًا.'],
      ],
    },
  ],
};
