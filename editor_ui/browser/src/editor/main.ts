import { mount } from "svelte";
import type { Session } from "../common/session";
import App from "./App.svelte";
import { Editor } from "./editor.svelte";

export async function start(host: HTMLElement, room: string, session: Session): Promise<void> {
  const { wall } = session;
  const editor = new Editor(room, session, wall);
  await editor.room.start(session);
  host.replaceChildren();
  if (wall) void import("./Wall.svelte").then(({ default: Wall }) => mount(Wall, { target: host, props: { editor } }));
  else {
    mount(App, { target: host, props: { editor } });
    // what an earlier visit left half written is on the map before the camera is
    if (editor.editing) requestAnimationFrame(() => editor.editing && editor.camera?.reveal(editor.editing));
  }
}
