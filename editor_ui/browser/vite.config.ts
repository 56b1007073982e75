import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// Two pages: the home page, and a room's page at r/ROOM. Their addresses are relative to the page, so that the
// server may stand under any sub-path. Nothing is inlined: the server's content security policy allows only files.
export default defineConfig({
  base: "./",
  plugins: [svelte()],
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
    },
  },
});
