/** It is long gone when a person has closed the print dialog. */
const keptMillis = 60_000;

/**
 * Prints a page of the server's. It stands in a frame in which nothing runs: this page asks the frame to print.
 * @param html what the server exported
 */
export async function printPage(html: string): Promise<void> {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-same-origin allow-modals');
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  frame.className = 'pointer-events-none fixed -start-full size-px opacity-0';
  frame.srcdoc = html;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  await loaded;
  const gone = () => frame.remove();
  frame.contentWindow?.addEventListener('afterprint', gone);
  setTimeout(gone, keptMillis);
  frame.contentWindow?.print();
}
