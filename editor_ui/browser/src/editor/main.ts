import { mount } from "svelte";
import type { Session } from "../common/session";
import App from "./App.svelte";
import { Editor } from "./editor.svelte";

export function start(host: HTMLElement, room: string, session: Session): void {
  mount(App, { target: host, props: { editor: new Editor(room, session) } });
}
