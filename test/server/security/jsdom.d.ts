/** The little of jsdom that the tests of the HTML wall use; the package brings no types. */
declare module 'jsdom' {
  export interface PageElement {
    localName: string;
    textContent: string;
    attributes: Iterable<{ name: string; value: string }>;
    click(): void;
  }
  export interface PageDocument {
    body: PageElement & { innerHTML: string; querySelectorAll(selector: string): Iterable<PageElement> };
    querySelectorAll(selector: string): Iterable<PageElement>;
  }
  export interface PageWindow {
    document: PageDocument;
    DOMParser: new () => { parseFromString(html: string, type: string): PageDocument };
    fetch: (url: string) => void;
    close(): void;
  }
  export class VirtualConsole {
    on(event: 'jsdomError', listener: (error: Error) => void): this;
  }
  export class JSDOM {
    constructor(
      html?: string,
      options?: {
        runScripts?: 'dangerously';
        virtualConsole?: VirtualConsole;
        beforeParse?: (window: PageWindow) => void;
      },
    );
    window: PageWindow;
  }
}
