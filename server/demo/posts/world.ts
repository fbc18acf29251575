import { about, chat, post, review, type PostRepertoire } from './told.ts';

export const japanesePosts: PostRepertoire = {
  language: 'ja',
  bios: ['週末は山にいます。', 'キャンプと珈琲。', ''],
  told: [
    chat(
      'calm',
      [
        'こんにちは。{product}は在庫がありますか？',
        'はい、ございます。本日中のご注文で{date}にお届けできます。',
        'ありがとうございます、注文します。',
      ],
      ['product'],
    ),
    chat('angry', ['注文{order}がまだ届きません。{days}日も待っています。'], ['delivery']),
    chat(
      'calm',
      ['領収書を会社名で発行していただけますか。', '承知いたしました。会社名をお知らせください。'],
      ['billing'],
    ),
    post('happy', '@nordlicht の{product}で初めての冬キャンプ。暖かくて感動しました。'),
    post(
      'calm',
      '@nordlicht 日本語の説明書はありますか？',
      'ございます。商品ページの下からダウンロードできます。',
    ),
    about('#ソロキャンプ', 'happy', '{city}で朝焼け。今日も静かな一日になりそう。 #ソロキャンプ'),
    review(5, '縫製がとても丁寧です。買ってよかった。'),
    review(2, '写真と色が違いました。少し残念です。'),
  ],
};

export const chinesePosts: PostRepertoire = {
  language: 'zh',
  bios: ['爬山、喝茶、看雲。', '小隊長，迷路專家。', ''],
  told: [
    chat(
      'calm',
      [
        '您好，{product}可以寄到{city}嗎？',
        '可以的，大約五到七天送達，運費在結帳時顯示。',
        '太好了，謝謝 🙏',
      ],
      ['delivery'],
    ),
    chat('angry', ['訂單{order}收到的是錯的尺寸，請盡快處理。'], ['returns']),
    post('happy', '用 @nordlicht 的{product}走完{city}的百岳，滴水不漏！'),
    post('calm', '@nordlicht 請問有會說中文的客服嗎？', '有的！您可以直接在這裡留言。'),
    about('#露營', 'calm', '這個週末要下雨，還有誰要去{city}？ #露營'),
    review(5, '做工很好，輕便又保暖。'),
    review(3, '東西不錯，但是等了{days}天才到。'),
  ],
};

export const arabicPosts: PostRepertoire = {
  language: 'ar',
  bios: ['بين الجبل والبحر.', 'أصوّر الصحراء ليلًا.', ''],
  told: [
    chat(
      'calm',
      [
        'مرحبًا، هل يصلح {product} للتخييم في الصحراء؟',
        'أهلًا {first}، نعم، وننصح بإضافة غطاء الرمل.',
        'شكرًا جزيلًا!',
      ],
      ['product'],
    ),
    chat('angry', ['طلبي {order} متأخر منذ {days} يومًا ولا أحد يرد.'], ['delivery']),
    chat('calm', ['هل يمكنني إرجاع المنتج بعد استعماله مرة واحدة؟', 'نعم، خلال ثلاثين يومًا.'], ['returns']),
    post('happy', 'أسبوع كامل في {city} مع {product} من @nordlicht، تجربة رائعة!'),
    post('calm', '@nordlicht متى يتوفر الشحن إلى {city}؟', 'بدأنا هذا الشهر، والتوصيل خلال ستة أيام.'),
    about('#تخييم', 'happy', 'ليلة هادئة تحت النجوم قرب {city}. #تخييم'),
    review(5, 'جودة ممتازة وتوصيل سريع.'),
    review(2, 'اللون مختلف عن الصورة، والسحّاب ضعيف.'),
  ],
};
