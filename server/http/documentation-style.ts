/** The look of /api/docs: plain, light and dark. */
export const documentationStyle = `
:root { color-scheme: light dark; --ground: #f8fafa; --panel: #fff; --line: #dde4e4; --ink: #16211f; --soft: #5a6967; --accent: #0b6e66; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #111716; --panel: #18201f; --line: #2b3735; --ink: #e4ecea; --soft: #9aaba8; --accent: #5cc7ba; }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
body { margin: 0; display: grid; grid-template-columns: 17rem minmax(0, 1fr); background: var(--ground); color: var(--ink);
  font: 15px/1.55 'Inter Variable', Inter, system-ui, sans-serif; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.25rem; border-inline-end: 1px solid var(--line); font-size: 13px; }
nav h2 { margin: 1.2rem 0 .3rem; font-size: 12px; color: var(--soft); font-weight: 600; border: 0; padding: 0; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: .15rem 0; color: inherit; text-decoration: none; }
nav a:hover { color: var(--accent); }
.home { font-weight: 700; font-size: 15px; }
main { padding: 2rem clamp(1rem, 4vw, 3rem) 6rem; max-width: 60rem; }
h1 { margin: 0 0 .5rem; font-size: 28px; }
h2 { margin: 2.5rem 0 1rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); font-size: 20px; }
h3 { margin: 0 0 .4rem; font-size: 15px; font-weight: 600; overflow-wrap: anywhere; }
article { margin: 0 0 1rem; padding: 1rem 1.1rem; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; }
article:target { border-color: var(--accent); }
p { margin: 0 0 .6rem; }
a { color: var(--accent); }
code, pre { font: 13px/1.5 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; }
pre { margin: .5rem 0 .2rem; overflow-x: auto; white-space: pre-wrap; }
pre i, td i { color: var(--soft); }
details { margin-top: .3rem; }
summary { cursor: pointer; color: var(--soft); }
summary:hover { color: var(--ink); }
table { width: 100%; border-collapse: collapse; margin: .3rem 0 .6rem; font-size: 14px; }
th, td { text-align: start; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 500; }
tr:target { outline: 2px solid var(--accent); }
.method { display: inline-block; min-width: 4.2em; font: 600 12px ui-monospace, Menlo, monospace; color: var(--accent); }
.delete { color: #c0392b; }
@media (max-width: 760px) { body { display: block; } nav { position: static; height: auto; border: 0; border-bottom: 1px solid var(--line); } }
`;
