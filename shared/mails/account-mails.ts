import type { WorkLanguage } from './languages.ts';

interface Mail {
  subject: string;
  text: string;
}

export interface InvitationFacts {
  /** Empty: nobody knows. */
  inviter: string;
  workspace: string;
  url: string;
}

export interface ResetFacts {
  name: string;
  workspace: string;
  url: string;
}

interface AccountWords {
  colleague: string;
  hello: (name: string) => string;
  invitation: (inviter: string, workspace: string) => { subject: string; lines: readonly [string, string] };
  unexpected: string;
  reset: (workspace: string) => { subject: string; lines: readonly [string, string] };
  unasked: string;
}

const words: Readonly<Record<WorkLanguage, AccountWords>> = {
  en: {
    colleague: 'A colleague',
    hello: (name) => `Hello ${name}`,
    invitation: (inviter, workspace) => ({
      subject: `${inviter} invites you to ${workspace}`,
      lines: [
        `${inviter} invites you to work with them in ${workspace}.`,
        'Choose your name and password here within seven days:',
      ],
    }),
    unexpected: 'If you did not expect this, there is nothing to do.',
    reset: (workspace) => ({
      subject: `Set a new password for ${workspace}`,
      lines: [
        `Someone, probably you, asked for a new password for ${workspace}.`,
        'Set it here within the next hour:',
      ],
    }),
    unasked: 'If it was not you, there is nothing to do: your password stays as it is.',
  },
  de: {
    colleague: 'Jemand aus dem Team',
    hello: (name) => `Guten Tag ${name}`,
    invitation: (inviter, workspace) => ({
      subject: `${inviter} lädt Sie zu ${workspace} ein`,
      lines: [
        `${inviter} lädt Sie ein, bei ${workspace} mitzuarbeiten.`,
        'Wählen Sie hier innerhalb von sieben Tagen Ihren Namen und Ihr Passwort:',
      ],
    }),
    unexpected: 'Falls Sie das nicht erwartet haben, ist nichts zu tun.',
    reset: (workspace) => ({
      subject: `Neues Passwort für ${workspace}`,
      lines: [
        `Jemand, vermutlich Sie, hat ein neues Passwort für ${workspace} angefordert.`,
        'Wählen Sie es hier innerhalb der nächsten Stunde:',
      ],
    }),
    unasked: 'Falls Sie es nicht waren, ist nichts zu tun: Ihr Passwort bleibt, wie es ist.',
  },
  fr: {
    colleague: 'Un collègue',
    hello: (name) => `Bonjour ${name}`,
    invitation: (inviter, workspace) => ({
      subject: `${inviter} vous invite dans ${workspace}`,
      lines: [
        `${inviter} vous invite à travailler ensemble dans ${workspace}.`,
        'Choisissez votre nom et votre mot de passe ici dans les sept jours :',
      ],
    }),
    unexpected: 'Si vous ne vous y attendiez pas, il n’y a rien à faire.',
    reset: (workspace) => ({
      subject: `Nouveau mot de passe pour ${workspace}`,
      lines: [
        `Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour ${workspace}.`,
        'Choisissez-le ici dans l’heure qui vient :',
      ],
    }),
    unasked: 'Si ce n’était pas vous, il n’y a rien à faire : votre mot de passe reste tel quel.',
  },
  es: {
    colleague: 'Un colega',
    hello: (name) => `Hola ${name}`,
    invitation: (inviter, workspace) => ({
      subject: `Invitación de ${inviter} a ${workspace}`,
      lines: [
        `${inviter} le invita a trabajar en ${workspace}.`,
        'Elija aquí su nombre y su contraseña en un plazo de siete días:',
      ],
    }),
    unexpected: 'Si no lo esperaba, no hay nada que hacer.',
    reset: (workspace) => ({
      subject: `Nueva contraseña para ${workspace}`,
      lines: [
        `Alguien, probablemente usted, pidió una nueva contraseña para ${workspace}.`,
        'Elíjala aquí en la próxima hora:',
      ],
    }),
    unasked: 'Si no fue usted, no hay nada que hacer: su contraseña sigue igual.',
  },
  sl: {
    colleague: 'Nekdo iz ekipe',
    hello: (name) => `Pozdravljeni, ${name}`,
    invitation: (inviter, workspace) => ({
      subject: `${inviter} vas vabi: ${workspace}`,
      lines: [
        `${inviter} vas vabi k sodelovanju: ${workspace}.`,
        'Ime in geslo si izberite tukaj v sedmih dneh:',
      ],
    }),
    unexpected: 'Če tega niste pričakovali, vam ni treba storiti ničesar.',
    reset: (workspace) => ({
      subject: `Novo geslo: ${workspace}`,
      lines: [
        `Nekdo, verjetno vi, je zaprosil za novo geslo (${workspace}).`,
        'Nastavite ga tukaj v naslednji uri:',
      ],
    }),
    unasked: 'Če to niste bili vi, vam ni treba storiti ničesar: geslo ostane, kot je.',
  },
  fi: {
    colleague: 'Työtoveri',
    hello: (name) => `Hei ${name}`,
    invitation: (inviter, workspace) => ({
      subject: `${inviter} kutsuu sinut: ${workspace}`,
      lines: [
        `${inviter} kutsuu sinut mukaan työtilaan ${workspace}.`,
        'Valitse nimesi ja salasanasi täällä seitsemän päivän kuluessa:',
      ],
    }),
    unexpected: 'Jos et odottanut tätä, sinun ei tarvitse tehdä mitään.',
    reset: (workspace) => ({
      subject: `Uusi salasana: ${workspace}`,
      lines: [
        `Joku, luultavasti sinä, pyysi uutta salasanaa työtilaan ${workspace}.`,
        'Aseta se täällä seuraavan tunnin aikana:',
      ],
    }),
    unasked: 'Jos se et ollut sinä, sinun ei tarvitse tehdä mitään: salasanasi säilyy ennallaan.',
  },
  ja: {
    colleague: '同僚',
    hello: (name) => `${name} 様`,
    invitation: (inviter, workspace) => ({
      subject: `${inviter}さんから ${workspace} への招待`,
      lines: [
        `${inviter}さんが ${workspace} への参加に招待しています。`,
        '7 日以内に、こちらで名前とパスワードを決めてください。',
      ],
    }),
    unexpected: 'お心当たりがない場合は、何もする必要はありません。',
    reset: (workspace) => ({
      subject: `${workspace} の新しいパスワード`,
      lines: [
        `${workspace} の新しいパスワードの設定が、おそらくご本人により求められました。`,
        '1 時間以内に、こちらで設定してください。',
      ],
    }),
    unasked: 'ご本人でない場合は、何もする必要はありません。パスワードはそのままです。',
  },
  'zh-Hant': {
    colleague: '一位同事',
    hello: (name) => `${name}，你好`,
    invitation: (inviter, workspace) => ({
      subject: `${inviter}邀請你加入 ${workspace}`,
      lines: [`${inviter}邀請你一起在 ${workspace} 工作。`, '請在七天內於此設定你的姓名和密碼：'],
    }),
    unexpected: '如果你沒有預期收到此信，無須採取任何行動。',
    reset: (workspace) => ({
      subject: `設定 ${workspace} 的新密碼`,
      lines: [`有人（很可能是你）要求 ${workspace} 的新密碼。`, '請在一小時內於此設定：'],
    }),
    unasked: '如果不是你，無須採取任何行動：密碼維持不變。',
  },
  ar: {
    colleague: 'أحد الزملاء',
    hello: (name) => `مرحبًا ${name}`,
    invitation: (inviter, workspace) => ({
      subject: `دعوة من ${inviter} إلى ${workspace}`,
      lines: [
        `تلقيت دعوة من ${inviter} للعمل معًا في ${workspace}.`,
        'اختر اسمك وكلمة مرورك هنا خلال سبعة أيام:',
      ],
    }),
    unexpected: 'إن لم تكن تتوقع هذه الرسالة فلا داعي لفعل أي شيء.',
    reset: (workspace) => ({
      subject: `كلمة مرور جديدة لـ ${workspace}`,
      lines: [
        `طلب أحدهم، وعلى الأرجح أنت، كلمة مرور جديدة لـ ${workspace}.`,
        'عيّنها هنا خلال الساعة القادمة:',
      ],
    }),
    unasked: 'إن لم تكن أنت فلا داعي لفعل أي شيء: تبقى كلمة مرورك كما هي.',
  },
};

/** Whom an invitation is for is not known yet: in the language of the workspace. Pure. */
export function invitationMail(language: WorkLanguage, { inviter, workspace, url }: InvitationFacts): Mail {
  const { colleague, hello, invitation, unexpected } = words[language];
  const { subject, lines } = invitation(inviter || colleague, workspace);
  const greeting = hello('').replace(/^[\s，,]+|[\s,]+$/gu, '');
  const opening = /^[様]?$/u.test(greeting) ? [] : [greeting];
  return { subject, text: letter([...opening, '', ...lines, '', url, '', unexpected]) };
}

/** In the language of who reads it. Pure. */
export function resetMail(language: WorkLanguage, { name, workspace, url }: ResetFacts): Mail {
  const { hello, reset, unasked } = words[language];
  const { subject, lines } = reset(workspace);
  return { subject, text: letter([hello(name), '', ...lines, '', url, '', unasked]) };
}

const letter = (lines: readonly string[]): string => `${lines.join('\n').trim()}\n`;
