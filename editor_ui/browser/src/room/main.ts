// A room's page. The link's secret leaves the address bar first of all; then the role decides which page is loaded,
// so that a phone that sends cards never fetches the editor.
import "../design.css";
import { showTheme, theme } from "../common/preferences";
import { note } from "../common/recent";
import { Refusal, openSession, roomId, takeSecret, type Session } from "../common/session";

const secret = takeSecret();
const room = roomId();
showTheme(theme());

async function enter(code: string): Promise<void> {
  const host = document.getElementById("app");
  if (!host) return;
  let session: Session;
  try {
    session = await openSession(room, code, new URLSearchParams(location.search).has("wall"));
  } catch (error) {
    const status = error instanceof Refusal ? error.status : 0;
    const { gate } = await import("./gate");
    gate(host, status, Boolean(code));
    return;
  }
  host.replaceChildren();
  // the wall is no room that somebody was in; and it stays the wall when the page is loaded again
  if (session.wall) history.replaceState(history.state, "", `${location.pathname}?wall`);
  else note(room, session);
  if (session.role === "contributor") {
    const { start } = await import("../contribute/main");
    start(host, room, session);
  } else {
    const { start } = await import("../editor/main");
    start(host, room, session);
  }
}

addEventListener("hashchange", () => {
  // a new link pasted over this page
  const fresh = takeSecret();
  if (fresh) void enter(fresh);
});
void enter(secret);
