// The phone's page: one question, one card at a time.
import { mount } from "svelte";
import type { Session } from "../common/session";
import Contribute from "./Contribute.svelte";

export function start(host: HTMLElement, room: string, session: Session): void {
  mount(Contribute, { target: host, props: { room, session } });
}
