import { mount } from "svelte";
import type { Session } from "../common/session";
import App from "./App.svelte";
import { Editor } from "./editor.svelte";

export function start(host: HTMLElement, room: string, session: Session): void {
  const { wall } = session;
  const editor = new Editor(room, session, wall);
  if (wall) void import("./Wall.svelte").then(({ default: Wall }) => mount(Wall, { target: host, props: { editor } }));
  else mount(App, { target: host, props: { editor } });
}
