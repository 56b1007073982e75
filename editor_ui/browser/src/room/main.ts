// A room's page. The link's secret leaves the address bar first of all; then the role decides which page is loaded,
// so that a phone that sends cards never fetches the editor.
import "../design.css";
import icon from "../icon.svg";
import { showTheme, theme } from "../common/preferences";
import { note } from "../common/recent";
import { Refusal, openSession, roomId, takeSecret, type Session } from "../common/session";

const secret = takeSecret();
const room = roomId();
const wall = new URLSearchParams(location.search).has("wall");
const asked = openSession(room, secret, wall);
showTheme(theme());
// what a screen of this width will most likely want is made ready while the secret is on its way, as in the preloads
const editor = (): Promise<typeof import("../editor/main")> => import("../editor/main");
const phone = (): Promise<typeof import("../contribute/main")> => import("../contribute/main");
(matchMedia("(min-width: 760px)").matches ? editor() : phone()).catch(() => undefined);

// this script runs as soon as it is there; the page's body is there when the session is
const place = (): HTMLElement => document.getElementById("app") ?? document.body;

const iconFor = (): void => {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (link) link.href = icon;
};

async function enter(code: string, opening: Promise<Session>): Promise<void> {
  let session: Session;
  try {
    session = await opening;
  } catch (error) {
    const status = error instanceof Refusal ? error.status : 0;
    const { gate } = await import("./gate");
    gate(place(), status, Boolean(code));
    return;
  }
  // the wall stays the wall when the page is loaded again
  if (session.wall) history.replaceState(history.state, "", `${location.pathname}?wall`);
  if (session.role === "contributor") {
    const { start } = await phone();
    start(place(), room, session);
  } else {
    const { start } = await editor();
    await start(place(), room, session);
  }
  if (!session.wall) note(room, session); // the wall is no room that somebody was in
}

addEventListener("hashchange", () => {
  // a new link pasted over this page
  const fresh = takeSecret();
  if (fresh) void enter(fresh, openSession(room, fresh, wall));
});
void enter(secret, asked).finally(() => setTimeout(iconFor, 1500));
