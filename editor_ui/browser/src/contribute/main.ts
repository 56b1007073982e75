// The phone's page: one question, one card at a time.
import { mount } from "svelte";
import type { Session } from "../common/session";
import Contribute from "./Contribute.svelte";

export function start(host: HTMLElement, room: string, session: Session): void {
  // the phone's own letters: a slow network has better things to carry than a font
  document.documentElement.style.setProperty("--font", "system-ui, sans-serif");
  document.title = session.title || document.title;
  host.replaceChildren();
  mount(Contribute, { target: host, props: { room, session } });
}
