import type { Plugin } from 'vite';

/** What one does in the inbox: reading, answering, what opens on a click there. Other pages are for when there is a network. */
const needed =
  /web\/features\/(?:inbox|shell)\/|web\/(?:ui|lib|stores|api)\/|web\/(?:main|App)\b|node_modules\/socket\.io-client\//;

interface Script {
  type: 'chunk';
  fileName: string;
  moduleIds: readonly string[];
  facadeModuleId?: string | null;
  imports: readonly string[];
  viteMetadata?: { importedCss?: ReadonlySet<string> };
}

/** The files of those scripts that have a part of the inbox in them, with all that they import and their styles. */
export function keptFiles(scripts: readonly Script[]): string[] {
  const byName = new Map(scripts.map((one) => [one.fileName, one]));
  const kept = new Set<string>();
  const add = (script: Script | undefined): void => {
    if (!script || kept.has(script.fileName)) return;
    kept.add(script.fileName);
    for (const css of script.viteMetadata?.importedCss ?? []) kept.add(css);
    for (const name of script.imports) add(byName.get(name));
  };
  for (const script of scripts) {
    // A script whose own module lies in another file has that one's name only.
    if ([...script.moduleIds, script.facadeModuleId ?? ''].some((id) => needed.test(id))) add(script);
  }
  return [...kept].sort();
}

/** Writes which files the service worker keeps, so that the inbox opens without a network. */
export function keptScripts(): Plugin {
  return {
    name: 'kept-scripts',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const scripts = Object.values(bundle).filter((one) => one.type === 'chunk');
      const source = JSON.stringify(keptFiles(scripts as unknown as Script[]).map((name) => `/${name}`));
      this.emitFile({ type: 'asset', fileName: 'kept-scripts.json', source });
    },
  };
}
