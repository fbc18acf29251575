import type { Repertoire } from './story.ts';

export const japanese: Repertoire = {
  cast: {
    language: 'ja',
    share: 0.06,
    names: ['佐藤 美咲', '田中 健一', '高橋 由美子', '渡辺 蓮', '山本 さくら'],
    cities: ['札幌', '長野', '松本'],
    products: ['テント「Fjell 2」', 'バックパック「Skog 45」', '寝袋「Varm」'],
    domains: ['tegami.example', 'yubin.example'],
  },
  stories: [
    {
      id: 'haiso',
      tags: ['delivery'],
      mood: 'calm',
      inbox: 'orders',
      subject: 'ご注文 {order} の配送状況について',
      turns: [
        [
          'c',
          'ノルトリヒト ご担当者様\n\nお世話になっております。{name}と申します。\n{days}日前に{product}を注文いたしましたが、まだ届いておりません。お手数ですが、配送状況をお知らせいただけますでしょうか。\n\nよろしくお願いいたします。',
        ],
        [
          'a',
          '{name} 様\n\nお問い合わせありがとうございます。お荷物は通関を終え、{date}にお届けの予定です。ご心配をおかけし、申し訳ございません。\n\n{agent}',
        ],
        ['c', '早速のご返信ありがとうございます。安心いたしました。'],
      ],
    },
    {
      id: 'shuri',
      tags: ['warranty'],
      mood: 'calm',
      inbox: 'support',
      subject: 'ファスナーの修理をお願いしたいです',
      files: ['photo'],
      turns: [
        [
          'c',
          'こんにちは。{product}のファスナーが閉まらなくなりました。写真を添付します。修理は可能でしょうか。\n\n{name}（{city}）',
        ],
        [
          'a',
          '{name} 様\n\n写真をありがとうございます。保証の対象ですので、無料で修理いたします。送り先をご案内いたします。\n\n{agent}',
        ],
        ['c', 'ありがとうございます。本日発送しました。'],
      ],
    },
  ],
};

export const chinese: Repertoire = {
  cast: {
    language: 'zh',
    share: 0.05,
    names: ['陳怡君', '林志豪', '王小明', '張雅婷'],
    cities: ['台北', '台中', '花蓮'],
    products: ['Fjell 2 帳篷', 'Skog 45 背包', 'Vind 防水外套'],
    domains: ['youxiang.example', 'xinxiang.example'],
  },
  stories: [
    {
      id: 'chicun',
      tags: ['product'],
      mood: 'happy',
      inbox: 'support',
      products: ['Fjell 2 帳篷'],
      subject: '請問{product}的尺寸 🏔️',
      turns: [
        [
          'c',
          '您好！我很喜歡你們的產品 😊 想請問{product}適合兩個大人加一個小孩嗎？下個月要去{city}露營。\n\n謝謝\n{name}',
        ],
        [
          'a',
          '{name} 您好：\n\n謝謝您的來信！兩大一小會比較擠，建議選擇 Fjell 3，重量只多 600 公克。\n\n{agent}',
        ],
        ['c', '太好了，馬上下單，謝謝你們的專業建議！👍'],
      ],
    },
    {
      id: 'tuikuan',
      tags: ['returns', 'billing'],
      mood: 'angry',
      inbox: 'orders',
      subject: '訂單 {order} 退款一直沒有收到',
      turns: [
        [
          'c',
          '我{days}天前就退貨了，到現在還沒收到退款 {amount}。寫了兩次信都沒有人回覆，非常失望。請今天給我答覆。\n\n{name}',
        ],
        ['a', '{name} 您好：\n\n非常抱歉讓您久等。退款今天已經處理，三個工作天內會入帳。\n\n{agent}'],
      ],
    },
  ],
};
