import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type HtmlTagDescriptor, type Plugin, type Rolldown } from "vite";

/** Before the role is known, a desk fetches the editor, and whatever is narrower the page that gives cards. */
const DESK = "(min-width: 760px)";
const PHONE = "(max-width: 759.98px)";
/** Chunks of which most runs at once: a browser that knows makes it ready beside the page's own thread, not on it. */
const AT_ONCE = /^(svelte|replica|words|editor)$/;
const INTER = /assets\/Inter-[\w-]+\.woff2$/;

/**
 * A room's page names what it will be made of, so that all of it is fetched while the link's secret is still on its way
 * to the server, and nothing is asked for one after the other. A phone that gives cards never fetches the editor.
 */
function early(): Plugin {
  return {
    name: "early",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        for (const one of Object.values(bundle)) {
          if (one.type === "chunk" && AT_ONCE.test(one.name)) one.code = `//# allFunctionsCalledOnLoad\n${one.code}`;
        }
      },
    },
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle, filename }) {
        if (!bundle || !/\br[\\/]index\.html$/.test(filename)) return html;
        const chunks = Object.values(bundle).filter((one): one is Rolldown.OutputChunk => one.type === "chunk");
        const needs = (front: RegExp): Rolldown.OutputChunk[] => {
          const own = chunks.find((one) => one.moduleIds.some((id) => front.test(id)));
          if (!own) throw new Error(`the build has no chunk with ${front}`);
          return [own, ...chunks.filter((one) => own.imports.includes(one.fileName))];
        };
        const [desk, phone] = [needs(/editor[\\/]main\.ts$/), needs(/contribute[\\/]main\.ts$/)];
        // something that both need, and the groups below have given to the editor alone
        if (phone.includes(desk[0]!)) throw new Error("a phone that gives cards would fetch the editor");
        const tags: HtmlTagDescriptor[] = [];
        const name = (file: string, attrs: Record<string, string>): void => {
          if (html.includes(file)) return;
          tags.push({ tag: "link", attrs: { ...attrs, crossorigin: true, href: `../${file}` }, injectTo: "head" });
        };
        for (const one of new Set([...desk, ...phone])) {
          const media: Record<string, string> = !phone.includes(one) ? { media: DESK } : !desk.includes(one) ? { media: PHONE } : {};
          name(one.fileName, { rel: "modulepreload", ...media });
          for (const file of one.viteMetadata?.importedCss ?? []) name(file, { rel: "preload", as: "style", ...media });
        }
        for (const file of Object.keys(bundle).filter((one) => INTER.test(one))) {
          name(file, { rel: "preload", as: "font", type: "font/woff2", media: DESK });
        }
        return tags;
      },
    },
  };
}

// Two pages: the home page, and a room's page at r/ROOM. Their addresses are relative to the page, so that the
// server may stand under any sub-path. Nothing is inlined: the server's content security policy allows only files.
export default defineConfig({
  base: "./",
  plugins: [svelte(), early()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        home: "index.html",
        room: "r/index.html",
      },
      output: {
        // few files: each costs the page's main thread a moment, and the network a turn
        codeSplitting: {
          groups: [
            { name: "front", test: /common[\\/](session|preferences|recent)\.ts$|preload-helper/, priority: 5 },
            { name: "svelte", test: /node_modules[\\/]/, priority: 4 },
            { name: "replica", test: /common[\\/](room|outbox|kept|moments)\.ts$/, priority: 3 },
            { name: "words", test: /common[\\/](strings\.ts|Icon\.svelte)$/, priority: 2 },
            { name: "editor", test: /editor[\\/]main\.ts$/, priority: 1 },
          ],
        },
      },
    },
  },
});
