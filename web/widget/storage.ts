/** What a browser remembers of one inbox's widget. Where storing is forbidden it lives as long as the page. */

export interface PendingMessage {
  threadId: string;
  clientId: string;
  text: string;
  fileIds: string[];
  /** What is shown of the files until the server shows them. */
  fileNames: string[];
  at: string;
  failed: boolean;
}

interface Remembered {
  token: string | null;
  /** Has this browser ever written? Then answers are waited for. */
  wrote: boolean;
  outbox: PendingMessage[];
  open: boolean;
  /** The conversation that was shown last. */
  threadId: string | null;
  sound: boolean;
  consent: boolean | null;
  /** The form before the first message was filled in or skipped. */
  introduced: boolean;
  introduction: { name: string; email: string } | null;
  /** Said "no, thank you" to leaving an address. */
  emailDeclined: boolean;
  draft: string;
  /** Whom the site vouched for last; null: this browser is a stranger's. */
  userId: string | null;
}

const blank: Remembered = {
  token: null,
  wrote: false,
  outbox: [],
  open: false,
  threadId: null,
  sound: true,
  consent: null,
  introduced: false,
  introduction: null,
  emailDeclined: false,
  draft: '',
  userId: null,
};
/** Of the device, not of a person. */
const staysWithBrowser = new Set(['sound']);

export interface Memory {
  get<K extends keyof Remembered>(name: K): Remembered[K];
  set<K extends keyof Remembered>(name: K, value: Remembered[K]): void;
  /** Another person sits here now. */
  forget(): void;
  /** Changes the outbox as it is now, whatever other tabs did to it. */
  changeOutbox(change: (outbox: PendingMessage[]) => PendingMessage[]): void;
}

export function openMemory(key: string): Memory {
  const fallback = new Map<string, string>();
  const nameOf = (name: string) => `onevoice.${key}.${name}`;
  const read = (name: string): string | null => {
    try {
      return localStorage.getItem(nameOf(name));
    } catch {
      return fallback.get(name) ?? null;
    }
  };
  const write = (name: string, value: string): void => {
    try {
      localStorage.setItem(nameOf(name), value);
    } catch {
      fallback.set(name, value);
    }
  };
  const memory: Memory = {
    get(name) {
      const text = read(name);
      if (text === null) return blank[name];
      try {
        return JSON.parse(text) as Remembered[typeof name];
      } catch {
        return blank[name];
      }
    },
    set: (name, value) => write(name, JSON.stringify(value)),
    forget() {
      for (const [name, value] of Object.entries(blank)) {
        if (!staysWithBrowser.has(name)) write(name, JSON.stringify(value));
      }
    },
    changeOutbox: (change) => memory.set('outbox', change(memory.get('outbox'))),
  };
  return memory;
}
